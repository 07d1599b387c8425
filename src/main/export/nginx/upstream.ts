import type { PoolConfig } from '../../../shared/config/schema.ts';
import { commonOf, upstreamAddress } from '../addresses.ts';
import type { NginxContext } from './context.ts';
import { filePath } from './files.ts';
import { block, comment, headerVariable, isHeaderVariable, time } from './words.ts';

/** The variable for a key of a request; null where nginx has none. */
export function keyVariable(key: string): string | null {
  const name = key.slice(key.indexOf(':') + 1);
  if (key === 'client') return '$remote_addr';
  if (key === 'path') return '$uri';
  if (key === 'uri') return '$request_uri';
  if (key === 'host') return '$host';
  if (key.startsWith('header:')) return isHeaderVariable(name) ? headerVariable(name) : null;
  if (!/^[A-Za-z0-9_]+$/.test(name)) return null;
  return key.startsWith('cookie:') ? `$cookie_${name}` : `$arg_${name}`;
}

/** Whether an upstream can be marked as a backup beside a method. */
const withoutBackups: ReadonlySet<string> = new Set(['random', 'p2c', 'ip-hash', 'consistent-hash']);

function method(pool: PoolConfig, path: string, { leftOut }: NginxContext): string[] {
  const instead = 'Round robin stands in; choose another method if that does not do.';
  switch (pool.balance) {
    case 'round-robin':
    case 'first':
      return [];
    case 'random':
      return ['random;'];
    case 'least-requests':
      return ['least_conn;'];
    case 'p2c':
      return ['random two least_conn;'];
    case 'ip-hash':
      leftOut.add(
        `${path}.balance`,
        'balance: ip-hash',
        'nginx hashes the whole address consistently, where Doorman takes the first 64 bits of an IPv6 address; a client may get another upstream than with Doorman, and stays with it.',
        'Nothing, unless you rely on which upstream a client gets.',
      );
      return ['hash $remote_addr consistent;'];
    case 'consistent-hash': {
      const variable = keyVariable(pool.hashKey);
      if (variable === null) {
        const why = `nginx has no variable for ${pool.hashKey}.`;
        leftOut.add(`${path}.hashKey`, `hashKey: ${pool.hashKey}`, why, instead);
        return [];
      }
      leftOut.add(
        `${path}.hashKey`,
        `hashKey: ${pool.hashKey}`,
        'nginx hashes it otherwise: a key may get another upstream than with Doorman, and stays with it; requests without the key all go to the same one.',
        'Nothing, unless you rely on which upstream a key gets.',
      );
      return [`hash ${variable} consistent;`];
    }
    default:
      leftOut.add(
        `${path}.balance`,
        `balance: ${pool.balance}`,
        'nginx without a subscription has no such method.',
        instead,
      );
      return [];
  }
}

