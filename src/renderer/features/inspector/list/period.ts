import type { Period } from '../../../stores/list-view.ts';
import { formatClock } from '../../../ui/format.ts';
import type { TimelineBucket } from './timeline.ts';

/** Index of the bucket that a time lies in; the nearest one for times outside of all. */
export function bucketIndex(buckets: readonly TimelineBucket[], at: number): number {
  const [first] = buckets;
  if (first === undefined) return 0;
  return Math.min(buckets.length - 1, Math.max(0, Math.floor((at - first.from) / (first.to - first.from))));
}

/** The period of whole buckets between two times, in either order. At the end of all, it stays open for what comes. */
export function periodBetween(buckets: readonly TimelineBucket[], one: number, other: number): Period | null {
  const begin = bucketIndex(buckets, Math.min(one, other));
  const end = bucketIndex(buckets, Math.max(one, other));
  return periodOf(buckets, begin, end + 1);
}

/** From the beginning of one bucket to that of another; null where that is everything. */
function periodOf(buckets: readonly TimelineBucket[], begin: number, end: number): Period | null {
  if (begin <= 0 && end >= buckets.length) return null;
  return {
    from: begin <= 0 ? Number.NEGATIVE_INFINITY : (buckets[begin]?.from ?? Number.NEGATIVE_INFINITY),
    to: end >= buckets.length ? Number.POSITIVE_INFINITY : (buckets[end]?.from ?? Number.POSITIVE_INFINITY),
  };
}

/** The period with one end moved by a key; undefined for a key that moves nothing. The ends never meet. */
export function movedEdge(
  buckets: readonly TimelineBucket[],
  period: Period | null,
  edge: 'from' | 'to',
  key: string,
): Period | null | undefined {
  const begin =
    period === null || period.from === Number.NEGATIVE_INFINITY ? 0 : bucketIndex(buckets, period.from);
  const end =
    period === null || period.to === Number.POSITIVE_INFINITY
      ? buckets.length
      : bucketIndex(buckets, period.to);
  const large = Math.max(1, Math.round(buckets.length / 10));
  const now = edge === 'from' ? begin : end;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: now - 1,
    ArrowDown: now - 1,
    ArrowRight: now + 1,
    ArrowUp: now + 1,
    PageDown: now - large,
    PageUp: now + large,
    Home: edge === 'from' ? 0 : begin + 1,
    End: edge === 'from' ? end - 1 : buckets.length,
  };
  const target = targets[key];
  if (target === undefined) return undefined;
  return edge === 'from'
    ? periodOf(buckets, Math.min(Math.max(0, target), end - 1), end)
    : periodOf(buckets, begin, Math.max(Math.min(buckets.length, target), begin + 1));
}

/** `13:04:05 – 13:04:12`, `since 13:04:05`, `until 13:04:12`. */
export function periodWords({ from, to }: Period): string {
  if (from === Number.NEGATIVE_INFINITY) return `until ${formatClock(to)}`;
  if (to === Number.POSITIVE_INFINITY) return `since ${formatClock(from)}`;
  return `${formatClock(from)} – ${formatClock(to)}`;
}
