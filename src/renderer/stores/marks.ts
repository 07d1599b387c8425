import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import { type ExchangeMark, type MarkColour, markLimit } from '../../shared/model/mark.ts';

export interface MarksState {
  /** By exchange; a new map whenever one changes. At most what the host allows. */
  readonly byId: ReadonlyMap<ExchangeId, ExchangeMark>;
  /** Pins and colours, or takes that back; what is left out stays. @throws ContractError */
  mark(
    ids: readonly ExchangeId[],
    change: { readonly pinned?: boolean; readonly colour?: MarkColour | null },
  ): Promise<void>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type MarksStore = StoreApi<MarksState>;

/** Which exchanges a person pinned or coloured. */
export function createMarksStore(client: ContractClient): MarksStore {
  return createStore<MarksState>((set, get) => {
    let newestFetch = 0;
    const refetch = () => {
      newestFetch += 1;
      const fetch = newestFetch;
      client.call('exchanges.marks', {}).then(
        ({ items }) => {
          if (fetch === newestFetch) set({ byId: new Map(items.map((mark) => [mark.id, mark])) });
        },
        // Refused while history is being opened or the connection is lost; both are followed by a gap or by marks.
        () => undefined,
      );
    };
    return {
      byId: new Map(),
      async mark(ids, change) {
        for (let from = 0; from < ids.length; from += markLimit) {
          await client.call('exchanges.mark', { ids: ids.slice(from, from + markLimit), ...change });
        }
      },
      start() {
        const unsubscribe = client.subscribe('marks', {
          onEvent(changed) {
            const byId = new Map(get().byId);
            for (const mark of changed) {
              if (mark.pinned || mark.colour !== null) byId.set(mark.id, mark);
              else byId.delete(mark.id);
            }
            set({ byId });
          },
          onGap: refetch,
        });
        refetch();
        return unsubscribe;
      },
    };
  });
}
