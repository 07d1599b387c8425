import type { Freshness } from '../../../shared/model/cache.ts';
import type { CacheMissReason, CacheStaleReason } from '../../../shared/model/cache-decision.ts';
import { type EpochMilliseconds, type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import { ageOf } from './freshness.ts';
import type { RequestTerms } from './request-terms.ts';
import type { StoredPolicy } from './store/stored-response.ts';

/** What may be done with a stored response for a request. */
export type Use =
  | { readonly kind: 'fresh' }
  | {
      readonly kind: 'stale';
      readonly reason: Exclude<CacheStaleReason, 'if_error'>;
      readonly allowedFor: Milliseconds;
    }
  /** The upstream must confirm it first, or give another. */
  | {
      readonly kind: 'confirm';
      readonly reason: Extract<CacheMissReason, 'stale' | 'must_revalidate' | 'client_demands'>;
      readonly directive: string | null;
    };

const fresh: Use = { kind: 'fresh' };

/** Whether a stored response answers a request without the upstream (RFC 9111 section 4, RFC 5861 section 3). */
export function judgeUse(policy: StoredPolicy, terms: RequestTerms, now: EpochMilliseconds): Use {
  const age = ageOf(policy, now);
  const left = policy.lifetime - age;
  if (policy.noCache !== null)
    return { kind: 'confirm', reason: 'must_revalidate', directive: policy.noCache };
  const demand = demandNotMet(terms, age, left);
  if (demand !== null) return { kind: 'confirm', reason: 'client_demands', directive: demand };
  if (left > 0) return fresh;
  const { maxStale } = terms;
  if (policy.mayBeStale && maxStale !== null && -left <= maxStale) {
    return { kind: 'stale', reason: 'client_allows', allowedFor: milliseconds(maxStale + left) };
  }
  const revalidating = policy.staleWhileRevalidate + left;
  // A client that sets limits to the age wants what it asks for, and not what is nearly so.
  if (revalidating > 0 && terms.minFresh === null) {
    return { kind: 'stale', reason: 'while_revalidate', allowedFor: milliseconds(revalidating) };
  }
  return { kind: 'confirm', reason: 'stale', directive: null };
}

/**
 * How much longer a response may be served while the upstream fails (RFC 5861 section 4).
 *
 * @returns null where it may not be; one that is fresh after all is only kept from a client that asks for a confirmation
 */
export function allowedOnError(
  policy: StoredPolicy,
  terms: RequestTerms,
  now: EpochMilliseconds,
): Milliseconds | null {
  if (policy.noCache !== null || terms.noCache !== null) return null;
  const left = policy.lifetime - ageOf(policy, now) + policy.staleIfError;
  return policy.staleIfError > 0 && left > 0 ? milliseconds(left) : null;
}

export const freshnessOf = (policy: StoredPolicy, now: EpochMilliseconds): Freshness => ({
  age: ageOf(policy, now),
  lifetime: policy.lifetime,
  source: policy.source,
});

/** The directive of the request that this response does not satisfy (RFC 9111 section 5.2.1); null where there is none. */
function demandNotMet(terms: RequestTerms, age: number, left: number): string | null {
  const { noCache, maxAge, minFresh, written } = terms;
  if (noCache !== null) return noCache;
  // `max-age=0` asks for a confirmation; what has just come has an age of 0 as well.
  if (maxAge !== null && (maxAge === 0 || age > maxAge)) return written;
  return minFresh !== null && left < minFresh ? written : null;
}
