import type { BookedExchange } from '../evidence.ts';
import type { ExchangeFilter } from '../filter.ts';
import { statusMatcher } from './status-ranges.ts';

/**
 * Whether exchanges fit a filter, apart from its steps, which say when they began.
 *
 * @param clients addresses of the clients of its stream, or of all streams
 */
export function exchangeMatcher(
  filter: ExchangeFilter,
  clients: ReadonlySet<string>,
): (exchange: BookedExchange) => boolean {
  const { listener, route, pool, upstream, path, cache, answeredBy } = filter;
  const hasStatus = filter.status === undefined ? null : statusMatcher(filter.status);
  return (exchange) =>
    clients.has(exchange.client) &&
    (listener === undefined || exchange.listener === listener) &&
    (route === undefined || exchange.routes.includes(route)) &&
    (pool === undefined || exchange.pool === pool) &&
    (upstream === undefined || exchange.upstream === upstream) &&
    (path === undefined || exchange.path.startsWith(path)) &&
    (hasStatus === null || (exchange.status !== null && hasStatus(exchange.status))) &&
    (cache === undefined || (exchange.cache !== null && cache.includes(exchange.cache))) &&
    (answeredBy === undefined || exchange.answeredBy === answeredBy);
}
