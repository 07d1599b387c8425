import type { CacheEvidence } from '../../../shared/model/cache-decision.ts';
import type { Decision } from '../../../shared/model/decision.ts';
import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import type { FreshnessFacts } from '../../ui/freshness.ts';
import { headerValue } from '../../ui/header-compare.ts';

/** What an exchange says about the cache, gathered from its decisions and headers. */
export interface CacheFacts {
  readonly key: string | null;
  /** Id of the stored response that it was answered with. */
  readonly entry: string | null;
  /** How fresh what was stored, or came to be, was then. */
  readonly freshness: FreshnessFacts | null;
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

function freshnessOf(decision: Decision): FreshnessFacts | null {
  switch (decision.code) {
    case 'cache.hit':
    case 'cache.revalidated':
    case 'cache.stored':
      return { ...lived(decision.evidence), staleWhileRevalidate: 0, staleIfError: 0 };
    case 'cache.stale': {
      const { reason, allowedFor, age, lifetime } = decision.evidence;
      // How long it could be used in all, counted from the end of its freshness.
      const allowed = Math.max(0, age - lifetime) + allowedFor;
      return {
        ...lived(decision.evidence),
        staleWhileRevalidate: reason === 'while_revalidate' ? allowed : 0,
        staleIfError: reason === 'while_revalidate' ? 0 : allowed,
      };
    }
    case 'cache.miss': {
      const { freshness } = decision.evidence;
      return freshness === null ? null : { ...lived(freshness), staleWhileRevalidate: 0, staleIfError: 0 };
    }
    default:
      return null;
  }
}

const lived = ({ age, lifetime }: Pick<CacheEvidence['cache.hit'], 'age' | 'lifetime'>) => ({
  age,
  lifetime,
});
