import { boundAddresses } from '../addresses.ts';
import { httpsPortOf } from '../https-port.ts';
import type { PlacedListener } from '../placed.ts';
import { type CaddyContext, type PlacedRoute, sayable } from './context.ts';
import { routeHandle } from './route.ts';
import { block, comment, literal, time } from './words.ts';

/** Options of the server that a listener becomes. */
export function serverOptions({ listener, path }: PlacedListener, { leftOut }: CaddyContext): string[] {
  const { limits, protocols, tls } = listener;
  const [address = ''] = boundAddresses(listener.bind);
  const h2 = protocols.includes('h2');
  if (h2 && !protocols.includes('h1'))
    leftOut.add(
      `${path}.protocols`,
      `protocols: ${protocols.join(', ')}`,
      'Caddy speaks HTTP/1.1 as well with clients that do not agree on HTTP/2.',
      'Nothing, unless older clients are to be turned away.',
    );
  return block(`servers ${address}:${listener.port}`, [
    `protocols h1${h2 ? (tls === 'off' ? ' h2 h2c' : ' h2') : ''}`,
    `max_header_size ${limits.headerBytes}B`,
    ...block('timeouts', [`read_header ${time(limits.headerTimeout)}`, `idle ${time(limits.idleTimeout)}`]),
  ]);
}

export function site(
  placed: PlacedListener,
  routes: readonly PlacedRoute[],
  context: CaddyContext,
): string[] {
  const { listener } = placed;
  const { allow, deny, limits } = listener;
  const httpsPort = httpsPortOf(listener, context.config);
  const scheme = listener.tls === 'off' ? 'http' : 'https';
  const addresses = boundAddresses(listener.bind).map((address) => address.replace(/^\[|\]$/g, ''));
  const redirect = `redir * https://{http.request.host}${httpsPort === 443 ? '' : `:${httpsPort}`}{http.request.orig_uri} 308`;
  return [
    comment(`listener ${listener.id}`),
    ...block(`${scheme}://:${listener.port}`, [
      `bind ${addresses.join(' ')}`,
      ...tlsLines(placed, context),
      ...block('route', [
        ...(deny.length > 0 ? [`@denied_here remote_ip ${deny.join(' ')}`, 'respond @denied_here 403'] : []),
        ...(allow.length > 0
          ? [`@stranger_here not remote_ip ${allow.join(' ')}`, 'respond @stranger_here 403']
          : []),
        ...(limits.bodyBytes === 'unlimited' ? [] : block('request_body', [`max_size ${limits.bodyBytes}B`])),
        ...(httpsPort === null
          ? [
              ...routes.flatMap((route) => ['', ...routeHandle(route, placed, context)]),
              ...(routes.some(({ matcher }) => matcher.length === 0)
                ? []
                : ['', ...block('handle', ['respond 404'])]),
            ]
          : [redirect]),
      ]),
    ]),
  ];
}

function tlsLines({ listener, path }: PlacedListener, context: CaddyContext): string[] {
  const { leftOut, places } = context;
  const { tls, minTlsVersion, clientCertificates: clients } = listener;
  if (tls === 'off') return [];
  const own = (name: string) => `${places.certificates}/${listener.id}${name}`;
  const file = (key: string, value: string): string => {
    if (!value.startsWith('/'))
      leftOut.add(
        `${path}.${key}`,
        JSON.stringify(value),
        'it is relative to the folder of doorman.yaml, and Caddy starts from its working directory.',
        'Write an absolute path.',
      );
    return sayable(literal(value), `${path}.${key}`, JSON.stringify(value), context) ?? '/dev/null';
  };
  if (tls === 'auto')
    leftOut.add(
      `${path}.tls`,
      'tls: auto',
      "the certificates of Doorman's local authority are trusted on this machine alone.",
      `Name your hosts as the address of the site, and Caddy gets certificates by itself; or put one into ${own('.pem')}, and its key into ${own('.key')}.`,
    );
  if (clients !== undefined)
    leftOut.add(
      `${path}.clientCertificates.mode`,
      `mode: ${clients.mode}`,
      'Caddy ends the handshake for a certificate that it does not accept, also where Doorman takes it for none (optional), and knows nothing of certificates that were revoked with Doorman.',
      clients.ca === undefined
        ? `Put the authorities that clients are checked against into ${own('-clients.pem')}.`
        : 'Keep certificates short-lived.',
    );
  const files =
    tls === 'auto'
      ? `${own('.pem')} ${own('.key')}`
      : `${file('tls.cert', tls.cert)} ${file('tls.key', tls.key)}`;
  return block(`tls ${files}`, [
    `protocols ${minTlsVersion === 'TLSv1.3' ? 'tls1.3 tls1.3' : 'tls1.2 tls1.3'}`,
    `alpn ${[...listener.protocols].map((protocol) => (protocol === 'h2' ? 'h2' : 'http/1.1')).join(' ')}`,
    ...(clients === undefined
      ? []
      : block('client_auth', [
          `mode ${clients.mode === 'required' ? 'require_and_verify' : 'verify_if_given'}`,
          `trusted_ca_cert_file ${clients.ca === undefined ? own('-clients.pem') : file('clientCertificates.ca', clients.ca)}`,
        ])),
  ]);
}
