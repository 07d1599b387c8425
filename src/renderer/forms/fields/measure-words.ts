import {
  formatDuration,
  formatSize,
  parseDuration,
  parsePercent,
  parseSize,
} from '../../../shared/config/measures.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';

export type MeasureKind = 'duration' | 'size' | 'percentage';

const parts = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Milliseconds in words: 90,000 → '1 min 30 s'. */
function durationWords(value: number): string {
  if (value === 0) return 'no time';
  let left = value;
  const words = parts.flatMap(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count === 0 ? [] : [`${count} ${unit}`];
  });
  return words.slice(0, 3).join(' ');
}

function percentWords(fraction: number): string {
  if (fraction === 0) return 'none';
  if (fraction === 1) return 'all';
  const one = 1 / fraction;
  return Number.isInteger(Math.round(one * 1e6) / 1e6) ? `1 in ${Math.round(one)}` : '';
}

/** What a measure means, such as '1 min 30 s' for '90s'; '' where it says nothing more, or is none. */
export function measureWords(kind: MeasureKind, text: string): string {
  if (text === '') return '';
  if (text === 'unlimited') return 'no limit';
  const read =
    kind === 'duration' ? parseDuration(text) : kind === 'size' ? parseSize(text) : parsePercent(text);
  if (!read.ok) return '';
  if (kind === 'duration') {
    const words = durationWords(read.value);
    // '30 s' beside '30s' says nothing more.
    return words.replace(' ', '') === text.trim() ? '' : words;
  }
  if (kind === 'percentage') return percentWords(read.value);
  return `${read.value.toLocaleString('en')} ${read.value === 1 ? 'byte' : 'bytes'}`;
}

const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];
const durationSteps: readonly number[] = [
  0,
  ...[1, 2, 5, 10, 20, 50, 100, 200, 250, 500],
  ...[1, 2, 5, 10, 15, 20, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 90, 365].map((count) => count * day),
];
/** Powers of two to 1 TiB. */
const sizeSteps: readonly number[] = [0, ...Array.from({ length: 41 }, (_, power) => 2 ** power)];
const percentSteps: readonly number[] = Array.from({ length: 21 }, (_, index) => index / 20);

/** The next of some values above or below one; null past the ends. */
function neighbour(steps: readonly number[], value: number, direction: 1 | -1): number | null {
  const next = direction > 0 ? steps.find((step) => step > value) : steps.findLast((step) => step < value);
  return next ?? null;
}

/** Where the way down from 'unlimited' begins. */
const below = { duration: minute, size: 64 * 2 ** 20, percentage: 1 } as const;

const tools = {
  duration: {
    parse: parseDuration,
    steps: durationSteps,
    write: (value: number) => formatDuration(milliseconds(value)),
  },
  size: { parse: parseSize, steps: sizeSteps, write: (value: number) => formatSize(bytes(value)) },
  percentage: {
    parse: parsePercent,
    steps: percentSteps,
    write: (value: number) => `${Math.round(value * 100)}%`,
  },
} as const;

/** The ends of a range as the schema words it: '1ms to 1h, or unlimited'. */
function endsOf(kind: MeasureKind, range: string): readonly [number, number] {
  const [low = '', high = ''] = range.replace(', or unlimited', '').split(' to ');
  const read = (text: string, otherwise: number): number => {
    const judged = tools[kind].parse(text);
    return judged.ok ? judged.value : otherwise;
  };
  return [read(low, 0), read(high, Number.MAX_SAFE_INTEGER)];
}

/**
 * The next round value up or down, as text: '10s' → '15s', '64KiB' → '128KiB'. Ends stay where they are; null where
 * the text is no measure.
 */
export function stepMeasure(
  kind: MeasureKind,
  text: string,
  direction: 1 | -1,
  range: string,
): string | null {
  const { parse, steps, write } = tools[kind];
  const [low, high] = endsOf(kind, range);
  if (text === 'unlimited') return direction > 0 ? text : write(Math.min(high, below[kind]));
  const read = parse(text);
  if (!read.ok) return null;
  const next = neighbour(steps, read.value, direction);
  return write(Math.max(low, Math.min(high, next ?? read.value)));
}

/** A number one step up or down: by one, and for large ones by a round part of them. */
export function stepNumber(value: number, direction: 1 | -1, min: number, max: number): number {
  const size = Math.abs(value);
  const step = size <= 100 && !(size === 100 && direction > 0) ? 1 : 10 ** (Math.floor(Math.log10(size)) - 1);
  return Math.max(min, Math.min(max, Math.round(value * 1e6 + direction * step * 1e6) / 1e6));
}
