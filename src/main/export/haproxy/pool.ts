import type { PoolConfig } from '../../../shared/config/schema.ts';
import { upstreamAddress } from '../addresses.ts';
import { routeRules } from './backend.ts';
import { compression } from './compression.ts';
import type { HaproxyContext, PlacedRoute } from './context.ts';
import { keySample } from './own-answers.ts';
import { section, time, word } from './words.ts';

/** The heaviest that HAProxy knows. */
const heaviest = 256;

/** A pool as a backend, with the rules of the routes that lead to it. */
export function poolBackend(
  pool: PoolConfig,
  path: string,
  routes: readonly PlacedRoute[],
  context: HaproxyContext,
): string[] {
  return section(`backend ${pool.id}`, [
    ...balance(pool, path, context),
    ...sticky(pool, path, context),
    ...timeouts(pool, path, context),
    ...retries(pool),
    ...check(pool, path, context),
    ...compression(routes, context),
    ...routes.flatMap((placed) => routeRules(placed, pool, context)),
    ...servers(pool, path, context),
  ]);
}

function balance(pool: PoolConfig, path: string, { leftOut }: HaproxyContext): string[] {
  switch (pool.balance) {
    case 'round-robin':
    case 'first':
      return ['balance roundrobin'];
    case 'random':
      return ['balance random(1)'];
    case 'p2c':
      return ['balance random(2)'];
    case 'least-requests':
      return ['balance leastconn'];
    case 'ip-hash':
      leftOut.add(
        `${path}.balance`,
        'balance: ip-hash',
        'HAProxy hashes the whole address, where Doorman takes the first 64 bits of an IPv6 address; a client may get another upstream than with Doorman, and stays with it.',
        'Nothing, unless you rely on which upstream a client gets.',
      );
      return ['balance source', 'hash-type consistent'];
    case 'consistent-hash': {
      const method = hashMethod(pool.hashKey);
      leftOut.add(
        `${path}.hashKey`,
        `hashKey: ${pool.hashKey}`,
        method === null
          ? `HAProxy has no hash of ${pool.hashKey}; round robin stands in.`
          : 'HAProxy hashes it otherwise: a key may get another upstream than with Doorman, and stays with it.',
        method === null ? 'Choose another key.' : 'Nothing, unless you rely on which upstream a key gets.',
      );
      return method === null ? ['balance roundrobin'] : [`balance ${method}`, 'hash-type consistent'];
    }
    default:
      leftOut.add(
        `${path}.balance`,
        `balance: ${pool.balance}`,
        'HAProxy has no such method; round robin stands in.',
        'Choose another method if that does not do.',
      );
      return ['balance roundrobin'];
  }
}

function hashMethod(key: string): string | null {
  const name = key.slice(key.indexOf(':') + 1);
  if (keySample(key) === null) return null;
  if (key === 'client') return 'source';
  if (key === 'path') return 'uri';
  if (key === 'uri') return 'uri whole';
  if (key === 'host') return 'hdr(host)';
  if (key.startsWith('header:')) return `hdr(${name})`;
  return key.startsWith('query:') ? `url_param ${name}` : null;
}

function sticky({ sticky: wish }: PoolConfig, path: string, { leftOut }: HaproxyContext): string[] {
  if (wish === undefined) return [];
  leftOut.add(
    `${path}.sticky`,
    `cookie: ${wish.cookie}`,
    'the cookie has the id of the upstream in it, which Doorman hides.',
    'Use "dynamic" with a dynamic-cookie-key where that matters.',
  );
  return [`cookie ${word(wish.cookie)} insert indirect nocache httponly maxlife ${time(wish.ttl)}`];
}

function timeouts({ timeouts: times }: PoolConfig, path: string, { leftOut }: HaproxyContext): string[] {
  if (times.idle !== times.headers)
    leftOut.add(
      `${path}.timeouts.idle`,
      `headers: ${time(times.headers)}, idle: ${time(times.idle)}`,
      'HAProxy has one time for the head of a response and for pauses in it, and that is timeouts.headers.',
      'Raise timeout server where responses pause for longer.',
    );
  return [
    `timeout connect ${time(times.connect)}`,
    `timeout server ${time(times.headers)}`,
    `timeout tunnel ${time(times.tunnel)}`,
  ];
}

const retried: ReadonlySet<string> = new Set(['404', '408', '425', '500', '501', '502', '503', '504']);

function retries({ retry, upstreams }: PoolConfig): string[] {
  const statuses = retry.on.filter((reason) => retried.has(reason));
  const words = [
    ...(retry.on.includes('connect') ? ['conn-failure'] : []),
    ...(retry.on.includes('reset') ? ['empty-response'] : []),
    ...statuses,
  ];
  if (retry.attempts === 1 || words.length === 0 || upstreams.filter(({ enabled }) => enabled).length < 2)
    return ['retries 0'];
  return [
    `retries ${retry.attempts - 1}`,
    'option redispatch 1',
    `retry-on ${words.join(' ')}`,
    ...(retry.methods.length === 0
      ? ['http-request disable-l7-retry']
      : [`http-request disable-l7-retry if !{ method -m str -- ${retry.methods.join(' ')} }`]),
  ];
}

