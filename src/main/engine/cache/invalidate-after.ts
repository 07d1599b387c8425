import type { RequestHead, Response } from '../message.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { askedUrl } from './asked-url.ts';
import { isSafe, urlsChanged } from './invalidation.ts';
import { keyOf } from './key.ts';
import type { ResponseCache } from './response-cache.ts';

/** Removes what a method that changes things has made out of date, whatever route it was stored on. */
export function invalidateAfter(
  cache: ResponseCache,
  context: ExchangeContext,
  asked: RequestHead,
  { head }: Response,
): void {
  const startedAt = context.elapsed();
  const urls = urlsChanged(askedUrl(context, asked), head.status, head.headers);
  if (urls === null) return;
  const keys = new Set(urls.flatMap((url) => cache.queryRules.map((rule) => keyOf(url, rule))));
  let removed = 0;
  for (const key of keys) removed += cache.removeKey(key);
  if (removed === 0) return;
  const named = urls.map(({ scheme, authority, target }) => `${scheme}://${authority}${target}`);
  context.decide('cache.invalidated', { urls: named, removed }, startedAt);
}

/** For routes without a cache of their own: what passes over them may change what others have stored. */
export function createInvalidationStage(cache: ResponseCache): Stage {
  return {
    name: 'cache',
    run(context, next) {
      const { current } = context;
      if (isSafe(current.method)) return next();
      return afterNext(next, (response) => {
        invalidateAfter(cache, context, current, response);
        return response;
      });
    },
  };
}
