import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';

/** What a route has done, among the exchanges that the window holds. */
export interface RouteTraffic {
  readonly count: number;
  /** When its latest exchange began. */
  readonly last: EpochMilliseconds;
}

/** Counts exchanges by the ids of the routes that they matched, one in each layer. */
export function countByRoute(
  exchanges: Iterable<{ readonly summary: Pick<ExchangeSummary, 'route' | 'outerRoutes' | 'at'> }>,
): ReadonlyMap<string, RouteTraffic> {
  const traffic = new Map<string, { count: number; last: EpochMilliseconds }>();
  for (const { summary } of exchanges) {
    const { route, outerRoutes = [], at } = summary;
    for (const id of route === null ? outerRoutes : [...outerRoutes, route]) {
      const known = traffic.get(id);
      if (known === undefined) traffic.set(id, { count: 1, last: at });
      else {
        known.count += 1;
        if (at > known.last) known.last = at;
      }
    }
  }
  return traffic;
}
