import { readAmount } from './amounts.ts';

/** What may be written for a time. */
export const timeForms = 'Use 10m for ten minutes ago, 14:30 for today, or 2026-11-27 and 2026-11-27T14:30.';

const clock = /^([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?$/;
const dated =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$/i;

/**
 * Reads a point in time: how long ago, the time of today, or a date with or without a time. Without a zone it is the one
 * of this machine.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds; null when it is none
 */
export function readTime(written: string, now: number): number | null {
  const ago = /[a-zµ]$/i.test(written) ? readAmount('duration', written) : null;
  if (ago !== null) return Math.round(now - ago / 1000);
  const time = clock.exec(written);
  if (time !== null) {
    const date = new Date(now);
    return date.setHours(Number(time[1]), Number(time[2]), Number(time[3] ?? 0), 0);
  }
  if (!dated.test(written)) return null;
  // A date alone would be read as one of UTC.
  const at = Date.parse(written.length === 10 ? `${written}T00:00` : written.toUpperCase().replace(' ', 'T'));
  return Number.isNaN(at) ? null : at;
}
