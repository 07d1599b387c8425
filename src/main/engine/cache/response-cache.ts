import type {
  CacheComparison,
  CacheComparisonRefusal,
  CacheListing,
  CacheOverview,
  CachePurge,
  CacheQuery,
} from '../../../shared/model/cache.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { type Bytes, bytes, type EpochMilliseconds } from '../../../shared/model/units.ts';
import type { Clock } from '../clock.ts';
import type { Body } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { OwnExchanges } from '../pipeline/own-exchange.ts';
import { CacheCounts } from './cache-counts.ts';
import type { CachedRequest } from './cached-request.ts';
import { compareWithOrigin } from './compare.ts';
import { Flights } from './flights.ts';
import type { QueryRule } from './key.ts';
import { listEntries } from './list-entries.ts';
import { isPurged } from './purge.ts';
import { Renewals } from './renewals.ts';
import type { RouteCache } from './route-cache.ts';
import { DiskTier } from './store/disk-tier.ts';
import { MemoryStore } from './store/memory-store.ts';
import type { CacheStore } from './store/store.ts';
import type { ResponseToStore, StoredResponse } from './store/stored-response.ts';
import { TieredStore } from './store/tiered-store.ts';

export interface ResponseCacheOptions {
  readonly clock: Clock;
  /** Runs exchanges that Doorman begins by itself. */
  readonly own: OwnExchanges;
}

/** The shared response cache (RFC 9111) of all routes. It outlives reloads. */
export class ResponseCache {
  readonly flights = new Flights();
  readonly store: CacheStore;
  readonly #disk = new DiskTier();
  readonly #clock: Clock;
  readonly #own: OwnExchanges;
  readonly #counts = new CacheCounts();
  readonly #renewals: Renewals;
  #routes: readonly RouteCache[] = [];
  #queryRules: readonly QueryRule[] = [];
  #limit = bytes(0);
  #saved = 0;

  constructor({ clock, own }: ResponseCacheOptions) {
    this.#clock = clock;
    this.#own = own;
    this.store = new TieredStore(new MemoryStore({ limit: bytes(0) }), this.#disk);
    this.#renewals = new Renewals(this, own);
  }

  /** Takes over what a configuration says. What is stored stays, as far as there is room for it. */
  configure(limit: Bytes, routes: readonly RouteCache[]): void {
    this.#limit = limit;
    this.store.limit(limit);
    this.#routes = routes;
    const rules = new Map(routes.map(({ query }) => [JSON.stringify(query), query]));
    this.#queryRules = [...rules.values()];
  }

  /**
   * What it may take of the disk, and where. Resolves when what is there can be found; whatever is wrong with it is
   * told by the overview.
   *
   * @param directory absolute
   */
  keepOnDisk(directory: string, limit: Bytes): Promise<void> {
    return this.#disk.use(directory, limit);
  }

  /** Bytes that memory may take. */
  get limit(): Bytes {
    return this.#limit;
  }

  /** The ways in which routes make keys. */
  get queryRules(): readonly QueryRule[] {
    return this.#queryRules;
  }

  /** Wall-clock time. */
  now(): EpochMilliseconds {
    return this.#clock.now();
  }

  /** Monotonic time in milliseconds. */
  monotonic(): number {
    return this.#clock.monotonic() / 1000;
  }

  /** Counts what the cache did for an exchange. */
  count({ cache }: ExchangeContext): void {
    if (cache !== null) this.#counts.add(cache, this.now());
  }

  /** Counts bytes of a body that no upstream was asked for. */
  saved(length: number): void {
    this.#saved += length;
  }

  /** A part of a stored body; one that fails where it is not stored any more. */
  read(id: string, from: number, to: number): Body {
    return this.store.read(id, from, to) ?? unreadable;
  }

  /** Fetches anew what a request was served stale, in the background. */
  renew(request: CachedRequest, found: StoredResponse): void {
    this.#renewals.begin(request, found);
  }

  /** Removes all under a key, and what is on its way to it. @returns how many were stored */
  removeKey(key: string): number {
    this.flights.outdate((other) => other === key);
    let removed = 0;
    for (const { id } of [...this.store.find(key)]) removed += this.store.remove(id) ? 1 : 0;
    return removed;
  }

  overview(): CacheOverview {
    return {
      responses: this.store.count(),
      memory: this.store.usage('memory'),
      disk: this.store.usage('disk'),
      counts: this.#counts.totals(),
      bytesSaved: bytes(this.#saved),
      history: this.#counts.history(this.now()),
      diskProblem: this.#disk.problem,
    };
  }

  list(query: CacheQuery): CacheListing {
    return listEntries(this.store, query, this.now());
  }

  /** What is on its way is not stored either where it is concerned. */
  purge(purge: CachePurge): { readonly removed: number } {
    const concerned = (response: ResponseToStore): boolean => isPurged(purge, response);
    const single = purge.by === 'entry' ? this.store.get(purge.value)?.key : undefined;
    // Of what has no head yet nothing but the key is known: better not to store it than to store what was to go.
    this.flights.outdate(
      (key, response) =>
        // What was asked for before a response was removed would take its place.
        key === single ||
        (response === null
          ? purge.by !== 'entry' && (purge.by !== 'key' || purge.value === key)
          : concerned(response)),
    );
    if (purge.by === 'everything') return { removed: this.store.clear() };
    const ids =
      purge.by === 'key'
        ? this.store.find(purge.value).map(({ id }) => id)
        : idsOf(this.store.all(), concerned);
    let removed = 0;
    for (const id of ids) removed += this.store.remove(id) ? 1 : 0;
    return { removed };
  }

  /** Asks the upstream for what is stored under an id, past the cache, and compares. */
  compare(entry: string): Promise<CacheComparison | CacheComparisonRefusal> {
    const stored = this.store.get(entry);
    const route = this.#routes.find(({ scope }) => scope === stored?.scope);
    if (stored === null) {
      const message = 'That response is not stored any more.';
      return Promise.resolve({ refused: 'not_stored', message });
    }
    if (route === undefined) {
      const message = `The route '${stored.route}' that it came over is gone, or leads elsewhere now. Ask once for ${stored.url} and compare what is stored then.`;
      return Promise.resolve({ refused: 'upstream_failed', message });
    }
    return compareWithOrigin(this, this.#own, route, stored);
  }

  /** Waits for what is being written. */
  close(): Promise<void> {
    return this.store.close();
  }
}

function idsOf(all: Iterable<StoredResponse>, concerned: (response: ResponseToStore) => boolean): string[] {
  const ids: string[] = [];
  for (const response of all) if (concerned(response)) ids.push(response.id);
  return ids;
}

const gone: Fault = {
  code: 'cache.unreadable',
  detail: 'the stored response was removed as it was about to be read',
};

const unreadable: Body = {
  empty: false,
  read: (sink) => sink.fail(gone),
  resume: () => {},
  cancel: () => {},
};
