import type { CacheTier, Freshness } from './cache.ts';
import type { Bytes, Milliseconds } from './units.ts';

/**
 * Why the upstream was asked although the cache was looked at.
 *
 * - `not_stored`: nothing is stored under the key
 * - `vary_mismatch`: what is stored answers requests with other fields
 * - `stale`: what is stored is no longer fresh, and has nothing that the upstream could confirm it by
 * - `changed`: it was no longer fresh, and the upstream had another
 * - `must_revalidate`: `no-cache` of the response asks for a confirmation each time, and the upstream had another
 * - `unconfirmed`: it was no longer fresh, and the upstream failed to say anything about it
 * - `client_demands`: the client asked for one that is fresher
 * - `range`: a part was asked for, and the whole is not stored
 */
export type CacheMissReason =
  | 'not_stored'
  | 'vary_mismatch'
  | 'stale'
  | 'changed'
  | 'unconfirmed'
  | 'must_revalidate'
  | 'client_demands'
  | 'range';

/**
 * Why the cache was not looked at.
 *
 * - `method`: only GET and HEAD are answered from it
 * - `no_store`: the client asked that nothing be kept
 * - `upgrade`: the client asked for another protocol
 * - `comparison`: a person compares what is stored with the upstream
 * - `body`: the request has a body, which is no part of the key
 * - `condition`: a condition that only the origin may judge, such as `If-Match`
 */
export type CacheBypassReason = 'method' | 'no_store' | 'upgrade' | 'comparison' | 'body' | 'condition';

/** Why a response no longer fresh was served (RFC 5861, RFC 9111 section 4.2.4). */
export type CacheStaleReason = 'while_revalidate' | 'if_error' | 'client_allows';

/**
 * Why a response was not stored (RFC 9111 section 3).
 *
 * - `no_store`, `private`: its own directive; `request_no_store`: that of the request
 * - `authorization`: the request had credentials, and the response does not allow keeping it all the same
 * - `status`: not one that may be kept
 * - `no_lifetime`: nothing says how long it is fresh, and it has nothing that the upstream could confirm it by
 * - `vary_any`: `Vary: *` · `set_cookie`: it sets a cookie, and says neither that it is public nor how long it is fresh
 * - `not_modified`: the client has it already, and 304 holds nothing to keep
 * - `partial`: a part of a body · `incomplete`: it broke off, or the client left · `too_large`: see `maxObject`
 * - `unwritable`: the store could not take it · `purged`: what it is was purged or changed while it came
 */
export type CacheNotStoredReason =
  | 'no_store'
  | 'private'
  | 'request_no_store'
  | 'authorization'
  | 'status'
  | 'no_lifetime'
  | 'vary_any'
  | 'set_cookie'
  | 'not_modified'
  | 'partial'
  | 'incomplete'
  | 'too_large'
  | 'unwritable'
  | 'purged';

interface Looked {
  readonly key: string;
  /** Responses stored under the key. */
  readonly variants: number;
}

/** A response of the cache that was used. */
interface Used extends Looked, Freshness {
  readonly entry: string;
  readonly tier: CacheTier;
  /** The part of it that was asked for, `0-499/1234`; null for the whole. */
  readonly range: string | null;
  /** The client had it already: 304. */
  readonly notModified: boolean;
}

/** Evidence of the decisions of the cache. */
export interface CacheEvidence {
  'cache.hit': Used;
  'cache.stale': Used & {
    readonly reason: CacheStaleReason;
    /** How much longer it could be used so. */
    readonly allowedFor: Milliseconds;
    /** What went wrong at the upstream, a fault or a status; null where it was not asked. */
    readonly error: string | null;
  };
  /** The upstream confirmed what is stored; `validator` is the field it was asked with. */
  'cache.revalidated': Used & { readonly validator: string };
  'cache.miss': Looked & {
    readonly reason: CacheMissReason;
    /** The request field that differs, where it is for `Vary`. Values are not kept: they can be secrets. */
    readonly field: string | null;
    /** What decided, as it was written: `max-age=0`; null where no directive did. */
    readonly directive: string | null;
    readonly freshness: Freshness | null;
  };
  'cache.bypass': { readonly reason: CacheBypassReason; readonly directive: string | null };
  /** Doorman asked by itself, to renew what it had served stale to the client of another exchange. */
  'cache.background': { readonly key: string; readonly entry: string; readonly servedTo: string };
  /** Another request was fetching the same: its answer serves this one too, or turned out not to (`released`). */
  'cache.collapsed': {
    readonly key: string;
    /** The exchange that was fetching. */
    readonly leader: string;
    readonly waited: Milliseconds;
    readonly released: boolean;
  };
  /** The client wants nothing that is not stored (RFC 9111 section 5.2.1.7). */
  'cache.only_if_cached': Looked;
  'cache.stored': Freshness & {
    readonly key: string;
    readonly size: Bytes;
    readonly tier: CacheTier;
    /** Lower-case names of the fields in `Vary`. */
    readonly vary: readonly string[];
    readonly tags: readonly string[];
  };
  'cache.not_stored': {
    readonly key: string;
    readonly reason: CacheNotStoredReason;
    /** What decided, as it was written: `private="set-cookie"`; null where no directive did. */
    readonly directive: string | null;
    /** In bytes, where the size decided. */
    readonly limit: Bytes | null;
  };
  /** A method that changes things succeeded: what was stored for these is gone (RFC 9111 section 4.4). */
  'cache.invalidated': {
    readonly urls: readonly string[];
    readonly removed: number;
  };
}
