import type { ListenerConfig } from '../../../shared/config/schema.ts';
import { boundAddresses } from '../addresses.ts';
import { httpsPortOf } from '../https-port.ts';
import type { PlacedListener } from '../placed.ts';
import type { HaproxyContext, PlacedRoute } from './context.ts';
import { onRoute } from './context.ts';
import { frontendRules } from './own-answers.ts';
import { addresses, comment, section, time, word } from './words.ts';

/** A listener as a frontend: it selects the route, and answers where no pool does. */
export function frontend(
  placed: PlacedListener,
  routes: readonly PlacedRoute[],
  context: HaproxyContext,
): string[] {
  const { listener } = placed;
  const httpsPort = httpsPortOf(listener, context.config);
  return section(`frontend ${listener.id}`, [
    ...binds(placed, context),
    `maxconn ${listener.limits.connections}`,
    `timeout client ${time(listener.limits.idleTimeout)}`,
    `timeout http-keep-alive ${time(listener.limits.idleTimeout)}`,
    `timeout http-request ${time(listener.limits.headerTimeout)}`,
    ...perClient(listener),
    ...facts(listener),
    ...access(listener),
    ...(listener.limits.bodyBytes === 'unlimited'
      ? []
      : [`http-request deny deny_status 413 if { req.body_size gt ${listener.limits.bodyBytes} }`]),
    ...(httpsPort === null
      ? [
          ...selection(routes),
          ...routes.flatMap((route) => frontendRules(route, placed, context)),
          ...forwarded(listener),
          ...identity(placed, context),
          '',
          ...backends(routes),
        ]
      : [
          `http-request redirect location 'https://%[var(txn.host)]${httpsPort === 443 ? '' : `:${httpsPort}`}%[pathq]' code 308`,
        ]),
  ]);
}

function binds({ listener, path }: PlacedListener, { leftOut, places }: HaproxyContext): string[] {
  const { tls, protocols, minTlsVersion, clientCertificates: clients } = listener;
  const h1 = protocols.includes('h1');
  const h2 = protocols.includes('h2');
  const file = `${places.certificates}/${listener.id}.pem`;
  const clientFile = clients?.ca ?? `${places.certificates}/${listener.id}-clients.pem`;
  if (tls !== 'off')
    leftOut.add(
      `${path}.tls`,
      tls === 'auto' ? 'tls: auto' : `cert: ${JSON.stringify(tls.cert)}, key: ${JSON.stringify(tls.key)}`,
      tls === 'auto'
        ? "the certificates of Doorman's local authority are trusted on this machine alone."
        : 'HAProxy reads certificate and key from one file.',
      tls === 'auto'
        ? `Put a certificate from a public authority into ${file}, its key behind it.`
        : `Put both into ${file}.`,
    );
  if (clients !== undefined)
    leftOut.add(
      `${path}.clientCertificates.mode`,
      `mode: ${clients.mode}`,
      'HAProxy ends the handshake for a certificate that it does not accept, also where Doorman takes it for none (optional), and knows nothing of certificates that were revoked with Doorman.',
      `Use crl-file for what was revoked${clients.ca === undefined ? `, and put the authorities that clients are checked against into ${clientFile}` : ''}.`,
    );
  // Without TLS both versions are told apart by their first bytes.
  const words =
    tls === 'off'
      ? [...(h1 ? [] : ['proto h2'])]
      : [
          `ssl crt ${word(file)}`,
          `alpn ${[...(h2 ? ['h2'] : []), ...(h1 ? ['http/1.1'] : [])].join(',')}`,
          `ssl-min-ver ${minTlsVersion}`,
          ...(clients === undefined
            ? []
            : [
                `ca-file ${word(clientFile)} verify ${clients.mode === 'required' ? 'required' : 'optional'}`,
              ]),
        ];
  return boundAddresses(listener.bind).map((address) =>
    [`bind ${address}:${listener.port}`, ...(address === '[::]' ? ['v4v6'] : []), ...words].join(' '),
  );
}

/** Connections of one client; proxies that are trusted bring many. */
const perClient = ({ id, limits, trustForwardedFrom }: ListenerConfig): string[] => [
  ...addresses('trusted', 'src', trustForwardedFrom),
  `tcp-request connection track-sc2 src table connections_${id}`,
  `tcp-request connection reject if { sc_conn_cur(2,connections_${id}) gt ${limits.connectionsPerClient} }${trustForwardedFrom.length > 0 ? ' !trusted' : ''}`,
];

