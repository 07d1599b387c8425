import { randomUUID } from 'node:crypto';
import type { CacheNotStoredReason } from '../../../shared/model/cache-decision.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes } from '../../../shared/model/units.ts';
import { httpDate } from '../http1/http-date.ts';
import { type Body, emptyBody, type Response } from '../message.ts';
import { isAuthorized } from './authorized.ts';
import { appendCacheStatus, type Forwarded } from './cache-status.ts';
import type { CachedRequest } from './cached-request.ts';
import { clientHasIt } from './conditions.ts';
import { drain } from './drain.ts';
import type { Answered } from './fetch.ts';
import type { Flight } from './flight.ts';
import { policyOf } from './freshness.ts';
import { Keeper } from './keeper.ts';
import { urlOf } from './key.ts';
import { type ResponseDirectives, responseDirectives } from './response-directives.ts';
import { varyBy, varyNames } from './selection.ts';
import { SharedBody } from './shared-body.ts';
import { type NotStored, whyNotStored } from './storable.ts';
import type { ResponseToStore, StoredPolicy } from './store/stored-response.ts';
import { tagsOf } from './tags.ts';
import { fieldsToStore } from './update.ts';
import { freshnessOf } from './usability.ts';

/** Answers with the response to a GET, or to a POST that stands for one, that has come, and stores it on its way where it may be. */
export function keepResponse(
  request: CachedRequest,
  flight: Flight,
  { response, requestTime, responseTime }: Answered,
  forwarded: Forwarded,
): Response {
  const { context, cache, route, terms } = request;
  const { head } = response;
  const { status, headers } = head;
  const directives = responseDirectives(headers);
  const policy = policyOf({ status, headers, requestTime, responseTime }, directives, route.defaults);
  const question = {
    status,
    headers,
    response: directives,
    policy,
    authorized: isAuthorized(context.current.headers, context.table),
    maxObject: route.maxObject,
  };
  const why: NotStored | null =
    terms.noStore !== null
      ? { reason: 'request_no_store', directive: terms.noStore }
      : flight.outdated
        ? { reason: 'purged', directive: null }
        : whyNotStored(question);
  const pass = (reason: CacheNotStoredReason, directive: string | null, limit: Bytes | null): Response => {
    notStored(request, reason, directive, limit);
    forAlone(request, flight, status);
    appendCacheStatus(headers, { hit: false, forwarded });
    return response;
  };
  if (why !== null)
    return pass(why.reason, why.directive, why.reason === 'too_large' ? route.maxObject : null);

  const toStore = describe(request, response, policy, directives);
  const length = headers.get('content-length');
  const size = response.body.empty ? 0 : length === undefined ? null : Number(length);
  const writer = cache.store.begin(toStore, size === null ? null : bytes(size));
  if (typeof writer === 'string') return pass(writer, null, writer === 'too_large' ? cache.limit : null);

  const keeper = new Keeper({
    store: cache.store,
    writer,
    maxObject: route.maxObject,
    outdated: () => flight.outdated,
    onStored: (stored) => decideStored(request, toStore, stored),
    onNotStored: (reason, limit) => {
      notStored(request, reason, null, limit);
      cache.flights.pass(request.key, route.scope, cache.monotonic());
    },
    onUnwanted: () => flight.cancellation.cancel(),
    onOver: (fault) => over(request, flight, fault),
  });
  appendCacheStatus(headers, { hit: false, forwarded, stored: true });
  cache.flights.forgetPass(request.key, route.scope);
  if (response.body.empty) {
    keeper.complete();
    return toClient(request, toStore, response, emptyBody, forwarded);
  }
  const shared = new SharedBody(response.body, keeper);
  const body = shared.reader();
  // Others may have what is fresh; anything else would have to be confirmed for them first (RFC 9111 section 4).
  if (policy.lifetime > policy.initialAge && policy.noCache === null) flight.share(toStore, shared);
  else forAlone(request, flight, status);
  return toClient(request, toStore, response, body, forwarded);
}

/** The answer to the request that asked: 304 where its client turns out to have this very response. */
function toClient(
  request: CachedRequest,
  toStore: ResponseToStore,
  { head }: Response,
  body: Body,
  forwarded: Forwarded,
): Response {
  const { method, headers } = request.context.current;
  // The condition of a POST was for the upstream to judge, which has acted on it by now.
  if (method !== 'GET' || !clientHasIt(headers, toStore)) return { head, body };
  const { response } = request.serve(
    { response: toStore, size: null, read: () => emptyBody },
    { hit: false, forwarded, forwardedStatus: head.status, stored: true },
  );
  request.context.answeredBy = 'upstream';
  if (!body.empty) void drain(body);
  return response;
}

function describe(
  request: CachedRequest,
  { head }: Response,
  policy: StoredPolicy,
  directives: ResponseDirectives,
): ResponseToStore {
  const { key, asked, route, varying, cache } = request;
  const fields = fieldsToStore(head.headers, directives);
  // A cache gives what it keeps a date (RFC 9110 section 6.6.1).
  if (!fields.has('date')) fields.append('Date', httpDate(policy.responseTime));
  return {
    id: randomUUID(),
    key,
    scope: route.scope,
    route: route.route,
    varyBy: varyBy(varying, [...varyNames(fields), ...route.keyHeaders]),
    url: urlOf(asked),
    status: head.status,
    reason: head.reason,
    headers: fields,
    origin: request.origin(),
    policy,
    storedAt: cache.now(),
    tags: tagsOf(fields),
    use: { hits: 0, lastUsedAt: cache.now() },
  };
}

function decideStored({ context, key, cache }: CachedRequest, response: ResponseToStore, size: Bytes): void {
  context.decide(
    'cache.stored',
    {
      key,
      size,
      tier: cache.store.tierOf(response.id) ?? 'disk',
      vary: response.varyBy.map(([name]) => name),
      tags: response.tags,
      ...freshnessOf(response.policy, cache.now()),
    },
    context.elapsed(),
  );
}

function notStored(
  { context, key }: CachedRequest,
  reason: CacheNotStoredReason,
  directive: string | null,
  limit: Bytes | null,
): void {
  context.decide('cache.not_stored', { key, reason, directive, limit }, context.elapsed());
}

/** The answer is for this request alone: those that waited ask by themselves, and all at once. */
function forAlone(request: CachedRequest, flight: Flight, status: number): void {
  const { cache, key, route, found } = request;
  cache.flights.end(flight);
  flight.end({ kind: 'released' });
  // An answer to a part or a condition says nothing about answers to whole requests.
  if (status === 206 || status === 304) return;
  cache.flights.pass(key, route.scope, cache.monotonic());
  // What was to be confirmed is out of date, unless it is an error that came.
  if (found !== null && status < 500) cache.store.remove(found.id);
}

function over({ cache }: CachedRequest, flight: Flight, fault: Fault | null): void {
  cache.flights.end(flight);
  flight.end(fault === null ? { kind: 'look' } : { kind: 'failed', error: fault.code, fault });
}
