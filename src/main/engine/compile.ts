import { resolve } from 'node:path';
import type { Config, PoolConfig, RouteConfig } from '../../shared/config/schema.ts';
import { type AddressRanges, compileRanges } from './addresses.ts';
import { createBalanceStage } from './balance/balance-stage.ts';
import { createPlaceFinder, type SimulatedPlaces } from './balance/client-places.ts';
import type { GeoIpFiles } from './balance/geoip/geoip-files.ts';
import { Pool, type PoolSurroundings } from './balance/pool.ts';
import { createStickyStage } from './balance/sticky-stage.ts';
import { CachingRoutes } from './cache/caching-routes.ts';
import type { ResponseCache } from './cache/response-cache.ts';
import { compileCompressStage } from './compress/compress-stage.ts';
import { compileAccessStage, compileGuard } from './defence/access-stage.ts';
import type { RateSource } from './defence/rate-registry.ts';
import { createRateStage } from './defence/rate-stage.ts';
import type { RefusalLog } from './defence/refusal-log.ts';
import { createForwardStage } from './forward/forward-stage.ts';
import type { UpstreamRegistry } from './forward/upstream-registry.ts';
import type { HeldBytes } from './held-bytes.ts';
import { createLayerStage } from './layer/layer-stage.ts';
import type { LayerRoute } from './layer/next-layer.ts';
import { createBodyLimitStage } from './limits/body-limit-stage.ts';
import { createTimeoutStage } from './limits/timeout-stage.ts';
import { compileOptimiseStage } from './optimise/optimise-stage.ts';
import type { Optimiser } from './optimise/optimiser.ts';
import { identityFieldNames } from './pipeline/client-identity.ts';
import type { Stage } from './pipeline/stage.ts';
import { createRedirectStage, createRespondStage } from './respond/respond-stage.ts';
import { createClientCertificateStage } from './route/client-certificate-stage.ts';
import { compileMatch } from './route/match.ts';
import { Router } from './route/router.ts';
import type { CompiledRoute, RoutingTable } from './route/table.ts';
import { createStaticStage } from './static/static-stage.ts';
import type { CertificateSource } from './tls/material.ts';
import { readUpstreamTls } from './tls/upstream-tls-files.ts';
import { compileRequestTransforms } from './transform/request/compile.ts';
import { identityHeaders } from './transform/response/identity-headers.ts';
import { compileResponseStage } from './transform/response/response-stage.ts';

export interface CompileOptions {
  readonly generation: number;
  readonly baseDirectory: string;
  readonly upstreams: Pick<UpstreamRegistry, 'obtain'>;
  readonly certificates: Pick<CertificateSource, 'fromFiles'>;
  /** The port a listener is really bound to, where its configuration says 0. */
  readonly portOf: (listener: string) => number | undefined;
  readonly places: SimulatedPlaces;
  readonly cache: ResponseCache;
  readonly optimiser: Optimiser;
  /** Memory that compressing may take. */
  readonly encoders: HeldBytes;
  readonly geoip: GeoIpFiles;
  /** Where rates are counted. */
  readonly rates: RateSource;
  readonly refusals: RefusalLog;
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
      config.routes.map((route) => compileRoute(route, pools, caching, options)),
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

function compileRoute(
  route: RouteConfig,
  pools: ReadonlyMap<string, Pool>,
  caching: CachingRoutes,
  shared: Pick<CompileOptions, 'baseDirectory' | 'encoders' | 'optimiser' | 'rates' | 'refusals'>,
): CompiledRoute {
  const { to: target, rewrite } = route;
  const layer =
    target.kind === 'listener'
      ? { listener: target.listener, transforms: compileRequestTransforms(rewrite) }
      : null;
  const answering =
    layer === null
      ? compileStages(route, pools, caching, shared.baseDirectory)
      : compileLayer(route, layer, caching);
  const stages = [
    ...compileAccessStage(route, shared.refusals),
    ...compileRateStage(route, shared),
    ...(route.requireClientCertificate ? [createClientCertificateStage(route.id)] : []),
    ...compileLimitStages(route),
    ...compileCompressStage(route.compress, shared.encoders),
    ...compileOptimiseStage(route.optimise, shared.optimiser),
    ...answering,
  ];
  return { ...compileMatch(route), stages, target, layer };
}

function compileRateStage(
  { id, limits: { rate } }: RouteConfig,
  { rates, refusals }: Pick<CompileOptions, 'rates' | 'refusals'>,
): readonly Stage[] {
  if (rate === undefined || rates === null) return [];
  return [createRateStage(id, rate.key, rates.obtain(id, rate), refusals)];
}

function compileLimitStages({ id, limits: { bodyBytes, timeout } }: RouteConfig): readonly Stage[] {
  return [
    ...(bodyBytes === 'unlimited' ? [] : [createBodyLimitStage(id, bodyBytes)]),
    ...(timeout === 'unlimited' ? [] : [createTimeoutStage(id, timeout)]),
  ];
}

function compileLayer(route: RouteConfig, layer: LayerRoute, caching: CachingRoutes): readonly Stage[] {
  const { id, rewrite, upgrades } = route;
  const leadOn = createLayerStage({
    route: id,
    layer,
    informationalWithout: rewrite.hideBackend ? identityHeaders : new Set(),
    upgrades: new Set(upgrades),
  });
  return [...compileResponseStage(rewrite, 'listener'), ...caching.around(route, [leadOn])];
}

function compileStages(
  route: RouteConfig,
  pools: ReadonlyMap<string, Pool>,
  caching: CachingRoutes,
  baseDirectory: string,
): readonly Stage[] {
  const { to } = route;
  switch (to.kind) {
    case 'pool': {
      const pool = pools.get(to.pool);
      if (pool === undefined)
        throw new Error(`Route '${route.id}' leads to pool '${to.pool}', which does not exist.`);
      return [
        ...(pool.sticky === null ? [] : [createStickyStage(pool.sticky)]),
        ...compileResponseStage(route.rewrite, 'pool'),
        ...caching.around(route, [
          ...(pool.retry === null ? [] : [pool.retry]),
          createBalanceStage(pool),
          createForwardStage({
            transforms: compileRequestTransforms(route.rewrite),
            informationalWithout: route.rewrite.hideBackend ? identityHeaders : new Set(),
            upgrades: new Set(route.upgrades),
          }),
        ]),
      ];
    }
    case 'respond':
      return [createRespondStage(route.id, to)];
    case 'redirect':
      return [createRedirectStage(route.id, to)];
    case 'static':
      return [
        // There is no backend to hide; what the route says about headers holds.
        ...compileResponseStage({ ...route.rewrite, hideBackend: false }, 'listener'),
        createStaticStage(
          { ...to, id: route.id, root: resolve(baseDirectory, to.root) },
          compileRequestTransforms(route.rewrite),
        ),
      ];
    case 'listener':
      // Layers are made above; reaching this line is an error in Doorman.
      throw new Error(`Route '${route.id}' leads to a listener and was taken for something else.`);
  }
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
