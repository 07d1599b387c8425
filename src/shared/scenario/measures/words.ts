import type { Reading, Verdict } from '../evidence.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** `1,204` */
export const formatCount = (count: number): string => whole.format(count);

/** `1 exchange`, `12 exchanges` */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `49.6%`, `100%` */
export function formatShare(share: number): string {
  const percent = Math.round(share * 1_000) / 10;
  // What is nearly all of it is not all of it.
  if (percent === 100 && share < 1) return '99.9%';
  return `${percent}%`;
}

/** `0.8 ms`, `12 ms`, `1.25 s`, of microseconds. */
export function formatDuration(microseconds: number): string {
  const ms = microseconds / 1_000;
  if (ms >= 1_000) return `${Math.round(ms / 10) / 100} s`;
  return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
}

export interface Limits {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}

/** What limits say of a number that only grows. */
export function judgeGrowing(value: number, { atLeast, atMost }: Limits): Verdict {
  if (atMost !== undefined && value > atMost) return 'refuted';
  if (atLeast !== undefined && value < atLeast) return 'pending';
  return atMost === undefined ? 'proved' : 'holds';
}

/** `at least 3`, `at most 5`, `3 to 5`: what is wanted, for the end of a sentence. */
export function formatLimits({ atLeast, atMost }: Limits): string {
  if (atLeast === undefined) return atMost === undefined ? 'any number' : `at most ${formatCount(atMost)}`;
  if (atMost === undefined) return `at least ${formatCount(atLeast)}`;
  return atLeast === atMost
    ? `exactly ${formatCount(atMost)}`
    : `${formatCount(atLeast)} to ${formatCount(atMost)}`;
}

/** A reading of a number that only grows. */
export const growing = (value: number, limits: Limits, what: string): Reading => ({
  verdict: judgeGrowing(value, limits),
  measured: `${what}; wanted: ${formatLimits(limits)}.`,
});
