import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { compareExchangeIds } from '../../shared/model/exchange-age.ts';

export interface MergeLimits {
  /** Exchanges listed, at most: the newest. */
  readonly limit: number;
  /** Characters in their targets and authorities, at most, so that the list fits into one message. */
  readonly characters: number;
  /** Only those older than this one. */
  readonly before: ExchangeId | null;
}

/** One list of what is on disk and what is in memory, oldest first; memory knows better where both have one. */
export function mergeExchanges(
  stored: readonly ExchangeSummary[],
  inMemory: readonly ExchangeSummary[],
  { limit, characters, before }: MergeLimits,
): ExchangeSummary[] {
  const byId = new Map<ExchangeId, ExchangeSummary>();
  for (const item of stored) byId.set(item.id, item);
  for (const item of inMemory) byId.set(item.id, item);
  const wanted = [...byId.values()].filter(({ id }) => before === null || compareExchangeIds(id, before) < 0);
  const newestFirst = wanted.sort((one, other) => compareExchangeIds(other.id, one.id)).slice(0, limit);
  let total = 0;
  const fitting = newestFirst.findIndex(({ target, authority }) => {
    total += target.length + authority.length;
    return total > characters;
  });
  return (fitting < 0 ? newestFirst : newestFirst.slice(0, fitting)).reverse();
}
