import type { Response } from '../message.ts';
import { isAuthorized } from './authorized.ts';
import type { CachedRequest } from './cached-request.ts';
import type { Answered } from './fetch.ts';
import { isExplicit, policyOf } from './freshness.ts';
import { keepResponse } from './keep-response.ts';
import { responseDirectives } from './response-directives.ts';
import { whyNotStored } from './storable.ts';

/**
 * Stores the answer to a POST for requests with GET, where the upstream says that this is what it is for: the status is 200,
 * `Content-Location` is the URL that was asked for, and it says itself how long it is fresh (RFC 9110 section 9.3.3).
 *
 * @returns null where it is not stored: nothing was done then
 */
export function keepPosted(request: CachedRequest, answered: Answered): Response | null {
  const { cache, context, route, terms, key } = request;
  const { response, requestTime, responseTime } = answered;
  const { status, headers } = response.head;
  if (status !== 200 || terms.noStore !== null || !isAboutTarget(request, response)) return null;
  const directives = responseDirectives(headers);
  const policy = policyOf({ status, headers, requestTime, responseTime }, directives, route.defaults);
  if (!isExplicit(policy.source) || policy.lifetime <= policy.initialAge) return null;
  const authorized = isAuthorized(context.current.headers, context.table);
  const { maxObject } = route;
  if (whyNotStored({ status, headers, response: directives, policy, authorized, maxObject }) !== null)
    return null;
  return keepResponse(request, cache.flights.begin(key, route.scope, context.id, true), answered, 'method');
}

/** Whether `Content-Location` is the URL of the request, as the client or the upstream knows it. */
function isAboutTarget(request: CachedRequest, { head }: Response): boolean {
  const written = head.headers.all('content-location');
  const [reference] = written;
  if (reference === undefined || written.length > 1) return false;
  const { asked, context } = request;
  const { scheme, authority, hostSent } = request.origin();
  const asSent = context.upstreamRequest?.target ?? asked.target;
  // The upstream may call itself by the name it was asked by, by its own, or by that of the client's URL.
  return [
    `${scheme}://${hostSent}${asSent}`,
    `${scheme}://${authority}${asSent}`,
    `${asked.scheme}://${asked.authority}${asked.target}`,
  ].some((target) => URL.parse(reference, target)?.href === URL.parse(target)?.href);
}