/** What routes look at: host and path as Doorman compares them. The path goes on to the upstream as it came. */
function facts(listener: ListenerConfig): string[] {
  const secure = listener.tls !== 'off';
  const believes = listener.trustForwardedFrom.length > 0;
  return [
    '',
    comment('what routes are selected by; the target goes on as it came'),
    `http-request set-var(txn.scheme) str(${secure ? 'https' : 'http'})`,
    'http-request set-var(txn.authority) req.hdr(host)',
    "http-request set-var(txn.host) 'req.hdr(host),lower,regsub(:[0-9]*$,),regsub([.]$,)'",
    `http-request set-var(txn.port) str(${secure ? 443 : 80})`,
    "http-request set-var(txn.port) 'req.hdr(host),regsub(^.*:,)' if { req.hdr(host) -m reg -- ':[0-9]+$' }",
    'http-request set-var(txn.target) pathq',
    'http-request normalize-uri percent-decode-unreserved',
    'http-request normalize-uri percent-to-uppercase',
    'http-request normalize-uri path-merge-slashes',
    'http-request normalize-uri path-strip-dot',
    'http-request normalize-uri path-strip-dotdot full',
    'http-request set-var(txn.path) path',
    'http-request set-pathq %[var(txn.target)]',
    ...(believes
      ? [
          'http-request set-var(txn.trusted) bool(true) if trusted',
          'http-request set-var-fmt(txn.peer) %[src]',
          'http-request set-src req.hdr(x-forwarded-for,-1) if trusted { req.hdr(x-forwarded-for) -m found }',
        ]
      : ['http-request set-var-fmt(txn.peer) %[src]']),
  ];
}

const access = ({ allow, deny }: ListenerConfig): string[] => [
  ...addresses('denied', 'src', deny),
  ...(deny.length > 0 ? ['http-request deny deny_status 403 if denied'] : []),
  ...addresses('allowed', 'src', allow),
  ...(allow.length > 0 ? ['http-request deny deny_status 403 if !allowed'] : []),
];

/** The first route of which all conditions hold; the rules are gone through in their order. */
function selection(routes: readonly PlacedRoute[]): string[] {
  const unset = '!{ var(txn.route) -m found }';
  return [
    ...routes.flatMap(({ route, lines, conditions }) => [
      '',
      comment(`route ${route.id}`),
      ...lines,
      `http-request set-var(txn.route) str(${route.id}) if ${[unset, ...conditions].join(' ')}`,
    ]),
    '',
    `http-request deny deny_status 404 if ${unset}`,
  ];
}

const backends = (routes: readonly PlacedRoute[]): string[] =>
  routes.flatMap(({ route, pool }) =>
    pool === null ? [] : [`use_backend ${pool.id} if ${onRoute(route.id)}`],
  );

/** X-Forwarded-*, Forwarded and X-Request-Id as Doorman sends them. */
function forwarded({ tls, trustForwardedFrom }: ListenerConfig): string[] {
  const scheme = tls === 'off' ? 'http' : 'https';
  const believes = trustForwardedFrom.length > 0;
  const isTrusted = '{ var(txn.trusted) -m bool }';
  const replaced = (name: string) => (believes ? ` if !${isTrusted} or !{ req.hdr(${name}) -m found }` : '');
  const chained = (name: string, value: string) =>
    believes
      ? [`http-request del-header ${name} if !${isTrusted}`, `http-request add-header ${name} ${value}`]
      : [`http-request set-header ${name} ${value}`];
  return [
    '',
    comment('who asked'),
    ...chained('X-Forwarded-For', '%[var(txn.peer)]'),
    `http-request set-header X-Forwarded-Host %[req.hdr(host)]${replaced('x-forwarded-host')}`,
    `http-request set-header X-Forwarded-Proto ${scheme}${replaced('x-forwarded-proto')}`,
    `http-request set-header X-Forwarded-Port %[dst_port]${replaced('x-forwarded-port')}`,
    'http-request del-header X-Real-IP',
    'http-request set-var-fmt(txn.node) %[var(txn.peer)]',
    `http-request set-var-fmt(txn.node) '"[%[var(txn.peer)]]"' if { var(txn.peer) -m sub : }`,
    `http-request set-var-fmt(txn.asked) '"%[req.hdr(host)]"'`,
    "http-request set-var(txn.asked) req.hdr(host) if { req.hdr(host) -m reg -- '^[A-Za-z0-9.-]+$' }",
    ...chained('Forwarded', `'for=%[var(txn.node)];host=%[var(txn.asked)];proto=${scheme}'`),
    "http-request set-header X-Request-Id %[uuid] if !{ req.hdr(x-request-id) -m reg -- '^[!-~]{1,128}$' }",
  ];
}

/** The certificate of the client for upstreams; and nothing that a client says of itself under those names. */
function identity({ listener, path }: PlacedListener, { config, leftOut }: HaproxyContext): string[] {
  const names = config.listeners.flatMap(({ clientCertificates }) =>
    Object.values(clientCertificates?.forward ?? {}).filter((name) => name !== undefined),
  );
  const { certificate, subject, fingerprint } = listener.clientCertificates?.forward ?? {};
  for (const [key, name] of Object.entries({ subject, fingerprint })) {
    if (name !== undefined)
      leftOut.add(
        `${path}.clientCertificates.forward.${key}`,
        name,
        `HAProxy writes the ${key} otherwise; the header is not sent.`,
        'Have the service read the certificate.',
      );
  }
  return [
    ...[...new Set(names)].map((name) => `http-request del-header ${word(name)}`),
    ...(certificate === undefined
      ? []
      : [
          `http-request set-header ${word(certificate)} :%[ssl_c_der,base64]: if { ssl_c_used 1 } { ssl_c_verify 0 }`,
        ]),
  ];
}
