import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { Place } from '../../shared/model/decision.ts';
import type { AppStatus } from '../../shared/model/status.ts';

export interface ClientPlacesState {
  /** In the order in which they were set; null until they are known. */
  readonly items: readonly ClientPlaceSetting[] | null;
  /** Takes a client, an address or a range as CIDR, to be there. @throws ContractError */
  place(client: string, place: Place): Promise<void>;
  /** Takes clients to be where they are. @throws ContractError */
  forget(clients: readonly string[]): Promise<void>;
  /** Lists them anew where the status says that they changed. */
  follow(status: AppStatus): void;
}

export type ClientPlacesStore = StoreApi<ClientPlacesState>;

export function createClientPlacesStore(client: ContractClient): ClientPlacesStore {
  /** Of which run of the host, and of which change in it, the list is. */
  let known = '';
  return createStore<ClientPlacesState>((set) => ({
    items: null,
    async place(address, place) {
      await client.call('clients.place', { client: address, place });
    },
    async forget(clients) {
      for (const address of clients) await client.call('clients.place', { client: address, place: null });
    },
    follow({ clientPlaces: { count, revision } }) {
      const seen = `${count} ${revision}`;
      if (seen === known) return;
      known = seen;
      client.call('clients.places', {}).then(
        ({ items }) => {
          // A later change has asked again.
          if (seen === known) set({ items });
        },
        () => {
          // The connection closed; the next one brings a status.
          known = '';
        },
      );
    },
  }));
}
