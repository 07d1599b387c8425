import { expiryNotice } from '../model/authority.ts';
import type { EpochMilliseconds } from '../model/units.ts';

/** That an authority ends soon, or has ended; null when there is time. */
export function expirySentence(notAfter: EpochMilliseconds, now: EpochMilliseconds): string | null {
  const left = notAfter - now;
  if (left > expiryNotice) return null;
  const day = new Date(notAfter).toISOString().slice(0, 10);
  if (left <= 0) return `The local authority ended on ${day}: no client accepts its certificates any more.`;
  const days = Math.ceil(left / 86_400_000);
  return `The local authority ends on ${day}, ${days === 1 ? 'within a day' : `in ${days} days`}. Make the next one now, so that stores trust it in time.`;
}
