import type { CaptureConfig, RouteTarget } from '../../../shared/config/schema.ts';
import { bytes } from '../../../shared/model/units.ts';
import { type AddressRanges, compileRanges } from '../addresses.ts';
import type { Pool } from '../balance/pool.ts';
import type { RouteCache } from '../cache/route-cache.ts';
import type { Guard } from '../defence/access-stage.ts';
import type { LayerRoute } from '../layer/next-layer.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { MatchableRoute } from './match.ts';
import { Router } from './router.ts';

/** A route with the stages its requests go through; stages it does not use are not in the list. */
export interface CompiledRoute extends MatchableRoute {
  readonly stages: readonly Stage[];
  readonly target: RouteTarget;
  /** What it makes of requests on their way to the next layer; null where it leads elsewhere. */
  readonly layer: LayerRoute | null;
}

/** A configuration as the engine runs it. Never changed: a new configuration is a new table. */
export interface RoutingTable {
  readonly generation: number;
  readonly router: Router<CompiledRoute>;
  readonly pools: readonly Pool[];
  /** Routes that have a cache. */
  readonly caches: readonly RouteCache[];
  readonly capture: CaptureConfig;
  /** Lower-case names of fields that tell upstreams who a client is, which no client may send. */
  readonly identityFields: ReadonlySet<string>;
  /** Refuses clients that their listener does not let in; null where all are let in. */
  readonly guard: Guard | null;
  /** Peers whose forwarding fields are believed, by listener. */
  trustedProxies(listener: string): AddressRanges;
  /** Where a listener sends its clients for HTTPS; null when it serves them itself. */
  httpsPort(listener: string): number | null;
}

const nobody = compileRanges([]);

/** Before the first configuration: no route, and nothing is kept. */
export const emptyTable: RoutingTable = Object.freeze({
  generation: 0,
  router: new Router<CompiledRoute>([], []),
  pools: [],
  caches: [],
  capture: { exchanges: 0, bodyBytes: bytes(0), totalBytes: bytes(0), history: bytes(0), redact: [] },
  identityFields: new Set<string>(),
  guard: null,
  trustedProxies: () => nobody,
  httpsPort: () => null,
});
