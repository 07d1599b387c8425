import type { Decision } from '../model/decision.ts';
import type { HeaderPairs } from '../model/exchange.ts';
import { controlField, firstLifetime, valuesOf, withDirectives } from './cache-directives.ts';
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

/** A header of the response to be sent so. */
export function response(name: string, value: string): NonNullable<CacheAdvice['write']> {
  return { place: 'response', text: `${name}: ${value}` };
}

/** The response with other directives, in the field that decides. */
export const control = (
  headers: HeaderPairs,
  remove: readonly string[],
  add: readonly string[],
  isTimed = false,
): NonNullable<CacheAdvice['write']> =>
  response(controlField(headers), withDirectives(headers, remove, add, isTimed));

/** What the client demanded, as it was written. */
export const asked = (headers: HeaderPairs): string =>
  valuesOf(headers, 'cache-control').join(', ') || 'Pragma: no-cache';

/** Let the upstream be able to confirm what is stored. */
export const validator: CacheAdvice = {
  code: 'validator',
  sentence: say`It has neither ${code('ETag')} nor ${code('Last-Modified')}, so the upstream sends it whole each time it is no longer fresh. With one of them it can answer 304`,
  write: response('ETag', '"a hash of the body"'),
};

/** About parts of a body. */
export const wholeFirst: CacheAdvice = {
  code: 'whole_first',
  sentence: say`Parts are answered from a stored whole. Ask for the whole once, without ${code('Range')}`,
  write: null,
};

/** About a client that forbids keeping. */
export const requestNoStore = (headers: HeaderPairs): CacheAdvice => ({
  code: 'request_no_store',
  sentence: say`The client forbids that anything is kept (${code(asked(headers))}). Leave ${code('no-store')} out of the request; Doorman does not overrule it`,
  write: null,
});

/** Let the response say how long it is fresh. */
export const lifetime = (headers: HeaderPairs): CacheAdvice => ({
  code: 'lifetime',
  sentence: say`Nothing says how long it is fresh. Let the upstream say it`,
  write: control(headers, [], []),
});

/** Let the route say it. */
export const defaultTtl: CacheAdvice = {
  code: 'default_ttl',
  sentence: say`Where the upstream cannot be changed, the route can say it for responses that do not`,
  write: { place: 'route', text: `cache: {defaultTtl: ${firstLifetime}s}` },
};
