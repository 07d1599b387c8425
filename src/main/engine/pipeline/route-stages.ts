import { resolve } from 'node:path';
import type { RouteConfig } from '../../../shared/config/schema.ts';
import { identityHeaders } from '../../../shared/model/identity-headers.ts';
import { createBalanceStage } from '../balance/balance-stage.ts';
import type { Pool } from '../balance/pool.ts';
import { createStickyStage } from '../balance/sticky-stage.ts';
import type { CachingRoutes } from '../cache/caching-routes.ts';
import { compileCompressStage } from '../compress/compress-stage.ts';
import { compileAccessStage } from '../defence/access-stage.ts';
import type { RateSource } from '../defence/rate-registry.ts';
import { createRateStage } from '../defence/rate-stage.ts';
import type { RefusalLog } from '../defence/refusal-log.ts';
import { compileFaultsStage } from '../faults/faults-stage.ts';
import { createForwardStage } from '../forward/forward-stage.ts';
import type { HeldBytes } from '../held-bytes.ts';
import { createLayerStage } from '../layer/layer-stage.ts';
import type { LayerRoute } from '../layer/next-layer.ts';
import { createBodyLimitStage } from '../limits/body-limit-stage.ts';
import { createTimeoutStage } from '../limits/timeout-stage.ts';
import { compileOptimiseStage } from '../optimise/optimise-stage.ts';
import type { Optimiser } from '../optimise/optimiser.ts';
import { createRedirectStage, createRespondStage } from '../respond/respond-stage.ts';
import { createClientCertificateStage } from '../route/client-certificate-stage.ts';
import { compileMatch } from '../route/match.ts';
import type { CompiledRoute } from '../route/table.ts';
import { createStaticStage } from '../static/static-stage.ts';
import { compileRequestTransforms } from '../transform/request/compile.ts';
import { compileResponseStage } from '../transform/response/response-stage.ts';
import type { Stage } from './stage.ts';

/** What the stages of all routes share. */
export interface RouteSurroundings {
  readonly pools: ReadonlyMap<string, Pool>;
  readonly caching: CachingRoutes;
  /** Folder that relative paths of the configuration start from. */
  readonly baseDirectory: string;
  /** Memory that compressing may take. */
  readonly encoders: HeldBytes;
  readonly optimiser: Optimiser;
  /** Where rates are counted. */
  readonly rates: RateSource;
  readonly refusals: RefusalLog;
  /** 0 up to 1, for faults on purpose; null where none are made. */
  readonly chance: (() => number) | null;
}

/**
 * One route with the stages its requests go through, the outermost first; a response passes them the other way round. Those that a
 * route has no use for are left out. Before them every request goes through `entryStages` (`run.ts`).
 *
 *     access · rate · client certificate     may this client ask at all
 *     body limit · timeout                   bounds of what follows
 *     faults                                 trouble on purpose, with what is left of the time
 *     compress · optimise                    the body in other bytes; outside of the cache, which keeps it as it came
 *     then, by what the route leads to:
 *       pool        sticky · response · cache · retry · balance · forward
 *       listener    response · cache · layer (the next listener's routes)
 *       static      response · static
 *       respond, redirect
 *
 * `response` changes header fields, also of what the cache answers. Only `retry` runs the stages inside it more than once, so each attempt is
 * balanced anew.
 *
 * @throws Error for a pool that does not exist
 */
export function compileRoute(route: RouteConfig, surroundings: RouteSurroundings): CompiledRoute {
  const { to: target, rewrite } = route;
  const layer =
    target.kind === 'listener'
      ? { listener: target.listener, transforms: compileRequestTransforms(rewrite) }
      : null;
  const { refusals, encoders, optimiser, chance } = surroundings;
  const stages = [
    ...compileAccessStage(route, refusals),
    ...rateStage(route, surroundings),
    ...(route.requireClientCertificate ? [createClientCertificateStage(route.id)] : []),
    ...limitStages(route),
    ...(chance === null ? [] : compileFaultsStage(route, chance)),
    ...compileCompressStage(route.compress, encoders),
    ...compileOptimiseStage(route.optimise, optimiser),
    ...(layer === null ? answeringStages(route, surroundings) : layerStages(route, layer, surroundings)),
  ];
  return { ...compileMatch(route), stages, target, layer };
}

function rateStage(
  { id, limits: { rate } }: RouteConfig,
  { rates, refusals }: RouteSurroundings,
): readonly Stage[] {
  if (rate === undefined || rates === null) return [];
  return [createRateStage(id, rate.key, rates.obtain(id, rate), refusals)];
}

function limitStages({ id, limits: { bodyBytes, timeout } }: RouteConfig): readonly Stage[] {
  return [
    ...(bodyBytes === 'unlimited' ? [] : [createBodyLimitStage(id, bodyBytes)]),
    ...(timeout === 'unlimited' ? [] : [createTimeoutStage(id, timeout)]),
  ];
}

function layerStages(
  route: RouteConfig,
  layer: LayerRoute,
  { caching }: RouteSurroundings,
): readonly Stage[] {
  const { id, rewrite, upgrades } = route;
  const leadOn = createLayerStage({
    route: id,
    layer,
    informationalWithout: hidden(route),
    upgrades: new Set(upgrades),
  });
  return [...compileResponseStage(rewrite, 'listener'), ...caching.around(route, [leadOn])];
}

function answeringStages(route: RouteConfig, surroundings: RouteSurroundings): readonly Stage[] {
  const { id, to, rewrite } = route;
  switch (to.kind) {
    case 'pool':
      return poolStages(route, to.pool, surroundings);
    case 'respond':
      return [createRespondStage(id, to)];
    case 'redirect':
      return [createRedirectStage(id, to)];
    case 'static':
      return [
        // There is no backend to hide; what the route says about headers holds.
        ...compileResponseStage({ ...rewrite, hideBackend: false }, 'listener'),
        createStaticStage(
          { ...to, id, root: resolve(surroundings.baseDirectory, to.root) },
          compileRequestTransforms(rewrite),
        ),
      ];
    case 'listener':
      // Layers are made above; reaching this line is an error in Doorman.
      throw new Error(`Route '${id}' leads to a listener and was taken for something else.`);
  }
}

function poolStages(
  route: RouteConfig,
  poolId: string,
  { pools, caching }: RouteSurroundings,
): readonly Stage[] {
  const pool = pools.get(poolId);
  if (pool === undefined)
    throw new Error(`Route '${route.id}' leads to pool '${poolId}', which does not exist.`);
  const { sticky, retry } = pool;
  return [
    ...(sticky === null ? [] : [createStickyStage(sticky)]),
    ...compileResponseStage(route.rewrite, 'pool'),
    ...caching.around(route, [
      ...(retry === null ? [] : [retry]),
      createBalanceStage(pool),
      createForwardStage({
        transforms: compileRequestTransforms(route.rewrite),
        informationalWithout: hidden(route),
        upgrades: new Set(route.upgrades),
      }),
    ]),
  ];
}

/** Header fields that informational responses are to lose. */
const hidden = ({ rewrite }: RouteConfig): ReadonlySet<string> =>
  rewrite.hideBackend ? identityHeaders : new Set();
