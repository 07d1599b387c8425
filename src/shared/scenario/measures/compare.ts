import type { BookedExchange, Evidence, Reading } from '../evidence.ts';
import type { MeasureOf } from '../measure.ts';
import { countOf, formatCount, formatDuration } from './words.ts';

const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** Nearest rank: the smallest duration that as many are not above. */
function percentileOf(exchanges: readonly BookedExchange[], part: number): number {
  const sorted = exchanges.map(({ duration }) => duration).sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
}

/** One group of exchanges in multiples of another. */
export function readCompare(measure: MeasureOf<'compare'>, evidence: Evidence): Reading {
  const { what, timesAtLeast, timesAtMost, sample } = measure;
  const one = evidence.exchanges(measure.of);
  const other = evidence.exchanges(measure.to);
  const numberOf = (group: readonly BookedExchange[]): number =>
    what === 'count' ? group.length : percentileOf(group, percentiles[what]);
  const [value, base] = [numberOf(one), numberOf(other)];
  const ratio = base === 0 ? Number.POSITIVE_INFINITY : value / base;
  const wanted = [
    ...(timesAtLeast === undefined ? [] : [`at least ${timesAtLeast}`]),
    ...(timesAtMost === undefined ? [] : [`at most ${timesAtMost}`]),
  ].join(' and ');
  const measured =
    what === 'count'
      ? `${formatCount(value)} against ${countOf(base, 'exchange')}: ${formatRatio(ratio)} times, wanted ${wanted}.`
      : `${what} ${formatDuration(value)} of ${formatCount(one.length)} against ${formatDuration(base)} of ${countOf(other.length, 'exchange')}: ${formatRatio(ratio)} times, wanted ${wanted}.`;
  const tooFew = what === 'count' ? other.length < sample : Math.min(one.length, other.length) < sample;
  if (tooFew || base === 0) return { verdict: 'pending', measured };
  const fits =
    (timesAtLeast === undefined || ratio >= timesAtLeast) &&
    (timesAtMost === undefined || ratio <= timesAtMost);
  return { verdict: fits ? 'holds' : 'off', measured };
}

const formatRatio = (ratio: number): string =>
  Number.isFinite(ratio)
    ? String(Math.round(ratio * (ratio < 10 ? 100 : 1)) / (ratio < 10 ? 100 : 1))
    : 'endless';
