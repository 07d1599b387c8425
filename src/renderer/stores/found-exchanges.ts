import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { compareExchangeIds } from '../../shared/model/exchange-age.ts';
import type { LogEntry } from './exchange-log.ts';

/** Exchanges that the list shows beside those of its log, at most. */
export const foundLimit = 10_000;

/** Far below the position of everything in a log, which goes down by as much as a log holds at most. */
const farBelow = -(2 ** 40);

type Kept = { readonly position: number; summary: ExchangeSummary };

/** Whether an entry is beside the log: its position is no whole number, so that it can lie between two that are. */
export const isFoundEntry = ({ position }: LogEntry): boolean => !Number.isInteger(position);

/** Exchanges that a search found and the log does not hold, each with a position in its place by age. */
export interface FoundExchanges {
  readonly size: number;
  get(id: ExchangeId): Kept | undefined;
  entries(): Iterable<LogEntry>;
  /** Takes in as many as there is room for. @param items newest first, and older than those before */
  add(items: readonly ExchangeSummary[], log: readonly LogEntry[]): readonly LogEntry[];
  /** @returns what was held by this id */
  remove(id: ExchangeId): LogEntry | undefined;
  /** @returns what was held */
  clear(): readonly LogEntry[];
}

export function createFoundExchanges(limit = foundLimit): FoundExchanges {
  const byId = new Map<ExchangeId, Kept>();
  /** By the position of an entry of the log, how many lie between it and the one before it: no two have one position. */
  const below = new Map<number, number>();
  let next = farBelow;

  const positionOf = (id: ExchangeId, log: readonly LogEntry[]): number => {
    const index = placeByAge(id, log);
    const newer = log[index];
    if (index === 0) {
      next -= 1;
      return next + 0.5;
    }
    const end = newer?.position ?? (log.at(-1)?.position ?? 0) + 1;
    const between = (below.get(end) ?? 0) + 1;
    below.set(end, between);
    return end - between / (limit + 1);
  };

  return {
    get size() {
      return byId.size;
    },
    get: (id) => byId.get(id),
    entries: () => byId.values(),
    add(items, log) {
      const added: LogEntry[] = [];
      for (const summary of items) {
        if (byId.size >= limit) break;
        if (byId.has(summary.id)) continue;
        const entry: Kept = { position: positionOf(summary.id, log), summary };
        byId.set(summary.id, entry);
        added.push(entry);
      }
      return added.reverse();
    },
    remove(id) {
      const entry = byId.get(id);
      byId.delete(id);
      return entry;
    },
    clear() {
      const all = [...byId.values()];
      byId.clear();
      below.clear();
      next = farBelow;
      return all;
    },
  };
}

/** Index of the first entry that is newer. */
function placeByAge(id: ExchangeId, log: readonly LogEntry[]): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = log[middle]?.summary.id;
    if (other !== undefined && compareExchangeIds(other, id) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
