import type { Measurement } from '../measure.ts';
import type { Cell } from '../rounds.ts';
import { median } from '../statistics.ts';

type Measured = Extract<Measurement, { readonly state: 'measured' }>;

/** The figures of one cell; all of them medians over the rounds. */
export interface Figures {
  readonly perSecond: number;
  /** Least and most over the rounds. */
  readonly spread: readonly [number, number];
  /** Microseconds of processor time for each thing counted; null without a proxy. */
  readonly cpu: number | null;
  /** How much of its one core the proxy used, 0 to 1; null without a proxy. */
  readonly coreUsed: number | null;
  /** How much of that core others took, 0 to 1. */
  readonly disturbance: number;
  /** Milliseconds; null where the row is about a rate. */
  readonly latency: { readonly p50: number; readonly p99: number } | null;
}

/** Null when a round failed: a median of those that went well would hide it. */
export function figuresOf({ measurements }: Cell): Figures | null {
  const measured = measurements.filter((each): each is Measured => each.state === 'measured');
  if (measured.length < measurements.length) return null;
  const over = (value: (each: Measured) => number): number => median(measured.map(value));
  const rates = measured.map(({ load }) => load.perSecond);
  const hasCpu = measured.every(({ cpu }) => cpu !== null);
  const hasLatency = measured.every(({ load }) => load.latency !== undefined);
  return {
    perSecond: median(rates),
    spread: [Math.min(...rates), Math.max(...rates)],
    cpu: hasCpu ? over(({ cpu, load }) => ((cpu?.seconds ?? 0) / load.count) * 1e6) : null,
    coreUsed: hasCpu
      ? // What it still did when the load had ended would make it more than a whole core.
        over(({ cpu, load }) => Math.min(1, ((cpu?.seconds ?? 0) / load.count) * load.perSecond))
      : null,
    disturbance: over(({ disturbance }) => disturbance),
    latency: hasLatency
      ? { p50: over(({ load }) => load.latency?.p50 ?? 0), p99: over(({ load }) => load.latency?.p99 ?? 0) }
      : null,
  };
}

/**
 * The median of one value compared with another cell's, round by round; null when a round is missing.
 *
 * @param compare for instance the ratio of two rates
 */
export function compared(
  cell: Cell,
  reference: Cell | undefined,
  compare: (own: Measured, other: Measured) => number,
): number | null {
  const values = cell.measurements.map((own, round) => {
    const other = reference?.measurements[round];
    return own.state === 'measured' && other?.state === 'measured' ? compare(own, other) : null;
  });
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? null : median(known);
}

/** Why a cell has no figures, with the number of rounds that it happened in. */
export function failureOf({ measurements }: Cell): string {
  const reasons = measurements.flatMap((each) => (each.state === 'failed' ? [each.reason] : []));
  return `failed in ${reasons.length} of ${measurements.length} rounds: ${reasons[0] ?? ''}`;
}
