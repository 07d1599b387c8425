/**
 * Everything that can go wrong with an exchange, as a closed list. A fault has one code, one status for the
 * client, and one RFC 9209 `Proxy-Status` error type. Codes are stable: tests, filters and exports rely on them.
 */
export interface FaultKind {
  /** The status the client receives when nothing was sent yet. */
  readonly status: number;
  /** Error type of RFC 9209 section 2.3. */
  readonly proxyStatus: string;
  /** Whether an upstream had been asked when it happened. */
  readonly atUpstream: boolean;
  /** Header fields that belong to the answer besides. */
  readonly fields?: readonly (readonly [name: string, value: string])[];
}

const fault = (status: number, proxyStatus: string, atUpstream: boolean): FaultKind => ({
  status,
  proxyStatus,
  atUpstream,
});

export const faults = {
  'request.malformed': fault(400, 'http_request_error', false),
  'request.host_missing': fault(400, 'http_request_error', false),
  'request.host_invalid': fault(400, 'http_request_error', false),
  'request.misdirected': fault(421, 'http_request_error', false),
  'request.client_certificate_required': fault(403, 'http_request_denied', false),
  'request.denied': fault(403, 'http_request_denied', false),
  'request.rate_exceeded': fault(429, 'http_request_denied', false),
  'request.method_refused': fault(501, 'http_request_denied', false),
  'request.upgrade_refused': fault(501, 'http_upgrade_failed', false),
  'request.head_too_large': fault(431, 'http_request_error', false),
  'request.target_too_long': fault(414, 'http_request_error', false),
  'request.body_too_large': fault(413, 'http_request_error', false),
  'request.body_timeout': fault(408, 'http_request_error', false),
  'request.version_not_supported': fault(505, 'http_request_error', false),
  'request.head_timeout': fault(408, 'http_request_error', false),
  'request.loop': fault(508, 'proxy_loop_detected', false),
  'request.client_left': fault(499, 'http_request_error', false),
  'route.none': fault(404, 'destination_not_found', false),
  /** The whole response was not there in the time that was set for it: what `http_response_timeout` says in RFC 9209. */
  'route.timeout': fault(504, 'http_response_timeout', false),
  /** The route has some of its requests answered with an error on purpose; with which status, it says itself. */
  'route.fault_on_purpose': fault(503, 'proxy_internal_response', false),
  'transform.path_invalid': fault(500, 'proxy_configuration_error', false),
  'static.not_found': fault(404, 'http_request_error', false),
  'static.forbidden': fault(403, 'http_request_denied', false),
  'static.method_refused': {
    ...fault(405, 'http_request_denied', false),
    // RFC 9110 section 15.5.6 asks for it.
    fields: [['Allow', 'GET, HEAD, OPTIONS']],
  },
  'static.root_missing': fault(500, 'proxy_configuration_error', false),
  'static.read_failed': fault(500, 'proxy_internal_error', false),
  'static.changed': fault(500, 'http_response_incomplete', false),
  'balance.none_available': fault(503, 'destination_unavailable', false),
  'upstream.name_not_found': fault(502, 'dns_error', true),
  'upstream.refused': fault(502, 'connection_refused', true),
  'upstream.unreachable': fault(502, 'destination_ip_unroutable', true),
  'upstream.connect_timeout': fault(504, 'connection_timeout', true),
  'upstream.tls_certificate': fault(502, 'tls_certificate_error', true),
  'upstream.tls_client_certificate': fault(502, 'tls_alert_received', true),
  'upstream.tls_failed': fault(502, 'tls_protocol_error', true),
  'upstream.overloaded': fault(503, 'connection_limit_reached', true),
  'upstream.reset': fault(502, 'connection_terminated', true),
  'upstream.invalid_response': fault(502, 'http_protocol_error', true),
  'upstream.response_head_too_large': fault(502, 'http_response_header_section_size', true),
  'upstream.headers_timeout': fault(504, 'http_response_timeout', true),
  'upstream.body_timeout': fault(504, 'connection_read_timeout', true),
  'upstream.cut': fault(502, 'http_response_incomplete', true),
  'upstream.upgrade_failed': fault(502, 'http_upgrade_failed', true),
  'upstream.tunnel_idle': fault(504, 'connection_timeout', true),
  /** A person broke it on purpose, to answer with an error. */
  'upstream.broken': fault(500, 'proxy_internal_response', true),
  /** A stored body could not be read whole. */
  'cache.unreadable': fault(500, 'proxy_internal_error', false),
  'cache.only_if_cached': fault(504, 'http_request_denied', false),
  /** A person dropped it at a breakpoint. */
  'breakpoint.dropped': fault(502, 'http_request_denied', false),
  'engine.shutting_down': fault(503, 'proxy_internal_response', false),
  'engine.internal': fault(500, 'proxy_internal_error', false),
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof faults;

/** A fault as it happened: the code, and what was seen, for the trace. Never shown to a client as it is. */
export interface Fault {
  readonly code: FaultCode;
  /** What was seen, in one clause: `connect ECONNREFUSED 127.0.0.1:3001`. May name internal addresses. */
  readonly detail: string;
}
