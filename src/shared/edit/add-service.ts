import { judgeHostName } from '../config/names.ts';
import { isRawMap, mapsAt, type RawMap, textsAt, valueAt } from '../config/raw.ts';
import { judgeUpstreamUrl } from '../config/urls.ts';
import { toId, uniqueName } from './unique-name.ts';

/** Characters a DNS label may have (RFC 1035 section 2.3.4). */
const labelLength = 63;

export interface NewService {
  /** A label (`shop`, which becomes `shop.localhost`) or a whole host name. */
  readonly name: string;
  /** Where the service listens: `http://localhost:3000`, or shorter `localhost:3000` or `3000`. */
  readonly url: string;
  /** The port of the listener, if one has to be made. */
  readonly port: number;
}

export type ServiceEdit =
  | {
      readonly ok: true;
      /** The configuration with the service in it. The one given is not changed. */
      readonly input: unknown;
      /** The host name that leads to the service; numbered where the wanted one leads elsewhere already. */
      readonly host: string;
      readonly route: string;
      readonly listener: string;
      readonly pool: string;
    }
  | { readonly ok: false; readonly message: string };

/**
 * Adds whatever is missing of listener, pool and route so that a name leads to a URL over HTTPS. What is there
 * already is used: a listener with TLS, a pool of just this URL, and the very same service.
 *
 * @param input a configuration before defaults are filled in, as the file has it; undefined or null when it is empty.
 */
export function addService(input: unknown, service: NewService): ServiceEdit {
  const config = input ?? {};
  if (!isRawMap(config)) return refuse('The configuration is not a map; mend the file first.');
  const broken = ['listeners', 'routes', 'pools'].find((key) => !isListOrAbsent(config[key]));
  if (broken !== undefined)
    return refuse(`'${broken}' in the configuration is not a list; mend the file first.`);
  const url = judgeUpstreamUrl(completeUrl(service.url));
  if (!url.ok) return refuse(`The address '${service.url}' ${url.message}. Allowed: ${url.allowed}.`);
  const wantedHost = judgeHostName(service.name.includes('.') ? service.name : `${service.name}.localhost`);
  if (!wantedHost.ok)
    return refuse(`The name '${service.name}' ${wantedHost.message}. Allowed: ${wantedHost.allowed}.`);

  const listener = findTlsListener(config);
  const pool = findPool(config, url.value);
  const same = pool === null ? null : findRoute(config, wantedHost.value, pool);
  const host = same === null ? uniqueHost(wantedHost.value, hostsOf(config)) : wantedHost.value;
  const listenerId = listener ?? uniqueName('web', idsOf(config, 'listeners'));
  const poolId = pool ?? uniqueName(toId(labelOf(host)), idsOf(config, 'pools'));
  const routeId = same ?? uniqueName(toId(labelOf(host)), idsOf(config, 'routes'));

  const listeners =
    listener === null ? [...listOf(config, 'listeners'), { id: listenerId, port: service.port }] : null;
  const newPool = { id: poolId, upstreams: [{ id: 'a', url: url.value }] };
  const pools = pool === null ? [...listOf(config, 'pools'), newPool] : null;
  const newRoute = { id: routeId, match: { hosts: [host] }, to: { pool: poolId } };
  const routes =
    same === null ? listOf(config, 'routes').toSpliced(placeFor(config, host), 0, newRoute) : null;

  return {
    ok: true,
    input: {
      version: 1,
      ...config,
      ...(listeners === null ? {} : { listeners }),
      ...(routes === null ? {} : { routes }),
      ...(pools === null ? {} : { pools }),
    },
    host,
    route: routeId,
    listener: listenerId,
    pool: poolId,
  };
}

const refuse = (message: string): ServiceEdit => ({ ok: false, message });

const isListOrAbsent = (value: unknown): boolean =>
  value === undefined || value === null || Array.isArray(value);

function listOf(config: RawMap, key: string): readonly unknown[] {
  const list = config[key];
  return Array.isArray(list) ? list : [];
}

