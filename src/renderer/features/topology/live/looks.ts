import type { Look } from './live-types.ts';

/** Share of failed requests from which on something is failing rather than failing at times. */
export const failingShare = 0.5;

export const quiet: Look = { tone: 'neutral', shape: 'ring', word: 'quiet' };
export const flowing: Look = { tone: 'ok', shape: 'disc', word: 'answering' };
export const pending: Look = { tone: 'neutral', shape: 'dashed-ring', word: 'not applied yet' };
export const off: Look = { tone: 'neutral', shape: 'dash', word: 'disabled' };

/** `3 % errors`, `0.4 % errors`: rounded up, so that a failure never reads as none. */
export function errorWords(share: number): string {
  const percent = share * 100;
  return `${percent < 10 ? Math.ceil(percent * 10) / 10 : Math.round(percent)} % errors`;
}

/** How requests fare, by the share of them that failed; null without requests. */
export function flowLook(share: number | null): Look {
  if (share === null) return quiet;
  if (share <= 0) return flowing;
  return share >= failingShare
    ? { tone: 'error', shape: 'triangle', word: errorWords(share) }
    : { tone: 'warn', shape: 'diamond', word: errorWords(share) };
}

export const shareOf = (part: number, whole: number): number | null =>
  whole <= 0 ? null : Math.min(1, part / whole);
