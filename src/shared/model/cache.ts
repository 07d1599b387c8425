import type { HeaderPairs } from './exchange.ts';
import type { Bytes, EpochMilliseconds, Milliseconds } from './units.ts';

/**
 * What the cache did for an exchange, in one word.
 *
 * - `hit`: answered from it, fresh; `stale`: answered from it although no longer fresh, as configured or allowed
 * - `revalidated`: answered from it after the upstream had confirmed it
 * - `collapsed`: answered with what another request was fetching at that moment
 * - `miss`: the upstream answered, and the response could have been one from the cache
 * - `bypass`: the cache was not looked at
 */
export type CacheOutcome = 'hit' | 'stale' | 'revalidated' | 'collapsed' | 'miss' | 'bypass';

export const cacheOutcomes = [
  'hit',
  'stale',
  'revalidated',
  'collapsed',
  'miss',
  'bypass',
] as const satisfies readonly CacheOutcome[];

/**
 * What says how long a response stays fresh, the first that speaks: RFC 9213, then RFC 9111 sections 4.2.1 and 4.2.2,
 * then `defaultTtl` of the route. `none`: nothing does, and it is stale from the start; `invalid`: how old it is cannot be told.
 */
export type LifetimeSource =
  | 'cdn-cache-control'
  | 's-maxage'
  | 'max-age'
  | 'expires'
  | 'heuristic'
  | 'default-ttl'
  | 'invalid'
  | 'none';

/** How fresh a stored response is (RFC 9111 section 4.2); stale where `age` is not below `lifetime`. */
export interface Freshness {
  readonly age: Milliseconds;
  readonly lifetime: Milliseconds;
  readonly source: LifetimeSource;
}

export type CacheTier = 'memory' | 'disk';

/** One stored response. Several may have the same key, told apart by the request fields that their `Vary` names. */
export interface CacheEntry {
  /** Unique among stored responses. */
  readonly id: string;
  /** What is looked up: method, scheme, host, path, and as much of the query as `cache.key` of the route wants. */
  readonly key: string;
  readonly url: string;
  readonly route: string;
  readonly status: number;
  /** Values of the request fields that `Vary` and `cache.key` of the route name; '' where the request had none. */
  readonly varyBy: HeaderPairs;
  readonly size: Bytes;
  readonly contentType: string | null;
  readonly storedAt: EpochMilliseconds;
  readonly freshness: Freshness;
  /** How long past its freshness it may still be used: while it is fetched anew, and while the upstream fails. */
  readonly staleWhileRevalidate: Milliseconds;
  readonly staleIfError: Milliseconds;
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly tags: readonly string[];
  readonly hits: number;
  readonly lastUsedAt: EpochMilliseconds;
  readonly tier: CacheTier;
}

/** Exchanges by outcome in one second. */
export interface CacheSecond {
  readonly at: EpochMilliseconds;
  readonly counts: Readonly<Record<CacheOutcome, number>>;
}

/** What one tier of the cache holds. */
export interface CacheUsage {
  readonly entries: number;
  readonly bytes: Bytes;
  /** 0 where the tier is not used. */
  readonly limit: Bytes;
  /** Responses dropped for want of room since the engine started. */
  readonly evicted: number;
}

/** The cache as a whole. Counts are since the engine started. */
export interface CacheOverview {
  /** Stored now. One that is in memory and on disk is one. */
  readonly responses: number;
  readonly memory: CacheUsage;
  readonly disk: CacheUsage;
  readonly counts: Readonly<Record<CacheOutcome, number>>;
  /** Bytes of bodies that clients were sent without asking an upstream for them. */
  readonly bytesSaved: Bytes;
  /** The last {@link cacheHistorySeconds} seconds, oldest first, those without exchanges as well. */
  readonly history: readonly CacheSecond[];
  /** Why what is on disk is not used, in a sentence; null where it is, or none is configured. */
  readonly diskProblem: string | null;
}

export const cacheHistorySeconds = 300;

/** Most entries that one call lists. */
export const cacheListLimit = 500;

export type CacheOrder = 'recent' | 'size' | 'hits' | 'expires';

/** Which stored responses to list. */
export interface CacheQuery {
  /** Part of the URL, in any case; '' for all. */
  readonly text: string;
  readonly order: CacheOrder;
  /** 1 to {@link cacheListLimit}. */
  readonly limit: number;
}

export interface CacheListing {
  readonly items: readonly CacheEntry[];
  /** How many the query found in all. */
  readonly total: number;
}

/** What to remove: one response, all of a key, all whose URL begins so, of a host, with a tag, or everything. */
export type CachePurge =
  | { readonly by: 'entry' | 'key' | 'prefix' | 'host' | 'tag'; readonly value: string }
  | { readonly by: 'everything' };

/** A response as it was stored or as the upstream gives it now. */
export interface ComparedResponse {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly size: Bytes;
  /** Of the body, hexadecimal. */
  readonly sha256: string;
  /**
   * The beginning of the body, at most {@link comparedBodyLimit} bytes. The engine gives it as it is; the host undoes its
   * content codings as far as it can.
   */
  readonly bodyBase64: string;
}

export const comparedBodyLimit = 256 * 1024;

/** What is stored beside what the upstream answers now to the same request. */
export interface CacheComparison {
  readonly entry: CacheEntry;
  readonly cached: ComparedResponse;
  readonly origin: ComparedResponse;
  /** The exchange that fetched it anew; it neither read nor changed the cache. */
  readonly exchange: string;
  readonly sameStatus: boolean;
  readonly sameBody: boolean;
  /** Offset of the first byte that differs, in the bodies as they are; null where none does. */
  readonly firstDifference: number | null;
}

/** Why there is no comparison. */
export interface CacheComparisonRefusal {
  readonly refused: 'not_stored' | 'upstream_failed';
  readonly message: string;
}
