import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { UpstreamPast } from '../../shared/model/status.ts';

/** What upstreams did lately, as long as somebody looks at it. */
export interface UpstreamPastsState {
  readonly items: readonly UpstreamPast[];
  /** Begins to listen; returns what ends it. */
  follow(): () => void;
}

export type UpstreamPastsStore = StoreApi<UpstreamPastsState>;

export function createUpstreamPastsStore(client: ContractClient): UpstreamPastsStore {
  return createStore<UpstreamPastsState>((set) => ({
    items: [],
    follow: () => client.subscribe('upstreams', { onEvent: (items) => set({ items }) }),
  }));
}
