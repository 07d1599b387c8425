import { assertNever } from '../assert-never.ts';
import type { CacheEvidence, CacheNotStoredReason } from '../model/cache-decision.ts';
import type { Decision, DecisionOf } from '../model/decision.ts';
import type { HeaderPairs } from '../model/exchange.ts';
import { firstLifetime, hasExpiry, valuesOf, withDirectives } from './cache-directives.ts';
import { code, type Segment, say } from './segments.ts';

/** Where something has to be written for the advice to be followed. */
export type AdvicePlace = 'response' | 'request' | 'route' | 'file';

/** What would have more of this answered from the cache. */
export interface CacheAdvice {
  /** Stable, one for each piece of advice. */
  readonly code: string;
  readonly sentence: readonly Segment[];
  /** What to write, and where; null where it is not a matter of one line. */
  readonly write: { readonly place: AdvicePlace; readonly text: string } | null;
}

/** What of an exchange the advice is made from. */
export interface AdviceFacts {
  readonly decisions: readonly Decision[];
  readonly requestHeaders: HeaderPairs;
  /** As the upstream sent them, or as they are stored. */
  readonly responseHeaders: HeaderPairs;
  /** Bytes of the response's body. */
  readonly responseSize: number;
}

type CacheDecision = { [Code in keyof CacheEvidence]: DecisionOf<Code> }[keyof CacheEvidence];

const isOfCache = (decision: Decision): decision is CacheDecision => decision.stage === 'cache';

/** Request fields that differ from client to client, so that `Vary` on them leaves each with a copy of its own. */
const personalFields: readonly string[] = ['cookie', 'user-agent', 'authorization', 'referer'];

/** Advice about one exchange, what matters most first; empty where nothing is to be gained. */
export function adviseCache(facts: AdviceFacts): readonly CacheAdvice[] {
  const advice = facts.decisions.filter(isOfCache).flatMap((decision) => adviceFor(decision, facts));
  const seen = new Set<string>();
  return advice.filter((one) => {
    if (seen.has(one.code)) return false;
    seen.add(one.code);
    return true;
  });
}

function adviceFor(decision: CacheDecision, facts: AdviceFacts): readonly CacheAdvice[] {
  switch (decision.code) {
    case 'cache.miss':
      return forMiss(decision, facts);
    case 'cache.bypass':
      return forBypass(decision, facts);
    case 'cache.not_stored':
      return forNotStored(decision, facts);
    case 'cache.stored':
      return [...forLifetime(decision.evidence, facts), ...forKept(facts)];
    case 'cache.hit':
    case 'cache.revalidated':
      return [...forLifetime(decision.evidence, facts), ...forKept(facts)];
    case 'cache.stale':
    case 'cache.collapsed':
    case 'cache.only_if_cached':
    case 'cache.invalidated':
      return [];
    default:
      return assertNever(decision);
  }
}

function forMiss(
  { evidence }: DecisionOf<'cache.miss'>,
  { requestHeaders, responseHeaders }: AdviceFacts,
): readonly CacheAdvice[] {
  const { reason, field, directive } = evidence;
  switch (reason) {
    case 'not_stored':
      return [];
    case 'vary_mismatch':
      return field === null ? [] : [lessVary(field, responseHeaders)];
    case 'stale':
      return [validator];
    case 'changed':
      return [
        {
          code: 'while_revalidate',
          sentence: say`It changes at the upstream more often than it is asked for. Where a moment of the old one does no harm, serve it while the new one is fetched`,
          write: { place: 'route', text: 'cache: {staleWhileRevalidate: 30s}' },
        },
      ];
    case 'must_revalidate':
      return [
        {
          code: 'no_cache',
          sentence: say`${code('no-cache')} has the upstream confirm it for every request. Give it a lifetime instead, where it may be used that long unasked`,
          write: response('Cache-Control', withDirectives(responseHeaders, ['no-cache'], [])),
        },
      ];
    case 'client_demands':
      return [
        {
          code: 'client_demands',
          sentence: say`The client asked for a fresher one (${code(directive ?? asked(requestHeaders))}), as browsers do on reload. The route can answer from the cache all the same`,
          write: { place: 'route', text: 'cache: {ignoreClientNoCache: true}' },
        },
      ];
    case 'range':
      return [wholeFirst];
    default:
      return assertNever(reason);
  }
}

function forBypass(
  { evidence }: DecisionOf<'cache.bypass'>,
  { requestHeaders }: AdviceFacts,
): readonly CacheAdvice[] {
  switch (evidence.reason) {
    case 'method':
      return [
        {
          code: 'method',
          sentence: say`Only GET and HEAD are answered from the cache. Where ${code(evidence.directive ?? 'this')} only reads, let clients ask with GET and put what they ask for into the URL`,
          write: null,
        },
      ];
    case 'no_store':
      return [requestNoStore(requestHeaders)];
    case 'upgrade':
    case 'comparison':
      return [];
    default:
      return assertNever(evidence.reason);
  }
}

const validator: CacheAdvice = {
  code: 'validator',
  sentence: say`It has neither ${code('ETag')} nor ${code('Last-Modified')}, so the upstream sends it whole each time it is no longer fresh. With one of them it can answer 304`,
  write: response('ETag', '"a hash of the body"'),
};

const wholeFirst: CacheAdvice = {
  code: 'whole_first',
  sentence: say`Parts are answered from a stored whole. Ask for the whole once, without ${code('Range')}`,
  write: null,
};

