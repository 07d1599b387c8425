import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type {
  CacheComparison,
  CacheEntry,
  CacheListing,
  CacheOverview,
  CachePurge,
  CacheQuery,
} from '../../shared/model/cache.ts';
import { cacheListLimit } from '../../shared/model/cache.ts';

/** How often the cache is asked while somebody looks at it, in milliseconds. */
export const cacheInterval = 1000;

/** Stored responses listed at first, and added with each 'show more'. */
export const cachePageSize = 100;

/** Calls back once after a delay in milliseconds; returns what cancels it. */
export type Schedule = (callback: () => void, delay: number) => () => void;

/** What the response cache holds and does, as of the last time it was asked. */
export interface CacheState {
  /** Null until the host has said it. */
  readonly overview: CacheOverview | null;
  readonly listing: CacheListing | null;
  /** When {@link listing} arrived, in epoch milliseconds of this window: ages count on from there. */
  readonly receivedAt: number;
  /** Why the last question was not answered; null where it was. */
  readonly failure: string | null;
  readonly query: CacheQuery;
  /** Id of the stored response that is looked at. */
  readonly selected: string | null;
  select(id: string | null): void;
  /** While the list is held, what it shows stays in its place, and what is new comes at the end. */
  hold(held: boolean): void;
  /** Lists something else; asked at once while somebody looks. */
  setQuery(change: Partial<CacheQuery>): void;
  /** Lists more, up to {@link cacheListLimit}. */
  showMore(): void;
  /** Asks each {@link cacheInterval} until what it returns is called. */
  watch(): () => void;
  /** How many responses were removed. @throws ContractError */
  purge(purge: CachePurge): Promise<number>;
  /** Asks the upstream for what is stored, and tells both apart. @throws ContractError */
  compare(entry: string): Promise<CacheComparison>;
  /** The stored response with this id, or else one with this key; null where there is none. @throws ContractError */
  find(wanted: Pick<CacheEntry, 'key' | 'url'> & { readonly id: string | null }): Promise<CacheEntry | null>;
}

export type CacheStore = StoreApi<CacheState>;

export function createCacheStore(
  client: Pick<ContractClient, 'call'>,
  schedule: Schedule,
  now: () => number,
): CacheStore {
  let watchers = 0;
  let cancelNext: (() => void) | undefined;
  /** Answers to anything but the newest question are too late. */
  let newest = 0;
  let isHeld = false;
  /** What {@link CacheState.listing} answers. */
  let listed: CacheQuery | null = null;

  return createStore<CacheState>((set, get) => {
    const ask = async (): Promise<void> => {
      cancelNext?.();
      cancelNext = undefined;
      newest += 1;
      const question = newest;
      const { query } = get();
      try {
        const [overview, answer] = await Promise.all([
          client.call('cache.overview', {}),
          client.call('cache.list', query),
        ]);
        if (question !== newest) return;
        const before = isHeld && listed === query ? (get().listing?.items ?? []) : [];
        listed = query;
        const listing = { ...answer, items: keepOrder(answer.items, before) };
        set({ overview, listing, receivedAt: now(), failure: null });
      } catch (error) {
        if (question !== newest) return;
        set({ failure: error instanceof Error ? error.message : String(error) });
      }
      if (watchers > 0) cancelNext = schedule(() => void ask(), cacheInterval);
    };

    const askIfWatched = () => {
      if (watchers > 0) void ask();
    };

    return {
      overview: null,
      listing: null,
      receivedAt: 0,
      failure: null,
      query: { text: '', order: 'recent', limit: cachePageSize },
      selected: null,
      select: (selected) => set({ selected }),
      hold(held) {
        isHeld = held;
      },
      setQuery(change) {
        set({ query: { ...get().query, limit: cachePageSize, ...change } });
        askIfWatched();
      },
      showMore() {
        const limit = Math.min(cacheListLimit, get().query.limit + cachePageSize);
        get().setQuery({ limit });
      },
      watch() {
        watchers += 1;
        if (watchers === 1) void ask();
        return () => {
          watchers -= 1;
          if (watchers > 0) return;
          cancelNext?.();
          cancelNext = undefined;
        };
      },
      async purge(purge) {
        const { removed } = await client.call('cache.purge', purge);
        askIfWatched();
        return removed;
      },
      compare: (entry) => client.call('cache.compare', { entry }),
      async find({ id, key, url }) {
        const query = { text: url, order: 'recent', limit: cacheListLimit } as const;
        const { items } = await client.call('cache.list', query);
        return items.find((entry) => entry.id === id) ?? items.find((entry) => entry.key === key) ?? null;
      },
    };
  });
}

/** In the order of `before`, and what is new at the end: rows must not move under the pointer. */
export function keepOrder(
  items: readonly CacheEntry[],
  before: readonly CacheEntry[],
): readonly CacheEntry[] {
  if (before.length === 0) return items;
  const byId = new Map(items.map((entry) => [entry.id, entry]));
  const known = new Set(before.map(({ id }) => id));
  return [...before.flatMap(({ id }) => byId.get(id) ?? []), ...items.filter(({ id }) => !known.has(id))];
}
