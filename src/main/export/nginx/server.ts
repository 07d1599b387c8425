import type { ListenerConfig } from '../../../shared/config/schema.ts';
import { boundAddresses } from '../addresses.ts';
import { httpsPortOf } from '../https-port.ts';
import type { PlacedListener, PlacedRoute } from '../placed.ts';
import type { NginxContext } from './context.ts';
import { filePath } from './files.ts';
import { routeLocation } from './location.ts';
import { rangesBlock } from './match.ts';
import type { routeSelection } from './selection.ts';
import { block, comment, quoted, size, time, variablePart } from './words.ts';

/** A listener as a server that takes all hosts: which route a request gets is for the maps to say. */
export function serverBlock(
  placed: PlacedListener,
  routes: readonly PlacedRoute[],
  selection: ReturnType<typeof routeSelection>,
  context: NginxContext,
): string[] {
  const { listener } = placed;
  const httpsPort = httpsPortOf(listener, context.config);
  return [
    comment(`listener ${listener.id}`),
    ...block('server', [
      ...listens(placed, context),
      'server_name _;',
      ...tlsLines(placed, context),
      'server_tokens off;',
      'absolute_redirect off;',
      ...limits(listener),
      ...trust(listener),
      ...access(listener, context),
      ...(httpsPort === null
        ? [
            '',
            ...dispatch(selection.variable),
            ...routes.flatMap((route) => ['', ...routeLocation(route, placed, context)]),
            '',
            ...block('location @_none', ['return 404;']),
          ]
        : [`return 308 "https://$host${httpsPort === 443 ? '' : `:${httpsPort}`}$request_uri";`]),
    ]),
  ];
}

/** The status is one that nobody sends; it leads to the named location of the route that was selected. */
const dispatch = (variable: string): string[] =>
  block('location /', [`error_page 418 = @${variable};`, 'return 418;']);

function listens({ listener, path }: PlacedListener, { leftOut }: NginxContext): string[] {
  const secure = listener.tls !== 'off';
  const h1 = listener.protocols.includes('h1');
  const h2 = listener.protocols.includes('h2');
  const what = `protocols: ${listener.protocols.join(', ')}`;
  if (secure && h2 && !h1)
    leftOut.add(
      `${path}.protocols`,
      what,
      'nginx speaks HTTP/1.1 as well with clients that do not agree on HTTP/2.',
      'Nothing, unless older clients are to be turned away.',
    );
  if (!secure && h2 && h1)
    leftOut.add(
      `${path}.protocols`,
      what,
      'nginx speaks only one of them on a port without TLS; it is HTTP/1.1.',
      'Use a listener of its own for HTTP/2 with prior knowledge.',
    );
  const words = [...(secure ? ['ssl'] : []), ...(h2 && (secure || !h1) ? ['http2'] : []), 'default_server'];
  return boundAddresses(listener.bind).map((address) => {
    const only =
      address.startsWith('[') && address !== '[::]' ? [] : address === '[::]' ? ['ipv6only=off'] : [];
    return `listen ${address}:${listener.port} ${[...words, ...only].join(' ')};`;
  });
}

function tlsLines({ listener, path }: PlacedListener, context: NginxContext): string[] {
  const { leftOut, places } = context;
  const { tls, clientCertificates: clients, minTlsVersion } = listener;
  if (tls === 'off') return [];
  const own = (name: string) => quoted(`${places.certificates}/${listener.id}.${name}`);
  if (tls === 'auto')
    leftOut.add(
      `${path}.tls`,
      'tls: auto',
      "the certificates of Doorman's local authority are trusted on this machine alone.",
      `Put a certificate from a public authority into ${places.certificates}/${listener.id}.pem, and its key into ${listener.id}.key beside it.`,
    );
  if (clients?.ca === undefined && clients !== undefined)
    leftOut.add(
      `${path}.clientCertificates.ca`,
      "Doorman's own client authority",
      'it stays in the data directory of Doorman.',
      `Put the authorities that clients are checked against into ${places.certificates}/${listener.id}-clients.pem.`,
    );
  if (clients !== undefined)
    leftOut.add(
      `${path}.clientCertificates.mode`,
      `mode: ${clients.mode}`,
      'nginx answers a certificate that it does not accept with 400, where Doorman ends the handshake (required) or takes it for none (optional); and it knows nothing of certificates that were revoked with Doorman.',
      'Use ssl_crl for what was revoked.',
    );
  return [
    ...(tls === 'auto'
      ? [`ssl_certificate ${own('pem')};`, `ssl_certificate_key ${own('key')};`]
      : [
          `ssl_certificate ${filePath(tls.cert, `${path}.tls.cert`, context)};`,
          `ssl_certificate_key ${filePath(tls.key, `${path}.tls.key`, context)};`,
        ]),
    `ssl_protocols ${minTlsVersion === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2 TLSv1.3'};`,
    ...(clients === undefined
      ? []
      : [
          `ssl_client_certificate ${clients.ca === undefined ? quoted(`${places.certificates}/${listener.id}-clients.pem`) : filePath(clients.ca, `${path}.clientCertificates.ca`, context)};`,
          `ssl_verify_client ${clients.mode === 'required' ? 'on' : 'optional'};`,
          'ssl_verify_depth 3;',
        ]),
  ];
}

function limits({
  limits: { headerBytes, bodyBytes, headerTimeout, idleTimeout },
}: ListenerConfig): string[] {
  return [
    `client_header_timeout ${time(headerTimeout)};`,
    `large_client_header_buffers 4 ${size(Math.ceil(headerBytes / 4))};`,
    `client_max_body_size ${bodyBytes === 'unlimited' ? 0 : bodyBytes === 0 ? 1 : size(bodyBytes)};`,
    `keepalive_timeout ${time(idleTimeout)};`,
    `send_timeout ${time(idleTimeout)};`,
  ];
}

const trust = ({ trustForwardedFrom }: ListenerConfig): string[] =>
  trustForwardedFrom.length === 0
    ? []
    : [
        ...[...new Set(trustForwardedFrom)].map((cidr) => `set_real_ip_from ${cidr};`),
        'real_ip_header X-Forwarded-For;',
        'real_ip_recursive on;',
      ];

function access({ id, allow, deny }: ListenerConfig, { maps }: NginxContext): string[] {
  const name = variablePart(id);
  const lines: string[] = [];
  if (deny.length > 0) {
    maps.add(rangesBlock(`$denied_at_${name}`, deny));
    lines.push(`if ($denied_at_${name}) { return 403; }`);
  }
  if (allow.length > 0) {
    maps.add(rangesBlock(`$allowed_at_${name}`, allow));
    lines.push(`if ($allowed_at_${name} = 0) { return 403; }`);
  }
  return lines;
}
