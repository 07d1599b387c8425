import { randomUUID } from 'node:crypto';
import { bytes } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import type { Response } from '../message.ts';
import { isAuthorized } from './authorized.ts';
import type { CachedRequest } from './cached-request.ts';
import { type ConfirmationRequest, confirmed } from './confirmation.ts';
import type { Answered } from './fetch.ts';
import type { Flight } from './flight.ts';
import { policyOf } from './freshness.ts';
import { responseDirectives } from './response-directives.ts';
import { varyBy, varyNames } from './selection.ts';
import { whyNotStored } from './storable.ts';
import type { StoredResponse } from './store/stored-response.ts';
import { tagsOf } from './tags.ts';
import { fieldsToStore, updatedFields } from './update.ts';

/**
 * Answers with what a 304 has confirmed, updated by it (RFC 9111 section 4.3.4).
 *
 * @returns null where it cannot be told what that is, or it is not stored any more
 */
export function confirm(
  request: CachedRequest,
  confirmation: ConfirmationRequest,
  flight: Flight,
  answered: Answered,
): Response | null {
  const { cache, context, startedAt } = request;
  const { head, body } = answered.response;
  const stored = confirmed(confirmation, head.headers);
  if (stored === null || flight.outdated) return null;
  const { updated, keep } = update(request, stored, answered, stored === request.found);
  if (updated === null) return null;
  body.cancel();
  const { response, evidence } = request.respond(updated, {
    hit: false,
    forwarded: 'stale',
    forwardedStatus: 304,
  });
  if (!keep) cache.store.remove(updated.id);
  else if (request.found === null) alsoFor(request, updated);
  request.outcome('revalidated');
  context.decide('cache.revalidated', { ...evidence, validator: confirmation.validator }, startedAt);
  cache.flights.end(flight);
  flight.end();
  return response;
}

/** Stores what answers other requests for this one and its like as well, so that the upstream is not asked each time. */
function alsoFor({ cache, route, varying }: CachedRequest, stored: StoredResponse): void {
  const names = [...varyNames(stored.headers), ...route.keyHeaders];
  const now = cache.now();
  const writer = cache.store.begin(
    {
      ...stored,
      id: randomUUID(),
      varyBy: varyBy(varying, names),
      storedAt: now,
      use: { hits: 0, lastUsedAt: now },
    },
    stored.size,
  );
  if (typeof writer === 'string') return;
  cache.read(stored.id, 0, stored.size).read({
    data: (chunk) => {
      // The memory of what was read may be used again. A writer that refuses has abandoned it.
      writer.add(Uint8Array.prototype.slice.call(chunk));
      return true;
    },
    end: () => void writer.finish(),
    fail: () => writer.abandon(),
  });
}

/** A response to HEAD updates what is stored for GET, or shows that it is out of date (RFC 9111 section 4.3.5). */
export function updateByHead(request: CachedRequest, answered: Answered): void {
  const { found, cache } = request;
  const { status, headers } = answered.response.head;
  if (found === null || status !== 200 || found.status !== 200) return;
  const same =
    agree(found.headers, headers, 'etag') &&
    agree(found.headers, headers, 'last-modified') &&
    (headers.get('content-length') ?? String(found.size)) === String(found.size);
  if (!same) {
    cache.store.remove(found.id);
    return;
  }
  const { updated, keep } = update(request, found, answered, true);
  if (updated !== null && !keep) cache.store.remove(updated.id);
}

/** A validator that only one of the two has says nothing. */
const agree = (stored: HeaderList, given: HeaderList, name: string): boolean =>
  (stored.get(name) ?? given.get(name)) === (given.get(name) ?? stored.get(name));

/**
 * @param asFor whether it is the one that answers this request, so that the request's own fields tell which others it answers
 * @returns what is stored now, and whether it may stay so
 */
function update(
  { cache, route, varying, terms, context }: CachedRequest,
  stored: StoredResponse,
  { response, requestTime, responseTime }: Answered,
  asFor: boolean,
): { readonly updated: StoredResponse | null; readonly keep: boolean } {
  const { status } = stored;
  const headers = updatedFields(stored.headers, response.head.headers);
  const directives = responseDirectives(headers);
  const policy = policyOf({ status, headers, requestTime, responseTime }, directives, route.defaults);
  const fields = fieldsToStore(headers, directives);
  const names = [...varyNames(fields), ...route.keyHeaders];
  const updated = cache.store.update({
    ...stored,
    headers: fields,
    policy,
    tags: tagsOf(fields),
    varyBy: asFor ? varyBy(varying, names) : stored.varyBy,
  });
  const why = whyNotStored({
    status,
    headers: fields,
    response: directives,
    policy,
    authorized: isAuthorized(varying.headers, context.table),
    maxObject: bytes(Number.MAX_SAFE_INTEGER),
  });
  return { updated, keep: why === null && terms.noStore === null };
}
