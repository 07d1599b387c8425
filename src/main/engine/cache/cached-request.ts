import type { CacheOutcome } from '../../../shared/model/cache.ts';
import type { CacheEvidence, CacheMissReason } from '../../../shared/model/cache-decision.ts';
import type { Microseconds } from '../../../shared/model/units.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Next } from '../pipeline/stage.ts';
import { askedUrl } from './asked-url.ts';
import type { StatusOfCache } from './cache-status.ts';
import { ageOf } from './freshness.ts';
import type { AskedUrl } from './invalidation.ts';
import { keyOf } from './key.ts';
import { type RequestTerms, requestTerms } from './request-terms.ts';
import type { ResponseCache } from './response-cache.ts';
import type { RouteCache } from './route-cache.ts';
import { select } from './selection.ts';
import { type Given, serve } from './serve.ts';
import type { ResponseToStore, StoredResponse } from './store/stored-response.ts';
import { freshnessOf, judgeUse, type Use } from './usability.ts';
import { VaryingRequest } from './varying-request.ts';

/** One request on its way through the cache of a route: what is stored for it, and how it is answered from that. */
export class CachedRequest {
  readonly cache: ResponseCache;
  readonly route: RouteCache;
  readonly context: ExchangeContext;
  readonly next: Next;
  readonly startedAt: Microseconds;
  readonly asked: AskedUrl;
  readonly key: string;
  readonly varying: VaryingRequest;
  terms: RequestTerms;
  /** Everything under the key, of other routes as well. */
  stored: readonly StoredResponse[] = [];
  /** What answers this request, fresh or not. */
  found: StoredResponse | null = null;
  /** Where nothing does, the first field that differs. */
  differs: string | null = null;
  use: Use | null = null;

  constructor(cache: ResponseCache, route: RouteCache, context: ExchangeContext, next: Next) {
    const { current } = context;
    this.cache = cache;
    this.route = route;
    this.context = context;
    this.next = next;
    this.startedAt = context.elapsed();
    this.terms = requestTerms(current.headers, route.ignoreClientNoCache);
    this.asked = askedUrl(context, current);
    this.key = keyOf(this.asked, route.query);
    this.varying = new VaryingRequest(current.headers, context.client);
  }

  /** Looks again: what is stored may have changed. */
  lookUp(): void {
    const { cache, route, varying } = this;
    this.stored = cache.store.find(this.key);
    const { found, differs } = select(this.stored, route.scope, varying);
    this.found = found;
    this.differs = differs;
    this.use = found === null ? null : judgeUse(found.policy, this.terms, cache.now());
  }

  /** The answer from what is stored, where it needs no confirmation; null where it does, or there is nothing. */
  answer(): Response | null {
    const { found, use, context, startedAt } = this;
    if (found === null || use === null || use.kind === 'confirm') return null;
    if (use.kind === 'fresh') {
      const { response, evidence } = this.respond(found, {});
      this.outcome('hit');
      context.decide('cache.hit', evidence, startedAt);
      return response;
    }
    const { reason, allowedFor } = use;
    const response = this.stale(found, { reason, allowedFor, error: null });
    if (reason === 'while_revalidate') this.cache.renew(this, found);
    return response;
  }

  stale(
    found: StoredResponse,
    why: Pick<CacheEvidence['cache.stale'], 'reason' | 'allowedFor' | 'error'>,
    status: Partial<StatusOfCache> = {},
  ): Response {
    const { response, evidence } = this.respond(found, status);
    this.outcome('stale');
    this.context.decide('cache.stale', { ...evidence, ...why }, this.startedAt);
    return response;
  }

  /** The response to this request out of a stored one. The caller decides and counts. */
  respond(
    found: StoredResponse,
    status: Partial<StatusOfCache>,
  ): { readonly response: Response; readonly evidence: CacheEvidence['cache.hit'] } {
    const { cache } = this;
    const now = cache.now();
    const { id, size, policy } = found;
    const tier = cache.store.tierOf(id) ?? 'memory';
    const read = (from: number, to: number) => cache.read(id, from, to);
    const { response, range, notModified } = this.serve({ response: found, size, read }, status, now);
    const { use } = found;
    use.hits += 1;
    use.lastUsedAt = now;
    cache.store.used(id);
    const evidence = {
      key: this.key,
      variants: this.stored.length,
      entry: id,
      tier,
      range,
      notModified,
      ...freshnessOf(policy, now),
    };
    return { response, evidence };
  }

  /** What the client gets of a response, stored or just being so. */
  serve(given: Given, status: Partial<StatusOfCache>, now = this.cache.now()): ReturnType<typeof serve> {
    const { context, cache } = this;
    const { policy, origin } = given.response;
    const age = ageOf(policy, now);
    const ttl = Math.floor((policy.lifetime - age) / 1000);
    const served = serve(context.current, given, age, { hit: true, forwarded: null, ttl, ...status });
    context.answeredBy = 'cache';
    context.storedOrigin = origin;
    cache.saved(served.length);
    return served;
  }

  outcome(outcome: CacheOutcome): void {
    this.context.cache = outcome;
  }

  decideMiss(reason: CacheMissReason, directive: string | null = null): void {
    const { context, key, stored, found, differs, cache, startedAt } = this;
    this.outcome('miss');
    const freshness = found === null ? null : freshnessOf(found.policy, cache.now());
    const field = reason === 'vary_mismatch' ? differs : null;
    context.decide(
      'cache.miss',
      { key, variants: stored.length, reason, field, directive, freshness },
      startedAt,
    );
  }

  /** Who gives the response that has just come. */
  origin(): ResponseToStore['origin'] {
    const { chosen, upstreamRequest, current, pool, upstream } = this.context;
    return {
      pool: pool ?? '',
      upstream: upstream ?? '',
      scheme: chosen?.url.startsWith('https:') === true ? 'https' : 'http',
      authority: chosen?.authority ?? current.authority,
      hostSent: upstreamRequest?.headers.get('host') ?? current.authority,
    };
  }
}
