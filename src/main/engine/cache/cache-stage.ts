import type { CacheBypassReason } from '../../../shared/model/cache-decision.ts';
import type { Response } from '../message.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { failureResponse } from '../pipeline/failure-response.ts';
import type { MaybePromise, Next, Stage } from '../pipeline/stage.ts';
import { awaitAnswer } from './await-answer.ts';
import { appendCacheStatus } from './cache-status.ts';
import { CachedRequest } from './cached-request.ts';
import { hasOriginCondition } from './conditions.ts';
import { invalidateAfter } from './invalidate-after.ts';
import { isSafe } from './invalidation.ts';
import { keepPosted } from './keep-posted.ts';
import type { ResponseCache } from './response-cache.ts';
import type { RouteCache } from './route-cache.ts';

/** Answers from the cache where it may, and stores what may be stored (RFC 9111). */
export function createCacheStage(cache: ResponseCache, route: RouteCache): Stage {
  return {
    name: 'cache',
    run(context, next) {
      const reason = bypassReason(context);
      if (reason !== null) return bypass(cache, route, context, next, reason, null);
      const request = new CachedRequest(cache, route, context, next);
      const { terms } = request;
      if (terms.noStore !== null) return bypass(cache, route, context, next, 'no_store', terms.noStore);
      request.lookUp();
      const answer = request.answer();
      if (answer === null && !terms.onlyIfCached) return counted(cache, context, awaitAnswer(request));
      const response = answer ?? onlyIfCached(request);
      cache.count(context);
      return response;
    },
  };
}

/** What the cache did is known at the end. */
async function counted(
  cache: ResponseCache,
  context: ExchangeContext,
  answer: Promise<Response>,
): Promise<Response> {
  try {
    return await answer;
  } finally {
    cache.count(context);
  }
}

function bypassReason({ upgrade, current, requestBody }: ExchangeContext): CacheBypassReason | null {
  if (upgrade !== null) return 'upgrade';
  if (current.method !== 'GET' && current.method !== 'HEAD') return 'method';
  if (!requestBody.empty) return 'body';
  return hasOriginCondition(current.headers) ? 'condition' : null;
}

function bypass(
  cache: ResponseCache,
  route: RouteCache,
  context: ExchangeContext,
  next: Next,
  reason: CacheBypassReason,
  directive: string | null,
): MaybePromise<Response> {
  const { current } = context;
  const { method } = current;
  context.cache = 'bypass';
  cache.count(context);
  const written = reason === 'method' ? method : directive;
  context.decide('cache.bypass', { reason, directive: written }, context.elapsed());
  const forwarded = reason === 'method' ? 'method' : 'bypass';
  const requestTime = cache.now();
  return afterNext(next, (response) => {
    if (!isSafe(method)) invalidateAfter(cache, context, current, response);
    if (method === 'POST' && reason === 'method') {
      const answered = { response, requestTime, responseTime: cache.now() };
      const kept = keepPosted(new CachedRequest(cache, route, context, next), answered);
      if (kept !== null) return kept;
    }
    // A switch of protocols is no answer to show anything with.
    if (response.head.status !== 101) appendCacheStatus(response.head.headers, { hit: false, forwarded });
    return response;
  });
}

/** The client wants nothing that is not stored (RFC 9111 section 5.2.1.7). */
function onlyIfCached({ context, key, stored, startedAt }: CachedRequest): Response {
  const fault = {
    code: 'cache.only_if_cached',
    detail: 'nothing stored answers the request without the upstream',
  } as const;
  context.cache = 'miss';
  context.decide('cache.only_if_cached', { key, variants: stored.length }, startedAt);
  context.answeredBy = 'doorman';
  context.fault = fault;
  const response = failureResponse(context, fault);
  appendCacheStatus(response.head.headers, { hit: false, forwarded: null, detail: 'only-if-cached' });
  return response;
}
