import type { CacheNotStoredReason } from '../model/cache-decision.ts';
import type { DecisionOf } from '../model/decision.ts';
import type { HeaderPairs } from '../model/exchange.ts';
import {
  type AdviceFacts,
  type CacheAdvice,
  control,
  defaultTtl,
  lifetime,
  requestNoStore,
  response,
  validator,
  wholeFirst,
} from './cache-advice-parts.ts';
import { hasExpiry } from './cache-directives.ts';
import { code, type Segment, say } from './segments.ts';

const isPublic = (headers: HeaderPairs, why: readonly Segment[], remove: readonly string[]): CacheAdvice => ({
  code: 'public',
  sentence: say`${why}. Where it is the same for all clients, say so`,
  write: control(headers, remove, ['public'], hasExpiry(headers)),
});

/** What would have the response kept. */
export function adviseNotStored(
  { evidence: { reason, limit } }: DecisionOf<'cache.not_stored'>,
  { requestHeaders, responseHeaders, responseSize }: AdviceFacts,
): readonly CacheAdvice[] {
  const one = (advice: Omit<CacheAdvice, 'code'>): readonly CacheAdvice[] => [{ code: reason, ...advice }];
  const advice: Readonly<Record<CacheNotStoredReason, () => readonly CacheAdvice[]>> = {
    no_store: () =>
      one({
        sentence: say`The response forbids that it is kept. Where it may be, and is the same for all clients, give it a lifetime in place of ${code('no-store')}`,
        write: control(responseHeaders, ['no-store', 'private'], []),
      }),
    private: () => [
      isPublic(responseHeaders, say`${code('private')} keeps it for one client alone`, ['private']),
    ],
    request_no_store: () => [requestNoStore(requestHeaders)],
    authorization: () => [
      isPublic(
        responseHeaders,
        say`The request had credentials, so the response is taken to be for its client alone`,
        [],
      ),
    ],
    status: () =>
      one({
        sentence: say`Its status is kept only with a lifetime of its own`,
        write: control(responseHeaders, [], []),
      }),
    no_lifetime: () => [lifetime(responseHeaders), defaultTtl, validator],
    vary_any: () =>
      one({
        sentence: say`${code('Vary: *')} says that it depends on more than the request. Name the request fields that it does depend on`,
        write: response('Vary', 'accept-encoding'),
      }),
    set_cookie: () => [
      {
        code: 'set_cookie',
        sentence: say`It sets a cookie, which would be given to every client. Where that is meant, a lifetime of its own says so`,
        write: control(responseHeaders, [], []),
      },
      {
        code: 'cookie_elsewhere',
        sentence: say`Better still, set the cookie with another response, so that this one can be kept without it`,
        write: null,
      },
    ],
    partial: () => [wholeFirst],
    incomplete: () => [],
    not_modified: () => [],
    too_large: () => {
      const room = roomFor(Math.max(responseSize, (limit ?? 0) + 1));
      return one({
        sentence:
          room === null
            ? say`It is larger than any route can let one response be, 1 GiB. Split it, or serve it uncached`
            : say`It is larger than the route lets one response be`,
        write: room === null ? null : { place: 'route', text: `cache: {maxObject: ${room}}` },
      });
    },
    purged: () => [],
    unwritable: () =>
      one({
        sentence: say`There was no room for it, or the disk failed. Give the cache more room`,
        write: { place: 'file', text: 'cache: {memory: 256MiB}' },
      }),
  };
  return advice[reason]();
}

const mebibyte = 1024 * 1024;
/** What `maxObject` may be at most, in MiB. */
const mostRoom = 1024;

/** The next power of two in MiB that holds so many bytes, as the file writes sizes; null where `maxObject` cannot. */
function roomFor(size: number): string | null {
  const room = 2 ** Math.ceil(Math.log2(Math.max(1, size / mebibyte)));
  if (room > mostRoom) return null;
  return room === mostRoom ? '1GiB' : `${room}MiB`;
}
