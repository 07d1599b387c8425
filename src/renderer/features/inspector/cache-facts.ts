import type { Freshness } from '../../../shared/model/cache.ts';
import type { Decision } from '../../../shared/model/decision.ts';
import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import type { FreshnessFacts } from '../../ui/freshness.ts';
import { headerValue } from '../../ui/header-compare.ts';

/** Freshness with what it is of. */
export interface KnownFreshness {
  /** `used`: the client got it; `refused`: it was there, and not used; `stored`: it came to be with this exchange. */
  readonly of: 'used' | 'refused' | 'stored';
  readonly facts: FreshnessFacts;
}

/** What an exchange says about the cache, gathered from its decisions and headers. */
export interface CacheFacts {
  readonly key: string | null;
  /** Id of the stored response that it was answered with. */
  readonly entry: string | null;
  /** How fresh a stored response was then; null where none was looked at. */
  readonly freshness: KnownFreshness | null;
  /** It was answered from the cache, or left its response there. */
  readonly isKept: boolean;
  /** As the upstream sent them, or as they were stored. */
  readonly responseHeaders: HeaderPairs;
  /** What decides whether two requests get the same; null where the response says nothing. */
  readonly pairs: readonly { readonly term: string; readonly value: string | null }[];
}

const ofCache = ({ stage }: Decision): boolean => stage === 'cache';

/** Whether the cache decided anything for an exchange. */
export const hasCacheFacts = ({ summary, decisions }: ExchangeDetail): boolean =>
  summary.cache !== null || decisions.some(ofCache);

export function cacheFacts(detail: ExchangeDetail): CacheFacts {
  const decisions = detail.decisions.filter(ofCache);
  const responseHeaders = detail.upstreamResponse?.headers ?? detail.response?.headers ?? [];
  const value = (name: string): string | null => {
    const values = responseHeaders.filter(([other]) => other.toLowerCase() === name);
    return values.length === 0 ? null : values.map(([, one]) => one).join(', ');
  };
  return {
    key: firstOf(decisions, (decision) => ('key' in decision.evidence ? decision.evidence.key : null)),
    entry: firstOf(decisions, (decision) => ('entry' in decision.evidence ? decision.evidence.entry : null)),
    freshness: firstOf(decisions, freshnessOf),
    isKept: decisions.some(({ code }) => keeps.includes(code)),
    responseHeaders,
    pairs: [
      { term: 'Vary', value: value('vary') },
      { term: 'Cache-Control', value: value('cache-control') },
      { term: 'ETag', value: headerValue(responseHeaders, 'etag') },
      { term: 'Last-Modified', value: headerValue(responseHeaders, 'last-modified') },
    ],
  };
}

const keeps: readonly string[] = ['cache.hit', 'cache.stale', 'cache.revalidated', 'cache.stored'];

function firstOf<Value>(
  decisions: readonly Decision[],
  read: (decision: Decision) => Value | null,
): Value | null {
  for (const decision of decisions) {
    const value = read(decision);
    if (value !== null) return value;
  }
  return null;
}

const noGrace = { staleWhileRevalidate: 0, staleIfError: 0 };

function freshnessOf(decision: Decision): KnownFreshness | null {
  switch (decision.code) {
    case 'cache.hit':
    case 'cache.revalidated':
      return { of: 'used', facts: { ...lived(decision.evidence), ...noGrace } };
    case 'cache.stored':
      return { of: 'stored', facts: { ...lived(decision.evidence), ...noGrace } };
    case 'cache.stale': {
      const { reason, allowedFor, age, lifetime } = decision.evidence;
      // How long it could be used in all, counted from the end of its freshness.
      const allowed = Math.max(0, age - lifetime) + allowedFor;
      const grace =
        reason === 'while_revalidate'
          ? { staleWhileRevalidate: allowed, staleIfError: 0 }
          : { staleWhileRevalidate: 0, staleIfError: allowed };
      return { of: 'used', facts: { age, lifetime, ...grace } };
    }
    case 'cache.miss': {
      const { freshness } = decision.evidence;
      return freshness === null ? null : { of: 'refused', facts: { ...lived(freshness), ...noGrace } };
    }
    default:
      return null;
  }
}

const lived = ({ age, lifetime }: Freshness) => ({ age, lifetime });
