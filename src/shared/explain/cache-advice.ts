import { assertNever } from '../assert-never.ts';
import type { CacheEvidence } from '../model/cache-decision.ts';
import type { Decision, DecisionOf } from '../model/decision.ts';
import type { HeaderPairs } from '../model/exchange.ts';
import { adviseNotStored } from './cache-advice-not-stored.ts';
import {
  type AdviceFacts,
  asked,
  type CacheAdvice,
  control,
  defaultTtl,
  lifetime,
  requestNoStore,
  response,
  validator,
  wholeFirst,
} from './cache-advice-parts.ts';
import { forbidsStale, valuesOf } from './cache-directives.ts';
import { code, say } from './segments.ts';

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
      return adviseNotStored(decision, facts);
    case 'cache.stored':
      return [...forLifetime(decision.evidence, facts), ...forKept(facts)];
    case 'cache.hit':
    case 'cache.revalidated':
      return [...forLifetime(decision.evidence, facts), ...forKept(facts)];
    case 'cache.stale':
    case 'cache.collapsed':
    case 'cache.background':
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
      if (forbidsStale(responseHeaders)) return [];
      return [
        {
          code: 'while_revalidate',
          sentence: say`It changes at the upstream more often than it is asked for. Where a moment of the old one does no harm, serve it while the new one is fetched`,
          write: { place: 'route', text: 'cache: {staleWhileRevalidate: 30s}' },
        },
      ];
    case 'unconfirmed':
      if (forbidsStale(responseHeaders)) return [];
      return [
        {
          code: 'if_error',
          sentence: say`The upstream failed while it was asked whether what is stored still holds. The stored one can be served as long as that lasts`,
          write: { place: 'route', text: 'cache: {staleIfError: 10m}' },
        },
      ];
    case 'must_revalidate':
      return [
        {
          code: 'no_cache',
          sentence: say`${code('no-cache')} has the upstream confirm it for every request. Give it a lifetime instead, where it may be used that long unasked`,
          write: control(responseHeaders, ['no-cache'], []),
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
    case 'body':
      return [
        {
          code: 'body',
          sentence: say`What is looked up is the URL, so a request with a body is never answered from the cache. Put what it asks for into the URL`,
          write: null,
        },
      ];
    case 'condition':
    case 'upgrade':
    case 'comparison':
      return [];
    default:
      return assertNever(evidence.reason);
  }
}

/** The evidence of whatever says how long a response is fresh. */
type Lived = CacheEvidence['cache.stored'] | CacheEvidence['cache.hit'];

function forLifetime(
  { source, lifetime: span }: Lived,
  { responseHeaders }: AdviceFacts,
): readonly CacheAdvice[] {
  if (source === 'invalid') {
    return [
      {
        code: 'age',
        sentence: say`Its ${code('Age')} is not a number, so how old it is cannot be told. Let the upstream leave it out or send seconds`,
        write: null,
      },
    ];
  }
  if (source === 'heuristic') {
    return [
      {
        code: 'heuristic',
        sentence: say`How long it is fresh is a guess from ${code('Last-Modified')}. Let the upstream say it`,
        write: control(responseHeaders, [], []),
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
