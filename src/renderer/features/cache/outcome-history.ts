import {
  type CacheOutcome,
  type CacheSecond,
  cacheHistorySeconds,
  cacheOutcomes,
} from '../../../shared/model/cache.ts';
import type { Bar } from '../../ui/bars.ts';
import { cacheLooks } from '../../ui/cache-look.ts';
import { formatClock, formatCount, formatShare } from '../../ui/format.ts';

export type OutcomeCounts = Readonly<Record<CacheOutcome, number>>;

/** From the bottom of a bar to its top: what the cache answered below what the upstream did. */
export const stackOrder = [
  'hit',
  'revalidated',
  'collapsed',
  'stale',
  'miss',
  'bypass',
] as const satisfies readonly CacheOutcome[];

/** Outcomes in which the client got what was in the cache. */
const fromCache: readonly CacheOutcome[] = ['hit', 'revalidated', 'collapsed', 'stale'];

export const totalOf = (counts: OutcomeCounts): number =>
  cacheOutcomes.reduce((sum, outcome) => sum + counts[outcome], 0);

export const answeredFromCache = (counts: OutcomeCounts): number =>
  fromCache.reduce((sum, outcome) => sum + counts[outcome], 0);

/** The share of exchanges answered from the cache, of those for which it was looked at; null where there were none. */
export function hitRatio(counts: OutcomeCounts): number | null {
  const looked = totalOf(counts) - counts.bypass;
  return looked === 0 ? null : answeredFromCache(counts) / looked;
}

export function sumOf(history: readonly CacheSecond[]): OutcomeCounts {
  const sum = { hit: 0, stale: 0, revalidated: 0, collapsed: 0, miss: 0, bypass: 0 };
  for (const { counts } of history) for (const outcome of cacheOutcomes) sum[outcome] += counts[outcome];
  return sum;
}

/** Width of a second in the picture, and of its bar, in units of its view box. */
export const secondWidth = 4;
const barWidth = 3;
/** The least height of a part that is not nothing. */
const leastHeight = 1.5;

/** Bars of each outcome, stacked, newest at the right. @param height of the picture, in units of its view box */
export function stackBars(
  history: readonly CacheSecond[],
  height: number,
): Readonly<Record<CacheOutcome, readonly Bar[]>> {
  const shown = history.slice(-cacheHistorySeconds);
  const first = cacheHistorySeconds - shown.length;
  const most = Math.max(1, ...shown.map(({ counts }) => totalOf(counts)));
  const bars: Record<CacheOutcome, Bar[]> = {
    hit: [],
    stale: [],
    revalidated: [],
    collapsed: [],
    miss: [],
    bypass: [],
  };
  shown.forEach(({ counts }, index) => {
    let top = height;
    for (const { outcome, tall } of heightsOf(counts, height / most, height)) {
      top -= tall;
      const x = (first + index) * secondWidth;
      bars[outcome].push({ x, y: round(top), width: barWidth, height: round(tall) });
    }
  });
  return bars;
}

/** Heights of the parts of a second; what the least height adds is taken from the tallest. */
function heightsOf(counts: OutcomeCounts, each: number, most: number) {
  const parts = stackOrder
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => ({ outcome, tall: Math.max(leastHeight, counts[outcome] * each) }));
  const excess = Math.max(0, parts.reduce((sum, { tall }) => sum + tall, 0) - most);
  const tallest = Math.max(...parts.map(({ tall }) => tall));
  let isTaken = false;
  return parts.map((part) => {
    if (isTaken || part.tall < tallest) return part;
    isTaken = true;
    return { ...part, tall: part.tall - excess };
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** `5 hit · 1 miss`; empty where there were none. */
const countsText = (counts: OutcomeCounts): string =>
  stackOrder
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${formatCount(counts[outcome])} ${cacheLooks[outcome].word}`)
    .join(' · ');

/** What one second held: `13:04:05 · 5 hit · 1 miss · 83.3 % from cache`. */
export function secondText(second: CacheSecond | undefined): string {
  if (second === undefined) return 'before the engine started';
  const ratio = hitRatio(second.counts);
  return [
    formatClock(second.at),
    totalOf(second.counts) === 0 ? 'no request' : countsText(second.counts),
    ...(ratio === null ? [] : [`${formatShare(ratio)} from cache`]),
  ].join(' · ');
}
