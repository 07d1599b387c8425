import type { Config, PoolConfig } from '../../shared/config/schema.ts';
import { type AddressRanges, compileRanges } from './addresses.ts';
import { createPlaceFinder, type SimulatedPlaces } from './balance/client-places.ts';
import type { GeoIpFiles } from './balance/geoip/geoip-files.ts';
import { Pool, type PoolSurroundings } from './balance/pool.ts';
import { CachingRoutes } from './cache/caching-routes.ts';
import type { ResponseCache } from './cache/response-cache.ts';
import { compileGuard } from './defence/access-stage.ts';
import type { UpstreamRegistry } from './forward/upstream-registry.ts';
import { identityFieldNames } from './pipeline/client-identity.ts';
import { compileRoute, type RouteSurroundings } from './pipeline/route-stages.ts';
import { Router } from './route/router.ts';
import type { RoutingTable } from './route/table.ts';
import type { CertificateSource } from './tls/material.ts';
import { readUpstreamTls } from './tls/upstream-tls-files.ts';

export interface CompileOptions extends Omit<RouteSurroundings, 'pools' | 'caching'> {
  readonly generation: number;
  readonly upstreams: Pick<UpstreamRegistry, 'obtain'>;
  readonly certificates: Pick<CertificateSource, 'fromFiles'>;
  /** The port a listener is really bound to, where its configuration says 0. */
  readonly portOf: (listener: string) => number | undefined;
  readonly places: SimulatedPlaces;
  readonly cache: ResponseCache;
  readonly geoip: GeoIpFiles;
  /** Secret that sticky cookies are made with. */
  readonly stickyKey: Uint8Array;
}

/**
 * A checked configuration as a table the pipeline can run. Routes get just the stages they use.
 *
 * @throws Error naming a file that cannot be used
 */
export async function compileTable(config: Config, options: CompileOptions): Promise<RoutingTable> {
  const pools = new Map<string, Pool>();
  const geoip = await options.geoip.obtain(config.geo.database, options.baseDirectory);
  const surroundings: PoolSurroundings = {
    places: createPlaceFinder(options.places, placeHeaders(config), geoip),
    random: Math.random,
    stickyKey: options.stickyKey,
  };
  for (const pool of config.pools) pools.set(pool.id, await compilePool(pool, options, surroundings));
  const trusted = new Map<string, AddressRanges>(
    config.listeners.map((listener) => [listener.id, compileRanges(listener.trustForwardedFrom)]),
  );
  const nobody = compileRanges([]);
  const caching = new CachingRoutes(options.cache, config.routes);
  return Object.freeze({
    generation: options.generation,
    router: new Router(
      config.routes,
      config.routes.map((route) => compileRoute(route, { ...options, pools, caching })),
    ),
    caches: caching.compiled,
    pools: [...pools.values()],
    capture: config.capture,
    identityFields: identityFieldNames(config),
    guard: compileGuard(config.listeners, options.refusals),
    trustedProxies: (listener: string) => trusted.get(listener) ?? nobody,
    httpsPort: (listener: string) => httpsPort(config, listener, options.portOf),
  });
}

async function compilePool(
  pool: PoolConfig,
  options: CompileOptions,
  surroundings: PoolSurroundings,
): Promise<Pool> {
  const { baseDirectory, upstreams, certificates } = options;
  const tls = await readUpstreamTls(pool, baseDirectory, certificates);
  return new Pool(
    pool,
    pool.upstreams.map((upstream) => ({
      upstream: upstreams.obtain(pool, upstream, tls),
      weight: upstream.weight,
      enabled: upstream.enabled,
      backup: upstream.backup,
      maxRequests: upstream.maxRequests === 'unlimited' ? Number.POSITIVE_INFINITY : upstream.maxRequests,
      location: upstream.location ?? null,
    })),
    surroundings,
  );
}

/** Names of the headers that say where clients are, by listener. */
function placeHeaders(config: Config): ReadonlyMap<string, string> {
  return new Map(
    config.listeners.flatMap(({ id, clientLocation }) =>
      clientLocation === undefined ? [] : [[id, clientLocation.slice('header:'.length)]],
    ),
  );
}

function httpsPort(config: Config, id: string, portOf: CompileOptions['portOf']): number | null {
  const redirect = config.listeners.find((listener) => listener.id === id)?.redirectToHttps ?? false;
  if (redirect === false) return null;
  const secure = config.listeners.filter(({ tls }) => tls !== 'off');
  const target =
    redirect === true
      ? (secure.find(({ enabled }) => enabled) ?? secure[0])
      : config.listeners.find((listener) => listener.id === redirect);
  return target === undefined ? null : (portOf(target.id) ?? target.port);
}
