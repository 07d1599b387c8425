import {
  type CacheOutcome,
  type CacheSecond,
  cacheHistorySeconds,
  cacheOutcomes,
} from '../../../shared/model/cache.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../../shared/model/units.ts';

/** Exchanges by outcome: in all, and in each of the last {@link cacheHistorySeconds} seconds. */
export class CacheCounts {
  readonly #totals = emptyCounts();
  /** A ring; the place of a second is its number modulo the length. */
  readonly #seconds: { second: number; counts: Record<CacheOutcome, number> }[];

  constructor() {
    this.#seconds = Array.from({ length: cacheHistorySeconds }, () => ({
      second: -1,
      counts: emptyCounts(),
    }));
  }

  add(outcome: CacheOutcome, now: EpochMilliseconds): void {
    this.#totals[outcome] += 1;
    const second = Math.floor(now / 1000);
    const place = this.#seconds[second % cacheHistorySeconds];
    if (place === undefined) return;
    if (place.second !== second) {
      place.second = second;
      for (const one of cacheOutcomes) place.counts[one] = 0;
    }
    place.counts[outcome] += 1;
  }

  totals(): Readonly<Record<CacheOutcome, number>> {
    return { ...this.#totals };
  }

  /** Oldest first, the current second last. */
  history(now: EpochMilliseconds): readonly CacheSecond[] {
    const current = Math.floor(now / 1000);
    return Array.from({ length: cacheHistorySeconds }, (_, at) => {
      const second = current - cacheHistorySeconds + 1 + at;
      const place =
        this.#seconds[((second % cacheHistorySeconds) + cacheHistorySeconds) % cacheHistorySeconds];
      const counts = place?.second === second ? { ...place.counts } : emptyCounts();
      return { at: epochMilliseconds(second * 1000), counts };
    });
  }
}

function emptyCounts(): Record<CacheOutcome, number> {
  return { hit: 0, stale: 0, revalidated: 0, collapsed: 0, miss: 0, bypass: 0 };
}
