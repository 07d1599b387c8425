import { hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';

/** Characters of a tag; 22 of base64url are 132 bits, so that two files with one tag will not be met. */
const tagLength = 22;

/** Time stamps of most systems are at least this fine; of those that count whole seconds, two seconds. Milliseconds. */
const fineGrain = 100;
const coarseGrain = 2000;

/**
 * The entity tag of a file of which the whole is at hand: made from its bytes, strong by its nature, and the same after a
 * build that changed nothing.
 *
 * @param coding of the precompressed file, which is another representation (RFC 9110 section 8.8.3.3)
 */
export const tagOfBytes = (bytes: Uint8Array, coding: string | null): string => tag('', bytes, coding);

/**
 * The entity tag of a larger file: made from its identity, size, and times of change to the nanosecond. The time of the last
 * change of status moves with every write and cannot be set back. It is strong unless that was so short ago that a second
 * write could fall into the same tick of the clock (RFC 9110 section 8.8.1).
 *
 * @param now milliseconds since the epoch
 */
export function tagOfStats(stats: BigIntStats, coding: string | null, now: number): string {
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  const grain = ctimeNs % 1_000_000_000n === 0n ? coarseGrain : fineGrain;
  const settled = now - Number(ctimeNs / 1_000_000n) >= grain;
  return tag(settled ? '' : 'W/', `${dev}-${ino}-${size}-${mtimeNs}-${ctimeNs}`, coding);
}

function tag(weak: '' | 'W/', of: Uint8Array | string, coding: string | null): string {
  const digest = hash('sha256', of, 'base64url').slice(0, tagLength);
  return `${weak}"${digest}${coding === null ? '' : `-${coding}`}"`;
}
