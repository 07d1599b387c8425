import type { RateBuckets, RateVerdict } from './rate-buckets.ts';

/** Microseconds as whole seconds, never too few: fields of HTTP have no fractions here. */
const seconds = (time: number): number => Math.max(1, Math.ceil(time / 1_000_000));

/** A string of structured fields (RFC 9651 section 3.3.3). Ids of routes have no character that needs escaping. */
const quoted = (id: string): string => `"${id}"`;

/**
 * `RateLimit-Policy` as draft-ietf-httpapi-ratelimit-headers has it, one item of its list: the quota `q` is what a full bucket
 * holds, the window `w` the seconds in which an empty one fills. Rounded up, so that who keeps to it is never refused.
 */
export const rateLimitPolicy = (route: string, { capacity, fill }: Pick<RateBuckets, 'capacity' | 'fill'>) =>
  `${quoted(route)};q=${capacity};w=${seconds(fill)}`;

/**
 * `RateLimit`: `r` requests are left, and after `t` seconds all of them are there again. Where none is left, `t` is when one is:
 * the same moment that `Retry-After` names.
 */
export function rateLimitField(route: string, { remaining, wait, fullIn }: RateVerdict): string {
  return `${quoted(route)};r=${remaining};t=${seconds(remaining === 0 ? wait : fullIn)}`;
}

/** Seconds of `Retry-After` (RFC 9110 section 10.2.3). */
export const retryAfter = ({ wait }: Pick<RateVerdict, 'wait'>): number => seconds(wait);
