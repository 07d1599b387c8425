import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { LogChange, LogEntry } from '../../../stores/exchange-log.ts';
import { isFoundEntry } from '../../../stores/found-exchanges.ts';
import type { Period } from '../../../stores/list-view.ts';
import { isError } from './arrange.ts';

/** Buckets at most; past that each takes in the one beside it. */
export const timelineBuckets = 240;
/** Width of the finest bucket, in milliseconds. */
const finest = 100;

/** What a request counts as. One that failed counts as that alone. */
const kinds = { other: 0, error: 1, cached: 2 } as const;
type Kind = (typeof kinds)[keyof typeof kinds];

export interface TimelineBucket {
  readonly from: number;
  readonly to: number;
  readonly requests: number;
  readonly errors: number;
  readonly cached: number;
}

/**
 * How many requests began when, in at most {@link timelineBuckets} buckets of equal width. Follows the log change by
 * change: a request costs the same however many there are.
 */
export interface Timeline {
  /** Grows with every change. */
  readonly version: number;
  /** From the first bucket's beginning to the last one's end, in epoch milliseconds; null while there is nothing. */
  readonly span: Period | null;
  /** Width of a bucket, in milliseconds. */
  readonly width: number;
  buckets(): readonly TimelineBucket[];
  follow(change: LogChange): void;
}

function kindOf(exchange: ExchangeSummary): Kind {
  if (isError(exchange)) return kinds.error;
  const { cache } = exchange;
  return cache === null || cache === 'miss' || cache === 'bypass' ? kinds.other : kinds.cached;
}

/** Place in a ring of a position, which may be below zero. */
const slotOf = (position: number, limit: number): number => ((position % limit) + limit) % limit;

/** @param limit most exchanges of the log */
export function createTimeline(limit: number): Timeline {
  // Of each exchange, by position: when it began and what it counts as, to take it out again.
  const begins = new Float64Array(limit);
  const counted = new Uint8Array(limit);
  let firstPosition = 0;
  let nextPosition = 0;
  let version = 0;

  let width = finest;
  /** Number of the first bucket, counted in buckets since 1970. */
  let first = 0;
  /** Buckets in use. */
  let length = 0;
  let counts = [0, 1, 2].map(() => new Uint32Array(timelineBuckets));

  const clear = () => {
    width = finest;
    length = 0;
    for (const count of counts) count.fill(0);
  };

  /** Twice the width: two buckets become one. */
  const coarsen = () => {
    const odd = Math.abs(first % 2);
    const merged = counts.map((count) => {
      const next = new Uint32Array(timelineBuckets);
      for (let index = 0; index < length; index += 1) {
        const at = (index + odd) >> 1;
        next[at] = (next[at] ?? 0) + (count[index] ?? 0);
      }
      return next;
    });
    counts = merged;
    first = Math.floor(first / 2);
    length = (length + odd + 1) >> 1;
    width *= 2;
  };

  /** Makes room for a bucket by its number, and says which index it has. */
  const indexFor = (at: number): number => {
    if (length === 0) {
      first = Math.floor(at / width);
      length = 1;
    }
    for (;;) {
      const number = Math.floor(at / width);
      const start = Math.min(first, number);
      const end = Math.max(first + length, number + 1);
      if (end - start > timelineBuckets) {
        coarsen();
        continue;
      }
      const shift = first - start;
      if (shift > 0) for (const count of counts) count.copyWithin(shift, 0, length).fill(0, 0, shift);
      first = start;
      length = end - start;
      return number - first;
    }
  };

  const add = (at: number, kind: number, sign: 1 | -1) => {
    const index = indexFor(at);
    const count = counts[kind];
    if (count !== undefined) count[index] = Math.max(0, (count[index] ?? 0) + sign);
  };

  /** Empty buckets at the beginning go: what they counted has left the log. */
  const trim = () => {
    let empty = 0;
    while (empty < length && counts.every((count) => count[empty] === 0)) empty += 1;
    if (empty === 0) return;
    for (const count of counts) count.copyWithin(0, empty, length).fill(0, length - empty, length);
    first += empty;
    length -= empty;
    // A log that is emptied and filled again may be looked at closely again.
    if (length === 0) width = finest;
  };

  const put = ({ position, summary }: LogEntry) => {
    const slot = slotOf(position, limit);
    const kind = kindOf(summary);
    begins[slot] = summary.at;
    counted[slot] = kind;
    add(summary.at, kind, 1);
  };

  return {
    get version() {
      return version;
    },
    get width() {
      return width;
    },
    get span() {
      return length === 0 ? null : { from: first * width, to: (first + length) * width };
    },
    buckets: () =>
      Array.from({ length }, (_, index) => {
        const [others = 0, errors = 0, cached = 0] = counts.map((count) => count[index] ?? 0);
        const from = (first + index) * width;
        return { from, to: from + width, requests: others + errors + cached, errors, cached };
      }),
    follow(change) {
      version += 1;
      if (change.reset) {
        clear();
        firstPosition = change.firstPosition;
        nextPosition = change.firstPosition;
      }
      const leaving = Math.min(change.firstPosition, nextPosition);
      for (; firstPosition < leaving; firstPosition += 1) {
        const slot = slotOf(firstPosition, limit);
        add(begins[slot] ?? 0, counted[slot] ?? 0, -1);
      }
      firstPosition = change.firstPosition;
      nextPosition = Math.max(nextPosition, firstPosition);
      for (const entry of change.older) put(entry);
      for (const entry of change.added) {
        put(entry);
        nextPosition = entry.position + 1;
      }
      for (const entry of change.updated) {
        // What is beside the log is not counted.
        if (isFoundEntry(entry)) continue;
        const { position, summary } = entry;
        const slot = slotOf(position, limit);
        const kind = kindOf(summary);
        if (kind === counted[slot]) continue;
        add(begins[slot] ?? summary.at, counted[slot] ?? 0, -1);
        add(begins[slot] ?? summary.at, kind, 1);
        counted[slot] = kind;
      }
      trim();
    },
  };
}
