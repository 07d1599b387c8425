import type { FaultCode } from '../model/fault.ts';

/** A fault in words. Plain text, safe to show to a client: it never names an address, a file or a process. */
export interface FaultExplanation {
  /** A few words, without a full stop: the heading of an error page. */
  readonly title: string;
  /** One sentence: what failed. */
  readonly sentence: string;
  /** One sentence: what to do next. */
  readonly advice: string;
}

const explanation = (title: string, sentence: string, advice: string): FaultExplanation => ({
  title,
  sentence,
  advice,
});

const explanations: Readonly<Record<FaultCode, FaultExplanation>> = {
  'request.malformed': explanation(
    'Malformed request',
    'The request does not follow the HTTP grammar, so it was not passed on.',
    'Look at what the client sends byte for byte: a stray character, a broken length or a bad chunk is the usual cause.',
  ),
  'request.host_missing': explanation(
    'Host missing',
    'The request names no host, so no route can be chosen for it.',
    'Send exactly one Host header; HTTP/1.1 requires it.',
  ),
  'request.host_invalid': explanation(
    'Host invalid',
    'The host of the request is not a valid host name, or it is given more than once.',
    'Send one Host header with a name or an IP address and, where needed, a port.',
  ),
  'request.misdirected': explanation(
    'Misdirected request',
    'The host of the request is not the host that the TLS connection was opened for.',
    'Open a connection of its own for this host; most clients do so by themselves when they retry.',
  ),
  'request.client_certificate_required': explanation(
    'Client certificate required',
    'Only clients that show an accepted certificate may use this route, and this one did not.',
    'Import a client certificate into the client, have it choose that for this host, and open a new connection.',
  ),
  'request.denied': explanation(
    'Client not allowed',
    'The address of the client may not come in here.',
    'Ask whoever runs this Doorman to change allow or deny of the listener or the route.',
  ),
  'request.rate_exceeded': explanation(
    'Too many requests',
    'More requests came than this route lets through in that time.',
    'Wait as many seconds as Retry-After says, then send the request again.',
  ),
  'request.method_refused': explanation(
    'Method refused',
    'The method of the request is one that Doorman does not pass on.',
    'Use another method; CONNECT and TRACE are always refused.',
  ),
  'request.upgrade_refused': explanation(
    'Upgrade refused',
    'The request asks to switch to a protocol that Doorman does not pass on here.',
    'Use WebSocket where the service speaks it, or name the protocol in upgrades of the route.',
  ),
  'request.head_too_large': explanation(
    'Request head too large',
    'The request line and headers are larger than this listener accepts.',
    'Send less, often by clearing cookies for this host, or raise limits.headerBytes of the listener.',
  ),
  'request.target_too_long': explanation(
    'Address too long',
    'The path and query of the request are longer than Doorman reads.',
    'Send less in the address; data belongs in the body of the request.',
  ),
  'request.body_too_large': explanation(
    'Request body too large',
    'The body of the request is larger than is accepted here.',
    'Send less, or raise limits.bodyBytes of the listener or the route.',
  ),
  'request.body_timeout': explanation(
    'Request body too slow',
    'The body of the request came in more slowly than this listener accepts.',
    'Send it again over a better connection, or lower limits.bodyMinRate of the listener.',
  ),
  'request.version_not_supported': explanation(
    'HTTP version not supported',
    'The request is in a version of HTTP that this connection does not speak.',
    'Use HTTP/1.1, or HTTP/2 where the listener offers it.',
  ),
  'request.head_timeout': explanation(
    'Request head too slow',
    'The client did not finish sending the request headers in time.',
    'Send the request again, or raise limits.headerTimeout of the listener for slow clients.',
  ),
  'request.loop': explanation(
    'Proxy loop',
    'The request has already passed through this Doorman, so it would go round for ever.',
    'Point the upstream of the route at the service itself, not at a listener of Doorman.',
  ),
  'request.client_left': explanation(
    'Client left',
    'The client closed its connection before the response was complete.',
    'Nothing is wrong with the upstream: look at the client, which gave up, timed out or was closed.',
  ),
  'route.none': explanation(
    'No route matches',
    'No route of the configuration matches this request.',
    'Add a route for this host and path, or correct the address.',
  ),
  'route.timeout': explanation(
    'Took too long',
    'The whole exchange took longer than its route allows.',
    'Find out in the timing what took so long, or raise limits.timeout of the route.',
  ),
  'route.fault_on_purpose': explanation(
    'An error on purpose',
    'Some of the requests of this route are answered with an error, so that one can see how clients take it.',
    'Send the request again, or set faults.errorRate of the route to 0.',
  ),
  'transform.path_invalid': explanation(
    'Rewritten path not usable',
    'The rule that rewrites the path on this route made something of it that is not a path.',
    'Correct rewrite.path of the route: what comes out must begin with / and have no space and no #.',
  ),
  'static.not_found': explanation(
    'File not found',
    'No file of that name is in the folder that this route serves.',
    'Correct the address, or put the file there; names tell capitals from small letters on many systems.',
  ),
  'static.forbidden': explanation(
    'File not served',
    'The path leads to something that this route may not serve.',
    'Look at the exchange in Doorman, which says why: a path or a link out of the folder, or a file that cannot be read.',
  ),
  'static.method_refused': explanation(
    'Only reading here',
    'Files are only read on this route.',
    'Use GET or HEAD, or lead requests with other methods to a pool by a route of their own before this one.',
  ),
  'static.root_missing': explanation(
    'Folder missing',
    'The folder that this route serves does not exist.',
    'Create it, mostly by building the app, or correct static.root of the route.',
  ),
  'static.read_failed': explanation(
    'File not readable',
    'The system could not read the file.',
    'Look at the exchange in Doorman, which has the error of the system: too many open files, or a disk that fails.',
  ),
  'static.changed': explanation(
    'File changed while it was sent',
    'The file became shorter or was written over while it was on its way to the client.',
    'Do not use what arrived, it is incomplete; ask again when the file is written.',
  ),
  'balance.none_available': explanation(
    'No upstream available',
    'Every upstream of the pool is out of use, so nobody can answer this request.',
    'Enable an upstream of the pool, or add one.',
  ),
  'upstream.name_not_found': explanation(
    'Upstream name not found',
    'The host name of the upstream cannot be resolved to an address.',
    'Check the spelling of the upstream in the configuration, and that its name resolves on this machine.',
  ),
  'upstream.refused': explanation(
    'Upstream refused the connection',
    'Nothing accepts connections at the upstream.',
    'Start the service, or correct the port of the upstream.',
  ),
  'upstream.unreachable': explanation(
    'Upstream unreachable',
    'There is no way through the network to the upstream.',
    'Check the address of the upstream, and the network or VPN that leads to it.',
  ),
  'upstream.connect_timeout': explanation(
    'Upstream did not accept in time',
    'The upstream did not accept a connection in time.',
    'Check that the service runs and that no firewall drops the packets, or raise timeouts.connect of the pool.',
  ),
  'upstream.tls_certificate': explanation(
    'Upstream certificate not accepted',
    'The certificate of the upstream could not be verified.',
    'Name its authority in tls.ca of the pool, set tls.serverName to a name in the certificate, or renew it.',
  ),
  'upstream.tls_client_certificate': explanation(
    'Upstream did not accept our certificate',
    'The upstream asks for a certificate of the client, and got none or one that it does not accept.',
    'Name a certificate and its key that the upstream accepts in tls.cert and tls.key of the pool.',
  ),
  'upstream.tls_failed': explanation(
    'No TLS with the upstream',
    'The TLS handshake with the upstream failed.',
    'Check whether the upstream speaks TLS on this port at all: if it does not, its address begins with http, not https.',
  ),
  'upstream.overloaded': explanation(
    'Too many requests wait for the upstream',
    'All connections to the upstream are in use and too many requests wait for one.',
    'Send less at once, or make the upstream answer faster.',
  ),
  'upstream.reset': explanation(
    'Upstream closed the connection',
    'The upstream closed the connection before it began to answer.',
    "Look in the service's own log: it may have crashed or restarted on this request.",
  ),
  'upstream.invalid_response': explanation(
    'Upstream answer not understood',
    'The upstream answered with something that is not valid HTTP.',
    'Check that the port belongs to an HTTP service and that the scheme, http or https, is right.',
  ),
  'upstream.response_head_too_large': explanation(
    'Response head too large',
    'The response headers of the upstream are larger than Doorman accepts.',
    'Make the service send fewer or shorter headers; many cookies in one response are the usual cause.',
  ),
  'upstream.headers_timeout': explanation(
    'Upstream did not answer in time',
    'The upstream accepted the request but sent no response headers in time.',
    'Look at what the service is busy with, or raise timeouts.headers of the pool.',
  ),
  'upstream.body_timeout': explanation(
    'Upstream stopped sending',
    'The upstream began to answer and then sent nothing more for too long.',
    'Look at what the service waits for, or raise timeouts.idle of the pool.',
  ),
  'upstream.cut': explanation(
    'Response cut short',
    'The upstream closed the connection in the middle of the response.',
    "Do not use what arrived, it is incomplete; look for a crash in the service's own log.",
  ),
  'upstream.upgrade_failed': explanation(
    'Upgrade failed',
    'The connection to the upstream broke while switching protocols.',
    'Check that the service accepts WebSocket connections on this path.',
  ),
  'upstream.tunnel_idle': explanation(
    'Connection silent for too long',
    'Neither side sent anything over the switched connection for too long, so it was closed.',
    'Have one side send pings now and then, or raise timeouts.tunnel of the pool.',
  ),
  'upstream.broken': explanation(
    'Broken on purpose',
    'Somebody broke this upstream on purpose, to see what happens when it answers with an error.',
    'Mend it in the Upstreams view of Doorman.',
  ),
  'cache.unreadable': explanation(
    'Cache unreadable',
    'The response was in the cache of Doorman, but could not be read from it whole.',
    'Send the request again: what cannot be read is no longer kept.',
  ),
  'cache.only_if_cached': explanation(
    'Not in the cache',
    'The request wants only what is stored already (only-if-cached), and nothing that serves it is.',
    'Leave only-if-cached out of Cache-Control, or ask for it once without.',
  ),
  'breakpoint.dropped': explanation(
    'Dropped at a breakpoint',
    'A person stopped this exchange at a breakpoint and dropped it.',
    'Send the request again; to let it pass, remove the breakpoint in Doorman.',
  ),
  'engine.shutting_down': explanation(
    'Doorman is shutting down',
    'Doorman is shutting down and takes no new requests.',
    'Send the request again once Doorman is running.',
  ),
  'engine.internal': explanation(
    'Doorman failed',
    'Doorman itself failed on this request; the fault is not in the request or the upstream.',
    "Send the request again; if it fails again, report it together with Doorman's log.",
  ),
};

/** The fault in words for an error page and for the inspector. */
export function explainFault(code: FaultCode): FaultExplanation {
  return explanations[code];
}