const idsOf = (config: RawMap, key: string): ReadonlySet<string> =>
  new Set(mapsAt(config, [key]).flatMap(({ map }) => (typeof map['id'] === 'string' ? [map['id']] : [])));

const labelOf = (host: string): string => host.split('.', 1)[0] ?? host;

function completeUrl(url: string): string {
  const text = url.trim();
  if (/^:?[0-9]+$/.test(text)) return `http://localhost:${text.replace(':', '')}`;
  return text.includes('://') ? text : `http://${text}`;
}

/** The first listener with TLS that is not disabled; those that sign by themselves go first. */
function findTlsListener(config: RawMap): string | null {
  const listeners = mapsAt(config, ['listeners']).flatMap(({ map }) =>
    typeof map['id'] === 'string' && map['enabled'] !== false
      ? [{ id: map['id'], tls: map['tls'] ?? 'auto' }]
      : [],
  );
  const found = listeners.find(({ tls }) => tls === 'auto') ?? listeners.find(({ tls }) => tls !== 'off');
  return found?.id ?? null;
}

/** A pool that forwards to this URL and nothing else. */
function findPool(config: RawMap, url: string): string | null {
  const found = mapsAt(config, ['pools']).find(({ map }) => {
    const urls = mapsAt(map, ['upstreams']).map(({ map: upstream }) => upstream['url']);
    const [only] = urls;
    if (urls.length !== 1 || typeof only !== 'string') return false;
    const judged = judgeUpstreamUrl(only);
    return judged.ok && judged.value === url;
  });
  return typeof found?.map['id'] === 'string' ? found.map['id'] : null;
}

/** A route that leads this host, and every request to it, to the pool. */
function findRoute(config: RawMap, host: string, pool: string): string | null {
  const found = mapsAt(config, ['routes']).find(
    ({ map }) =>
      valueAt(map, ['to', 'pool']) === pool &&
      textsAt(map, ['match', 'hosts']).some(({ text }) => text.toLowerCase() === host) &&
      isUnconditional(map),
  );
  return typeof found?.map['id'] === 'string' ? found.map['id'] : null;
}

const hostsOf = (config: RawMap): ReadonlySet<string> =>
  new Set(
    mapsAt(config, ['routes']).flatMap(({ map }) =>
      textsAt(map, ['match', 'hosts']).map(({ text }) => text.toLowerCase()),
    ),
  );

/** Numbers the first label: `shop.localhost` → `shop-2.localhost`. */
function uniqueHost(host: string, taken: ReadonlySet<string>): string {
  const label = labelOf(host);
  const rest = host.slice(label.length);
  const labels = new Set(
    [...taken].flatMap((name) => (name.endsWith(rest) ? [name.slice(0, name.length - rest.length)] : [])),
  );
  return uniqueName(label, labels, labelLength) + rest;
}

/** Before the first route that would take the host's requests away; at the end when there is none. */
function placeFor(config: RawMap, host: string): number {
  const routes = listOf(config, 'routes');
  const index = routes.findIndex(
    (route) => isRawMap(route) && isUnconditional(route) && coversHost(route, host),
  );
  return index < 0 ? routes.length : index;
}

/** Whether the route takes every request, as far as anything but the host goes. */
function isUnconditional(route: RawMap): boolean {
  const isEmpty = (part: string): boolean => {
    const value = valueAt(route, ['match', part]);
    if (value === undefined || value === null) return true;
    return Array.isArray(value) ? value.length === 0 : isRawMap(value) && Object.keys(value).length === 0;
  };
  const paths = textsAt(route, ['match', 'paths']);
  const everyPath = isEmpty('paths') || paths.some(({ text }) => text === '/*');
  return everyPath && ['methods', 'headers', 'query', 'clients'].every(isEmpty);
}

function coversHost(route: RawMap, host: string): boolean {
  const hosts = textsAt(route, ['match', 'hosts']).map(({ text }) => text.toLowerCase());
  if (hosts.length === 0) return true;
  return hosts.some((pattern) => pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}
