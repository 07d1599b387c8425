import type { LifetimeSource } from '../../../../shared/model/cache.ts';
import type { HeaderPairs } from '../../../../shared/model/exchange.ts';
import type { Bytes, EpochMilliseconds, Milliseconds } from '../../../../shared/model/units.ts';
import type { HeaderList } from '../../headers.ts';

/** What a response allows, read once from its fields and the settings of its route when it was stored or confirmed. */
export interface StoredPolicy {
  /** Wall-clock time at which the response, or its last confirmation, arrived: `response_time` of RFC 9111 section 4.2.3. */
  readonly responseTime: EpochMilliseconds;
  /** How old it was then: `corrected_initial_age` of RFC 9111 section 4.2.3. */
  readonly initialAge: Milliseconds;
  readonly lifetime: Milliseconds;
  readonly source: LifetimeSource;
  /** How long past its lifetime it may be served while it is fetched anew; 0 where stale responses are forbidden. */
  readonly staleWhileRevalidate: Milliseconds;
  /** How long past its lifetime it may be served while the upstream fails; 0 where stale responses are forbidden. */
  readonly staleIfError: Milliseconds;
  /** Whether it may be served stale to a client that asks for it (RFC 9111 section 4.2.4). */
  readonly mayBeStale: boolean;
  /** The directive that asks for a confirmation before each use, as it was written; null where there is none. */
  readonly noCache: string | null;
}

/** Who gave the response: what is needed to translate addresses in it for a client, as for one that just came. */
export interface StoredOrigin {
  /** Ids of the pool and the upstream; '' for a route that leads to a listener. */
  readonly pool: string;
  readonly upstream: string;
  readonly scheme: 'http' | 'https';
  /** Host and port of the upstream. */
  readonly authority: string;
  /** The Host that it was sent. */
  readonly hostSent: string;
}

/** Counts of one stored response, kept through updates of its head: the one thing about it that changes in place. */
export interface StoredUse {
  hits: number;
  lastUsedAt: EpochMilliseconds;
}

/** A response that is about to be stored. */
export interface ResponseToStore {
  /** Unique among stored responses and over restarts; letters, digits and `-`, at most 64 characters. */
  readonly id: string;
  /** What is looked up: `GET http://shop.localhost/a?b`. */
  readonly key: string;
  /**
   * The route that it came over, and a digest of what that did to the request. A response is never served on another
   * route: that may lead elsewhere.
   */
  readonly scope: string;
  readonly route: string;
  /** The values of the request fields it depends on, lower-case names, sorted; '' where the request had none. */
  readonly varyBy: HeaderPairs;
  /** As the client asked for it, for people: `http://shop.localhost/a?b`. */
  readonly url: string;
  readonly status: number;
  readonly reason: string;
  /** As the upstream sent them, without those that end at the hop. To be read only; never an `Age`. */
  readonly headers: HeaderList;
  readonly origin: StoredOrigin;
  readonly policy: StoredPolicy;
  readonly storedAt: EpochMilliseconds;
  readonly tags: readonly string[];
  readonly use: StoredUse;
}

/** What is known of a stored response without reading its body. Never changed but for `use`; an update makes a new one. */
export interface StoredResponse extends ResponseToStore {
  /** Of the body. */
  readonly size: Bytes;
}

/** Whether two responses answer the same requests, so that the newer one takes the place of the older. */
export function sameVariant(one: ResponseToStore, other: ResponseToStore): boolean {
  return (
    one.scope === other.scope &&
    one.varyBy.length === other.varyBy.length &&
    one.varyBy.every(([name, value], at) => {
      const [otherName, otherValue] = other.varyBy[at] ?? [];
      return name === otherName && value === otherValue;
    })
  );
}

/** Bookkeeping of one stored response besides its text, in bytes; an estimate. */
const overhead = 640;

/** What a response takes besides its body, in bytes, so that many small ones count for what they are. */
export function headWeight({ key, url, headers, varyBy, tags }: ResponseToStore): number {
  let characters = key.length + url.length;
  for (const text of headers.flat) characters += text.length;
  for (const [name, value] of varyBy) characters += name.length + value.length;
  for (const tag of tags) characters += tag.length;
  return overhead + characters;
}