function check(pool: PoolConfig, path: string, { leftOut }: HaproxyContext): string[] {
  const { active } = pool.health;
  if (active === undefined) return [];
  const { type, method, path: asked, expectStatus, expectBody, timeout, service } = active;
  if (type === 'grpc') {
    leftOut.add(
      `${path}.health.active.type`,
      `type: grpc, service: ${JSON.stringify(service)}, method: ${method}, path: ${asked}, expectStatus: ${expectStatus}, expectBody: ${JSON.stringify(expectBody)}`,
      'HAProxy does not speak the health checking protocol of gRPC; that a connection opens is checked.',
      'Check with a small program (agent-check).',
    );
    return [`timeout check ${time(timeout)}`];
  }
  if (service !== '')
    leftOut.add(
      `${path}.health.active.service`,
      `service: ${service}`,
      'it is for gRPC checks.',
      'Leave it out.',
    );
  leftOut.add(
    `${path}.health.active.interval`,
    'how checks begin',
    'an upstream of HAProxy is used before its first check, and is out after its first bad one at start.',
    'Nothing.',
  );
  if (type === 'tcp') {
    if (asked !== '/healthz' || method !== 'GET' || expectStatus !== '200-399' || expectBody !== '')
      leftOut.add(
        `${path}.health.active`,
        `method: ${method}, path: ${asked}, expectStatus: ${expectStatus}, expectBody: ${JSON.stringify(expectBody)}`,
        'it is for http checks, and this one is tcp.',
        'Leave it out.',
      );
    return [`timeout check ${time(timeout)}`];
  }
  const [first] = pool.upstreams;
  const host = first === undefined ? 'localhost' : upstreamAddress(first).authority;
  if (pool.upstreams.length > 1)
    leftOut.add(
      `${path}.health.active`,
      `Host: ${host}`,
      'all checks of a backend are sent with the same Host, that of the first upstream.',
      'Change it where an upstream looks at it.',
    );
  return [
    `timeout check ${time(timeout)}`,
    'option httpchk',
    `http-check send meth ${method} uri ${word(asked)} ver HTTP/1.1 hdr Host ${word(host)}`,
    `http-check expect status ${expectStatus}`,
    ...(expectBody === '' ? [] : [`http-check expect string ${word(expectBody)}`]),
  ];
}

function servers(pool: PoolConfig, path: string, context: HaproxyContext): string[] {
  const { leftOut } = context;
  const { active } = pool.health;
  const most = Math.max(...pool.upstreams.map(({ weight }) => weight));
  if (most > heaviest)
    leftOut.add(
      `${path}.upstreams[].weight`,
      `weights up to ${most}`,
      `weights of HAProxy go up to ${heaviest}; they are scaled down, and rounded.`,
      'Nothing.',
    );
  const weightOf = (weight: number) =>
    most > heaviest ? Math.max(1, Math.round((weight * heaviest) / most)) : weight;
  return pool.upstreams.map((upstream, at) => {
    const { scheme, host, port } = upstreamAddress(upstream);
    const secure = scheme === 'https';
    return [
      `server ${upstream.id} ${host}:${port}`,
      `weight ${weightOf(upstream.weight)}`,
      ...(upstream.backup || (pool.balance === 'first' && at > 0) ? ['backup'] : []),
      ...(upstream.enabled ? [] : ['disabled']),
      ...(upstream.maxRequests === 'unlimited' ? [] : [`maxconn ${upstream.maxRequests}`]),
      ...(pool.sticky === undefined ? [] : [`cookie ${upstream.id}`]),
      ...(pool.slowStart > 0 ? [`slowstart ${time(pool.slowStart)}`] : []),
      ...(active === undefined
        ? []
        : [`check inter ${time(active.interval)} rise ${active.rise} fall ${active.fall}`]),
      ...(secure ? tls(pool, host, path, context) : pool.protocol === 'h2' ? ['proto h2'] : []),
      `pool-max-conn ${pool.keepAlive.connections}`,
      `pool-purge-delay ${time(pool.keepAlive.idle)}`,
    ].join(' ');
  });
}

function tls(pool: PoolConfig, host: string, path: string, { leftOut, places }: HaproxyContext): string[] {
  const { verify, ca, cert, key, serverName, minVersion } = pool.tls;
  const name = (serverName === '' ? host : serverName).replace(/^\[|\]$/g, '');
  if (cert !== undefined && key !== undefined)
    leftOut.add(
      `${path}.tls.cert`,
      `cert: ${JSON.stringify(cert)}, key: ${JSON.stringify(key)}`,
      'HAProxy reads certificate and key from one file.',
      `Put both into ${places.certificates}/${pool.id}-client.pem.`,
    );
  return [
    'ssl',
    ...(verify
      ? [`verify required ca-file ${word(ca ?? places.authorities)} verifyhost ${name}`]
      : ['verify none']),
    `sni str(${name})`,
    `ssl-min-ver ${minVersion}`,
    ...(cert === undefined || key === undefined
      ? []
      : [`crt ${word(`${places.certificates}/${pool.id}-client.pem`)}`]),
    ...(pool.protocol === 'h1' ? [] : [`alpn ${pool.protocol === 'h2' ? 'h2' : 'h2,http/1.1'}`]),
  ];
}
