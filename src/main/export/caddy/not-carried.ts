import { type NotCarried, onlyInDoorman } from '../not-carried.ts';

/** Keys that Caddy, as it comes without plugins, has no option for. */
export const notInCaddy: readonly NotCarried[] = [
  ...onlyInDoorman,
  {
    key: 'listeners[].limits.connections',
    why: 'Caddy has no limit for connections.',
    instead: 'Limit them in front, or by the limits of the system.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.connectionsPerClient',
    why: 'Caddy has no limit for connections.',
    instead: 'Limit them in front.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].limits.bodyMinRate',
    why: 'Caddy limits only the time for a whole body.',
    instead: 'Set read_body among the timeouts of the server.',
    missedAtDefault: true,
  },
  {
    key: 'listeners[].clientCertificates.forward.subject',
    why: 'Caddy writes the subject otherwise; the header is not sent.',
    instead: 'Have the service read the certificate.',
  },
  {
    key: 'listeners[].clientCertificates.forward.fingerprint',
    why: 'Caddy writes the fingerprint otherwise; the header is not sent.',
    instead: 'Have the service read the certificate.',
  },
  {
    key: 'listeners[].trustForwardedFrom',
    why: 'Caddy passes on what these proxies say, and looks at the address of the connection for match.clients, allow and deny.',
    instead: 'From Caddy 2.7 on use trusted_proxies of the server, and client_ip in place of remote_ip.',
  },
  {
    key: 'routes[].cache',
    why: 'Caddy comes without a cache.',
    instead: 'Build it with the cache-handler plugin, or put a cache in front.',
  },
  { key: 'cache', why: 'Caddy comes without a cache.', instead: 'Put a cache in front.' },
  {
    key: 'routes[].limits.rate',
    why: 'Caddy comes without limits by rate.',
    instead: 'Build it with a rate limiting plugin, or limit in front.',
  },
  {
    key: 'routes[].limits.timeout',
    why: 'Caddy has no limit for the whole of an exchange on a route.',
    instead: 'Limit it in the service.',
  },
  {
    key: 'pools[].upstreams[].weight',
    why: 'Caddy balances without weights before 2.7.',
    instead: 'From 2.7 on use lb_policy weighted_round_robin.',
  },
  {
    key: 'pools[].slowStart',
    why: 'Caddy gives an upstream its whole share at once.',
    instead: 'Let an upstream warm up before it is added.',
  },
  {
    key: 'pools[].health.passive.maxEjected',
    why: 'Caddy leaves out any number of upstreams.',
    instead: 'Keep max_fails high.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].retry.budget',
    why: 'Caddy has no limit to the share of retries.',
    instead: 'Keep attempts low.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].timeouts.tunnel',
    why: 'Caddy keeps a WebSocket open for as long as both sides do.',
    instead: 'Have the service send pings.',
    missedAtDefault: true,
  },
  {
    key: 'pools[].tls.minVersion',
    why: 'Caddy has no such option; it speaks TLS 1.2 and later to upstreams.',
    instead: 'Have the upstream refuse TLS 1.2.',
  },
];
