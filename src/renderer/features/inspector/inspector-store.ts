import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LogEntry } from '../../stores/exchange-log.ts';
import type { ExchangesStore } from '../../stores/exchanges.ts';
import { type Filter, parseFilter } from './filter.ts';
import { createVisibleRows, type VisibleRows } from './visible-rows.ts';

/** What the list shows of the recorded exchanges. */
export interface InspectorState {
  /** Grows with every change of {@link rows}, which change in place. */
  readonly version: number;
  readonly rows: VisibleRows;
  readonly filter: Filter;
  /** Whether the list stays at its end as rows come. */
  readonly follows: boolean;
  /** Rows that came while it did not. */
  readonly unseen: number;
  /** Rows that left at the beginning, in all, so that a view can keep its place. */
  readonly gone: number;
  /** Whether an exchange of a route with a cache was seen. */
  readonly hasCache: boolean;
  setFilter(text: string): void;
  setFollows(follows: boolean): void;
  /** Begins to follow the exchanges; returns what ends it. */
  start(): () => void;
}

export type InspectorStore = StoreApi<InspectorState>;

const wasLookedUp = ({ summary }: LogEntry): boolean => summary.cache !== null;

export function createInspectorStore(exchanges: ExchangesStore): InspectorStore {
  const rows = createVisibleRows(exchanges.getState().log);
  return createStore<InspectorState>((set, get) => {
    const refilter = (filter: Filter) => {
      rows.refilter(filter.matches);
      set({ filter, version: get().version + 1, unseen: 0 });
    };
    return {
      version: 0,
      rows,
      filter: parseFilter(''),
      follows: true,
      unseen: 0,
      gone: 0,
      hasCache: false,
      setFilter: (text) => refilter(parseFilter(text)),
      setFollows: (follows) => {
        if (follows !== get().follows) set({ follows, ...(follows ? { unseen: 0 } : {}) });
      },
      start() {
        refilter(get().filter);
        set({ hasCache: get().hasCache || [...exchanges.getState().log.entries()].some(wasLookedUp) });
        return exchanges.subscribe((state, before) => {
          if (state.version === before.version) return;
          const { came, gone } = rows.follow(state.change);
          const { version, follows, unseen, hasCache } = get();
          const { added, updated } = state.change;
          set({
            version: version + 1,
            hasCache: hasCache || added.some(wasLookedUp) || updated.some(wasLookedUp),
            gone: get().gone + gone,
            unseen: follows ? 0 : state.change.reset ? came : Math.min(unseen + came, rows.length),
          });
        });
      },
    };
  });
}
