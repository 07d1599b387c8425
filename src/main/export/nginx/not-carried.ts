import { type NotCarried, onlyInDoorman } from '../not-carried.ts';

/** Keys that nginx, as it comes without a subscription, has no directive for. */
export const notInNginx: readonly NotCarried[] = [
  ...onlyInDoorman,
  {
    key: 'listeners[].limits.connections',
    why: 'nginx limits connections for all servers together.',
    instead: 'Set worker_connections in nginx.conf.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.connectionsPerClient',
    why: 'limit_conn of nginx counts requests in progress rather than connections.',
    instead: 'Use limit_conn with a zone by $binary_remote_addr where that will do.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.headerBytes',
    why: 'nginx limits each line to a quarter of it, and all lines to four such buffers.',
    instead: 'Raise large_client_header_buffers where single headers are long.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.bodyMinRate',
    why: 'nginx limits only the pause between two pieces of a body.',
    instead: 'Set client_body_timeout.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].clientCertificates.forward.certificate',
    why: 'nginx has the certificate as PEM, percent-encoded, and not in the form of RFC 9440.',
    instead: 'Send $ssl_client_escaped_cert under a name of its own, and have the service decode it.',
  },
  {
    key: 'listeners[].clientCertificates.forward.subject',
    why: 'nginx writes the subject by RFC 2253, in the other order and without spaces.',
    instead: 'Have the service read CN=alice,O=Doorman for O=Doorman, CN=alice.',
  },
  {
    key: 'listeners[].clientCertificates.forward.fingerprint',
    why: 'nginx has the SHA-1 fingerprint, and not the SHA-256 one.',
    instead: 'Have the service tell clients by their subject.',
  },
  {
    key: 'listeners[].trustForwardedFrom',
    why: 'nginx finds the client in X-Forwarded-For, and does not look into Forwarded where that is absent.',
    instead: 'Have the proxy in front send X-Forwarded-For.',
  },
  {
    key: 'routes[].cache.maxObject',
    why: 'nginx has no limit for what it stores.',
    instead: 'Have the service say no-store for what is large.',
  },
  {
    key: 'routes[].cache.ignoreClientNoCache',
    why: 'nginx always answers from its cache, whatever the client asks for.',
    instead: 'Set proxy_cache_bypass to have clients ask for fresh responses.',
    missedAtDefault: true,
  },
  {
    key: 'routes[].limits.bodyBytes',
    why: 'nginx looks at the length of a body before it has selected the route.',
    instead: 'Set client_max_body_size for the whole server, or limit it in the service.',
  },
  {
    key: 'routes[].limits.timeout',
    why: 'nginx limits pauses, not the whole of an exchange.',
    instead: 'Limit it in the service.',
  },
  {
    key: 'pools[].sticky',
    why: 'nginx sets no cookie to keep a client with its upstream unless you have a subscription.',
    instead: 'Balance by ip-hash or consistent-hash.',
  },
  {
    key: 'pools[].slowStart',
    why: 'nginx starts slowly only with a subscription.',
    instead: 'Let an upstream warm up before it is added.',
  },
  {
    key: 'pools[].health.active',
    why: 'nginx checks upstreams by itself only with a subscription; it learns from failed requests.',
    instead: 'Take upstreams out from outside, or have failures retried.',
  },
  {
    key: 'pools[].health.passive.failureStatuses',
    why: 'nginx counts the statuses that proxy_next_upstream names, which are those of retry.on.',
    instead: 'Put the same statuses into retry.on.',
  },
  {
    key: 'pools[].health.passive.maxEjected',
    why: 'nginx uses all upstreams again when none is left, and leaves out any number before.',
    instead: 'Give the pool a backup.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].retry.on',
    why: 'nginx retries 403, 404, 429, 500, 502, 503 and 504, tells no failed connection from a reset one, and takes a timeout for either.',
    instead: 'Nothing, where these statuses will do.',
  },
  {
    key: 'pools[].retry.methods',
    why: 'nginx retries all methods but POST, LOCK and PATCH, or all of them where one of those is listed.',
    instead: 'Nothing, where the service takes a repeated request well.',
  },
  {
    key: 'pools[].retry.budget',
    why: 'nginx has no limit to the share of retries.',
    instead: 'Keep attempts low.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].timeouts.idle',
    why: 'nginx has one time for the head of a response and for pauses in it, and that is timeouts.headers.',
    instead: 'Raise proxy_read_timeout where responses pause for longer.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].timeouts.tunnel',
    why: 'nginx closes a silent WebSocket after proxy_read_timeout, which is timeouts.headers.',
    instead: 'Have the service send pings, or raise proxy_read_timeout for its routes.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].protocol',
    why: 'nginx speaks HTTP/1.1 to upstreams.',
    instead: 'Use grpc_pass for gRPC; otherwise upstreams have to speak HTTP/1.1.',
  },
  {
    key: 'pools[].keepAlive',
    why: 'nginx keeps that many idle connections for the pool in each of its worker processes, rather than for each upstream.',
    instead: 'Nothing, where upstreams take more connections.',
  },
];
