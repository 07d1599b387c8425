import type { ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { EpochMilliseconds } from '../../../shared/model/units.ts';

/** What a route has done, among the exchanges that the window holds. */
export interface RouteTraffic {
  readonly count: number;
  /** When its latest exchange began. */
  readonly last: EpochMilliseconds;
}

/** Counts exchanges by the id of the route that they matched. */
export function countByRoute(
  exchanges: Iterable<{ readonly summary: Pick<ExchangeSummary, 'route' | 'at'> }>,
): ReadonlyMap<string, RouteTraffic> {
  const traffic = new Map<string, { count: number; last: EpochMilliseconds }>();
  for (const { summary } of exchanges) {
    if (summary.route === null) continue;
    const known = traffic.get(summary.route);
    if (known === undefined) traffic.set(summary.route, { count: 1, last: summary.at });
    else {
      known.count += 1;
      if (summary.at > known.last) known.last = summary.at;
    }
  }
  return traffic;
}
