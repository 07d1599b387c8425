import type { PoolConfig } from '../../../shared/config/schema.ts';
import { upstreamAddress } from '../addresses.ts';
import { regexOf } from '../portable-regex.ts';
import { type CaddyContext, sayable } from './context.ts';
import { block, literal, regexWord, time } from './words.ts';

/** The addresses of a pool that Caddy can use alike. */
export function usableUpstreams(pool: PoolConfig, path: string, { leftOut }: CaddyContext): string[] {
  const [first] = pool.upstreams;
  const scheme = first === undefined ? 'http' : upstreamAddress(first).scheme;
  const someServe = pool.upstreams.some(({ backup, enabled }) => enabled && !backup);
  return pool.upstreams.flatMap((upstream, at) => {
    const address = upstreamAddress(upstream);
    const place = `${path}.upstreams[${at}]`;
    if (!upstream.enabled) return [];
    if (upstream.backup && someServe && pool.balance !== 'first') {
      leftOut.add(
        `${place}.backup`,
        'backup: true',
        'Caddy knows backups only as the later ones of lb_policy first; the upstream is not in the file.',
        'Balance by first, and put it last.',
      );
      return [];
    }
    if (address.scheme !== scheme) {
      leftOut.add(
        `${place}.url`,
        `url: ${upstream.url}`,
        `Caddy speaks to all upstreams of a reverse_proxy alike, and the first of this one has ${scheme}; the upstream is not in the file.`,
        'Give it a pool of its own.',
      );
      return [];
    }
    return [`${address.scheme}://${address.host}:${address.port}`];
  });
}

export function balance(pool: PoolConfig, path: string, { leftOut }: CaddyContext): string[] {
  if (pool.sticky !== undefined) {
    leftOut.add(
      `${path}.sticky`,
      `cookie: ${pool.sticky.cookie}, ttl: ${time(pool.sticky.ttl)}, balance: ${pool.balance}, hashKey: ${pool.hashKey}`,
      'the cookie of Caddy lasts as long as the browser is open, and new clients are sent to an upstream at random.',
      'Nothing, where this will do.',
    );
    return [`lb_policy cookie ${pool.sticky.cookie}`];
  }
  switch (pool.balance) {
    case 'round-robin':
      return ['lb_policy round_robin'];
    case 'random':
      return ['lb_policy random'];
    case 'least-requests':
      return ['lb_policy least_conn'];
    case 'p2c':
      return ['lb_policy random_choose 2'];
    case 'ip-hash':
      leftOut.add(
        `${path}.balance`,
        'balance: ip-hash',
        'Caddy hashes the whole address, where Doorman takes the first 64 bits of an IPv6 address; a client may get another upstream than with Doorman, and stays with it.',
        'Nothing, unless you rely on which upstream a client gets.',
      );
      return ['lb_policy ip_hash'];
    case 'first':
      return ['lb_policy first'];
    case 'consistent-hash': {
      const method = hashPolicy(pool.hashKey);
      leftOut.add(
        `${path}.hashKey`,
        `hashKey: ${pool.hashKey}`,
        method === null
          ? `Caddy has no hash of ${pool.hashKey}; round robin stands in.`
          : 'Caddy hashes it otherwise: a key may get another upstream than with Doorman, and stays with it.',
        method === null ? 'Choose another key.' : 'Nothing, unless you rely on which upstream a key gets.',
      );
      return [`lb_policy ${method ?? 'round_robin'}`];
    }
    default:
      leftOut.add(
        `${path}.balance`,
        `balance: ${pool.balance}`,
        'Caddy has no such policy; round robin stands in.',
        'Choose another method if that does not do.',
      );
      return ['lb_policy round_robin'];
  }
}

function hashPolicy(key: string): string | null {
  if (key === 'client') return 'ip_hash';
  if (key === 'uri') return 'uri_hash';
  const name = /^header:([A-Za-z0-9-]+)$/.exec(key)?.[1];
  return name === undefined ? null : `header ${name}`;
}

export function retries({ retry, upstreams }: PoolConfig, path: string, { leftOut }: CaddyContext): string[] {
  if (retry.attempts === 1 || upstreams.filter(({ enabled }) => enabled).length < 2) return [];
  leftOut.add(
    `${path}.retry`,
    `attempts: ${retry.attempts}, on: ${retry.on.join(', ')}, methods: ${retry.methods.join(', ')}`,
    'Caddy retries what could not be sent at all, and of the rest GET alone; never for a status.',
    'Have clients repeat what failed.',
  );
  return [`lb_retries ${retry.attempts - 1}`];
}

/** Statuses that are listed one by one, at most. */
const statusLimit = 60;

const statusesOf = (ranges: string): number[] =>
  ranges.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  });