const requestNoStore = (headers: HeaderPairs): CacheAdvice => ({
  code: 'request_no_store',
  sentence: say`The client forbids that anything is kept (${code(asked(headers))}). Leave ${code('no-store')} out of the request; Doorman does not overrule it`,
  write: null,
});

const lifetime = (headers: HeaderPairs): CacheAdvice => ({
  code: 'lifetime',
  sentence: say`Nothing says how long it is fresh. Let the upstream say it`,
  write: response('Cache-Control', withDirectives(headers, [], [])),
});

const defaultTtl: CacheAdvice = {
  code: 'default_ttl',
  sentence: say`Where the upstream cannot be changed, the route can say it for responses that do not`,
  write: { place: 'route', text: `cache: {defaultTtl: ${firstLifetime}s}` },
};

const isPublic = (headers: HeaderPairs, why: readonly Segment[], remove: readonly string[]): CacheAdvice => ({
  code: 'public',
  sentence: say`${why}. Where it is the same for all clients, say so`,
  write: response('Cache-Control', withDirectives(headers, remove, ['public'], hasExpiry(headers))),
});

function forNotStored(
  { evidence: { reason, limit } }: DecisionOf<'cache.not_stored'>,
  { requestHeaders, responseHeaders, responseSize }: AdviceFacts,
): readonly CacheAdvice[] {
  const one = (advice: Omit<CacheAdvice, 'code'>): readonly CacheAdvice[] => [{ code: reason, ...advice }];
  const advice: Readonly<Record<CacheNotStoredReason, () => readonly CacheAdvice[]>> = {
    no_store: () =>
      one({
        sentence: say`The response forbids that it is kept. Where it may be, give it a lifetime in place of ${code('no-store')}`,
        write: response('Cache-Control', withDirectives(responseHeaders, ['no-store'], [])),
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
        write: response('Cache-Control', withDirectives(responseHeaders, [], [])),
      }),
    no_lifetime: () => [lifetime(responseHeaders), defaultTtl, validator],
    vary_any: () =>
      one({
        sentence: say`${code('Vary: *')} says that it depends on more than the request. Name the request fields that it does depend on`,
        write: response('Vary', 'accept-encoding'),
      }),
    set_cookie: () => [
      isPublic(responseHeaders, say`It sets a cookie, which would be given to every client`, []),
      {
        code: 'cookie_elsewhere',
        sentence: say`Better still, set the cookie with another response, so that this one can be kept without it`,
        write: null,
      },
    ],
    partial: () => [wholeFirst],
    incomplete: () => [],
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
    unwritable: () =>
      one({
        sentence: say`There was no room for it, or the disk failed. Give the cache more room`,
        write: { place: 'file', text: 'cache: {memory: 256MiB}' },
      }),
  };
  return advice[reason]();
}

/** The evidence of whatever says how long a response is fresh. */
type Lived = CacheEvidence['cache.stored'] | CacheEvidence['cache.hit'];

function forLifetime(
  { source, lifetime: span }: Lived,
  { responseHeaders }: AdviceFacts,
): readonly CacheAdvice[] {
  if (source === 'heuristic') {
    return [
      {
        code: 'heuristic',
        sentence: say`How long it is fresh is a guess from ${code('Last-Modified')}. Let the upstream say it`,
        write: response('Cache-Control', withDirectives(responseHeaders, [], [])),
      },
    ];
  }
  return span > 0 ? [] : [lifetime(responseHeaders), defaultTtl];
}

/** About a response that is kept: what keeps others from being answered with it. */
function forKept({ responseHeaders }: AdviceFacts): readonly CacheAdvice[] {
  const vary = valuesOf(responseHeaders, 'vary').map((name) => name.toLowerCase());
  const personal = vary.find((name) => personalFields.includes(name));
  const hasValidator = responseHeaders.some(([name]) => /^(etag|last-modified)$/i.test(name));
  return [
    ...(personal === undefined ? [] : [lessVary(personal, responseHeaders)]),
    ...(hasValidator || responseHeaders.length === 0 ? [] : [validator]),
  ];
}

function lessVary(field: string, headers: HeaderPairs): CacheAdvice {
  const others = valuesOf(headers, 'vary').filter((name) => name.toLowerCase() !== field.toLowerCase());
  return {
    code: 'vary',
    sentence: say`For each value of ${code(field)} one response is kept. Where the response does not depend on it, leave it out of ${code('Vary')}`,
    write: others.length === 0 ? null : response('Vary', others.join(', ')),
  };
}

function response(name: string, value: string): NonNullable<CacheAdvice['write']> {
  return { place: 'response', text: `${name}: ${value}` };
}

/** What the client demanded, as it was written. */
const asked = (headers: HeaderPairs): string =>
  valuesOf(headers, 'cache-control').join(', ') || 'Pragma: no-cache';

const mebibyte = 1024 * 1024;
/** What `maxObject` may be at most, in MiB. */
const mostRoom = 1024;

/** The next power of two in MiB that holds so many bytes, as the file writes sizes; null where `maxObject` cannot. */
function roomFor(size: number): string | null {
  const room = 2 ** Math.ceil(Math.log2(Math.max(1, size / mebibyte)));
  if (room > mostRoom) return null;
  return room === mostRoom ? '1GiB' : `${room}MiB`;
}
