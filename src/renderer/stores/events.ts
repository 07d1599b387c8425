import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import { type AppEvent, eventLimit } from '../../shared/model/event.ts';

/** What happened to Doorman and its upstreams, the newest {@link eventLimit} of it. */
export interface EventsState {
  /** Oldest first; null until the host has said it. */
  readonly items: readonly AppEvent[] | null;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type EventsStore = StoreApi<EventsState>;

export function createEventsStore(client: ContractClient): EventsStore {
  return createStore<EventsState>((set, get) => {
    let newestFetch = 0;

    /** Takes the host's list in place of what was known: that of another data directory is numbered otherwise. */
    const refetch = () => {
      newestFetch += 1;
      const fetch = newestFetch;
      client.call('events.list', { limit: eventLimit }).then(
        ({ items }) => {
          if (fetch === newestFetch) set({ items });
        },
        // Refused only when the connection closed; it is asked for again on the next one.
        () => undefined,
      );
    };

    return {
      items: null,
      start() {
        const unsubscribe = client.subscribe('events', {
          onEvent(added) {
            const known = get().items;
            // Before the first list came there is nothing to add to; the list will have them.
            if (known === null) return;
            const last = known.at(-1)?.id ?? 0;
            const items = [...known, ...added.filter(({ id }) => id > last)].slice(-eventLimit);
            set({ items });
          },
          onGap: refetch,
        });
        refetch();
        return unsubscribe;
      },
    };
  });
}
