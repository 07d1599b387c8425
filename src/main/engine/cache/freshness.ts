import type { LifetimeSource } from '../../../shared/model/cache.ts';
import { type EpochMilliseconds, type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import { parseHttpDate } from './dates.ts';
import { type Directives, fieldNamesOf, secondsOf } from './directives.ts';
import type { ResponseDirectives } from './response-directives.ts';
import { isHeuristicallyCacheable } from './statuses.ts';
import type { StoredPolicy } from './store/stored-response.ts';

/** What a route says where a response does not. */
export interface FreshnessDefaults {
  readonly defaultTtl: Milliseconds;
  readonly staleWhileRevalidate: Milliseconds;
  readonly staleIfError: Milliseconds;
}

/** The share of the time since its last change for which a response is taken to stay fresh (RFC 9111 section 4.2.2). */
const heuristicShare = 0.1;
/** The longest lifetime that is guessed, in milliseconds: a day. */
const heuristicLimit = 24 * 60 * 60 * 1000;

const zero = milliseconds(0);

export interface Received {
  readonly status: number;
  readonly headers: HeaderList;
  /** When it was asked for, and when its head arrived. */
  readonly requestTime: EpochMilliseconds;
  readonly responseTime: EpochMilliseconds;
}

/** How long a response stays fresh, how old it was when it came, and what it may be used for afterwards. */
export function policyOf(
  received: Received,
  { directives, targeted }: ResponseDirectives,
  defaults: FreshnessDefaults,
): StoredPolicy {
  const age = initialAge(received);
  const { lifetime, source } =
    age === null
      ? { lifetime: zero, source: 'invalid' as const }
      : lifetimeOf(received, directives, targeted, defaults);
  const noCache = directives.get('no-cache');
  const wholeNoCache = noCache !== undefined && fieldNamesOf(noCache).length === 0 ? noCache.written : null;
  const mayBeStale =
    wholeNoCache === null &&
    !directives.has('must-revalidate') &&
    !directives.has('proxy-revalidate') &&
    !directives.has('s-maxage');
  const beyond = (name: string, byDefault: Milliseconds): Milliseconds => {
    if (!mayBeStale) return zero;
    const seconds = secondsOf(directives.get(name)?.value);
    return seconds === null ? byDefault : milliseconds(seconds * 1000);
  };
  return {
    responseTime: received.responseTime,
    initialAge: age ?? zero,
    lifetime,
    source,
    staleWhileRevalidate: beyond('stale-while-revalidate', defaults.staleWhileRevalidate),
    staleIfError: beyond('stale-if-error', defaults.staleIfError),
    mayBeStale,
    noCache: wholeNoCache,
  };
}

/** `current_age` (RFC 9111 section 4.2.3). */
export function ageOf(
  { initialAge: then, responseTime }: StoredPolicy,
  now: EpochMilliseconds,
): Milliseconds {
  return milliseconds(then + Math.max(0, now - responseTime));
}

/**
 * `corrected_initial_age` (RFC 9111 section 4.2.3).
 *
 * @returns null where `Age` is not one whole number. Section 5.1 would have it ignored or cut; but how old the response
 * is cannot be told then, and asking the upstream once more is the safe reading.
 */
function initialAge({ headers, requestTime, responseTime }: Received): Milliseconds | null {
  const written = headers.joined('age');
  const age = written === undefined ? 0 : secondsOf(written.trim());
  if (age === null) return null;
  const date = dateOf(headers, responseTime);
  // Dates have whole seconds: the part of a second that has gone since is no age.
  const apparent = Math.max(0, Math.floor(responseTime / 1000) * 1000 - date);
  const delay = Math.max(0, responseTime - requestTime);
  return milliseconds(Math.max(apparent, age * 1000 + delay));
}

/** `Date`, or where there is none that can be read the time of arrival (RFC 9110 section 6.6.1). */
const dateOf = (headers: HeaderList, responseTime: EpochMilliseconds): number =>
  parseHttpDate(headers.joined('date'), responseTime) ?? responseTime;

interface Lifetime {
  readonly lifetime: Milliseconds;
  readonly source: LifetimeSource;
}

/** RFC 9111 section 4.2.1, then 4.2.2, then what the route says. What cannot be read means stale. */
function lifetimeOf(
  { status, headers, responseTime }: Received,
  directives: Directives,
  targeted: boolean,
  { defaultTtl }: FreshnessDefaults,
): Lifetime {
  for (const name of ['s-maxage', 'max-age'] as const) {
    const directive = directives.get(name);
    if (directive === undefined) continue;
    return {
      lifetime: milliseconds((secondsOf(directive.value) ?? 0) * 1000),
      source: targeted ? 'cdn-cache-control' : name,
    };
  }
  const date = dateOf(headers, responseTime);
  const expires = targeted ? undefined : headers.joined('expires');
  if (expires !== undefined) {
    const until = parseHttpDate(expires, responseTime);
    return { lifetime: milliseconds(until === null ? 0 : Math.max(0, until - date)), source: 'expires' };
  }
  if (!isHeuristicallyCacheable(status) && !directives.has('public'))
    return { lifetime: zero, source: 'none' };
  const modified = parseHttpDate(headers.joined('last-modified'), responseTime);
  if (modified !== null && modified < date) {
    const guessed = Math.min(heuristicLimit, Math.floor((date - modified) * heuristicShare));
    return { lifetime: milliseconds(guessed), source: 'heuristic' };
  }
  return defaultTtl > 0
    ? { lifetime: defaultTtl, source: 'default-ttl' }
    : { lifetime: zero, source: 'none' };
}

/** Whether the response says itself how long it is fresh. */
export const isExplicit = (source: LifetimeSource): boolean =>
  source === 'cdn-cache-control' || source === 's-maxage' || source === 'max-age' || source === 'expires';