export function health(pool: PoolConfig, path: string, context: CaddyContext): string[] {
  const { leftOut } = context;
  const { active, passive } = pool.health;
  const lines: string[] = [];
  const statuses = statusesOf(passive.failureStatuses);
  leftOut.add(
    `${path}.health.passive`,
    `consecutiveFailures: ${passive.consecutiveFailures}, failureStatuses: ${passive.failureStatuses}, ejectFor: ${time(passive.ejectFor)}`,
    `Caddy counts failures within the time that it remembers them for, in a row or not${statuses.length > statusLimit ? ', and no statuses here, which are too many to list' : ''}.`,
    'Watch it under load.',
  );
  lines.push(`fail_duration ${time(passive.ejectFor)}`, `max_fails ${passive.consecutiveFailures}`);
  if (statuses.length <= statusLimit) lines.push(`unhealthy_status ${statuses.join(' ')}`);
  const limits = new Set(pool.upstreams.map(({ maxRequests }) => maxRequests));
  const [limit] = limits;
  if (limits.size === 1 && limit !== 'unlimited') lines.push(`unhealthy_request_count ${limit}`);
  else if (limits.size > 1)
    leftOut.add(
      `${path}.upstreams[].maxRequests`,
      `maxRequests: ${[...limits].join(', ')}`,
      'Caddy has one limit for all upstreams of a reverse_proxy.',
      'Give all of them the same.',
    );
  if (active === undefined) return lines;
  const {
    type,
    service,
    method,
    path: asked,
    interval,
    timeout,
    expectStatus,
    expectBody,
    rise,
    fall,
  } = active;
  const facts = `type: ${type}, service: ${JSON.stringify(service)}, method: ${method}, path: ${asked}, expectStatus: ${expectStatus}, rise: ${rise}, fall: ${fall}`;
  const uri = literal(asked);
  const single = /^[1-5][0-9]{2}$/.test(expectStatus);
  const known = single || /^2(?:00-299|00-399)$/.test(expectStatus);
  leftOut.add(
    `${path}.health.active`,
    facts,
    `Caddy checks with GET over HTTP alone, one check deciding, and expects one status or one class of them${known ? '' : ', here any from 200 to 299'}.`,
    type === 'http'
      ? 'Nothing, where this will do.'
      : 'Take the check out, or give the upstream a path for it.',
  );
  if (type !== 'http' || sayable(uri, `${path}.health.active.path`, asked, context) === null) return lines;
  return [
    ...lines,
    `health_uri ${uri}`,
    `health_interval ${time(interval)}`,
    `health_timeout ${time(timeout)}`,
    `health_status ${single ? expectStatus : '2xx'}`,
    ...(expectBody === '' ? [] : bodyCheck(expectBody, path, context)),
  ];
}

function bodyCheck(expectBody: string, path: string, context: CaddyContext): string[] {
  const said = sayable(
    regexWord(regexOf(expectBody)),
    `${path}.health.active.expectBody`,
    expectBody,
    context,
  );
  return said === null ? [] : [`health_body ${said}`];
}

export function transport(pool: PoolConfig, path: string, context: CaddyContext): string[] {
  const { timeouts, keepAlive, tls, protocol } = pool;
  const [first] = pool.upstreams;
  const secure = first !== undefined && upstreamAddress(first).scheme === 'https';
  const file = (key: string, value: string): string =>
    sayable(literal(value), `${path}.tls.${key}`, JSON.stringify(value), context) ?? '/dev/null';
  const versions = protocol === 'h1' ? '1.1' : protocol === 'h2' ? (secure ? '2' : 'h2c 2') : null;
  return block('transport http', [
    `dial_timeout ${time(timeouts.connect)}`,
    `response_header_timeout ${time(timeouts.headers)}`,
    `read_timeout ${time(timeouts.idle)}`,
    ...(keepAlive.connections === 0
      ? ['keepalive off']
      : [`keepalive ${time(keepAlive.idle)}`, `keepalive_idle_conns_per_host ${keepAlive.connections}`]),
    ...(versions === null ? [] : [`versions ${versions}`]),
    ...(secure ? ['tls'] : []),
    ...(secure && !tls.verify ? ['tls_insecure_skip_verify'] : []),
    ...(secure && tls.serverName !== '' ? [`tls_server_name ${tls.serverName}`] : []),
    ...(secure && tls.verify && tls.ca !== undefined ? [`tls_trusted_ca_certs ${file('ca', tls.ca)}`] : []),
    ...(secure && tls.cert !== undefined && tls.key !== undefined
      ? [`tls_client_auth ${file('cert', tls.cert)} ${file('key', tls.key)}`]
      : []),
  ]);
}