/** A pool as an upstream block. */
export function upstreamBlock(pool: PoolConfig, path: string, context: NginxContext): string[] {
  const { leftOut } = context;
  const scheme = poolScheme(pool);
  const { passive } = pool.health;
  const lines: string[] = [...method(pool, path, context)];
  // A pool of nothing but backups is refused, and means the same without the word.
  const noBackups =
    (withoutBackups.has(pool.balance) && lines.length > 0) || pool.upstreams.every(({ backup }) => backup);
  for (const [at, upstream] of pool.upstreams.entries()) {
    const address = upstreamAddress(upstream);
    const place = `${path}.upstreams[${at}]`;
    if (address.scheme !== scheme) {
      leftOut.add(
        `${place}.url`,
        `url: ${upstream.url}`,
        `nginx speaks to all upstreams of a pool alike, and the first of this one has ${scheme}.`,
        'Give it a pool of its own.',
      );
      lines.push(comment(`${upstream.id} is left out: it has another scheme`));
      continue;
    }
    const isLater = pool.balance === 'first' && at > 0;
    if (upstream.backup && noBackups && lines[0] !== undefined)
      leftOut.add(
        `${place}.backup`,
        'backup: true',
        `nginx has no backups beside '${lines[0].replace(';', '')}'; the upstream gets its share like the others.`,
        'Take it out of the pool, or balance by round robin.',
      );
    lines.push(
      `${[
        `server ${address.host}:${address.port}`,
        ...(upstream.weight === 1 ? [] : [`weight=${upstream.weight}`]),
        `max_fails=${passive.consecutiveFailures}`,
        `fail_timeout=${time(Math.max(1000, Math.round(passive.ejectFor / 1000) * 1000))}`,
        ...(upstream.maxRequests === 'unlimited' ? [] : [`max_conns=${upstream.maxRequests}`]),
        ...((upstream.backup || isLater) && !noBackups ? ['backup'] : []),
        ...(upstream.enabled ? [] : ['down']),
      ].join(' ')}; # ${upstream.id}`,
    );
  }
  if (pool.balance === 'first' && pool.upstreams.length > 2)
    leftOut.add(
      `${path}.balance`,
      'balance: first',
      'in nginx the first upstream is preferred, and all others are its backups, which take turns.',
      'Nothing, if it is all the same which of the others stands in.',
    );
  notes(pool, path, context);
  if (pool.keepAlive.connections > 0)
    lines.push(`keepalive ${pool.keepAlive.connections};`, `keepalive_timeout ${time(pool.keepAlive.idle)};`);
  // Workers that share a zone count failures and connections together.
  return block(`upstream ${pool.id}`, [`zone ${pool.id} 256k;`, ...lines]);
}

function notes(pool: PoolConfig, path: string, { leftOut }: NginxContext): void {
  const { ejectFor, consecutiveFailures } = pool.health.passive;
  if (consecutiveFailures !== 5 || ejectFor !== 10_000)
    leftOut.add(
      `${path}.health.passive`,
      `${consecutiveFailures} failures in a row, left out for ${time(ejectFor)}`,
      'nginx counts failures within the time that it leaves an upstream out for, in a row or not, in whole seconds, and never lengthens that time.',
      'Watch it under load.',
    );
  if (pool.upstreams.some(({ maxRequests }) => maxRequests !== 'unlimited'))
    leftOut.add(
      `${path}.upstreams[].maxRequests`,
      'maxRequests',
      'nginx limits connections, idle ones that are kept among them, and answers 502 where Doorman answers 503.',
      'Leave room for the idle ones.',
    );
}

/** The scheme that nginx speaks with all of a pool: that of its first upstream. */
export const poolScheme = (pool: PoolConfig): 'http' | 'https' => {
  const [first] = pool.upstreams;
  return first === undefined ? 'http' : upstreamAddress(first).scheme;
};

/** What is said about TLS towards the upstreams of a pool, in the location that leads to it. */
export function upstreamTls(pool: PoolConfig, path: string, context: NginxContext): string[] {
  const { leftOut, places } = context;
  const file = (key: string, value: string) => filePath(value, `${path}.tls.${key}`, context);
  if (poolScheme(pool) !== 'https') return [];
  const { verify, ca, cert, key, serverName, minVersion } = pool.tls;
  const name = serverName === '' ? commonOf(pool, 'host') : serverName;
  if (name === null)
    leftOut.add(
      `${path}.tls.serverName`,
      'serverName: that of each upstream',
      'nginx asks all upstreams of a pool for the same name, and these have different ones.',
      'Set serverName, or give each host a pool of its own; until then no name is checked.',
    );
  return [
    ...(name === null
      ? []
      : ['proxy_ssl_server_name on;', `proxy_ssl_name ${name.replace(/^\[|\]$/g, '')};`]),
    `proxy_ssl_protocols ${minVersion === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2 TLSv1.3'};`,
    ...(verify && name !== null
      ? [
          'proxy_ssl_verify on;',
          'proxy_ssl_verify_depth 3;',
          `proxy_ssl_trusted_certificate ${ca === undefined ? places.authorities : file('ca', ca)};`,
        ]
      : []),
    ...(cert === undefined || key === undefined
      ? []
      : [`proxy_ssl_certificate ${file('cert', cert)};`, `proxy_ssl_certificate_key ${file('key', key)};`]),
  ];
}
