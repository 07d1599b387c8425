import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { HistorySession } from '../../shared/model/session.ts';

/** What was recorded, stretch by stretch. */
export interface SessionsState {
  /** The newest first; null until the host has said it, and while history cannot be read. */
  readonly items: readonly HistorySession[] | null;
  /** Ends the live session and begins another. @throws ContractError */
  begin(): Promise<void>;
  /** @param name null takes it away. @throws ContractError */
  rename(id: number, name: string | null): Promise<void>;
  /** @throws ContractError, of the live session always */
  remove(id: number): Promise<void>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type SessionsStore = StoreApi<SessionsState>;

export function createSessionsStore(client: ContractClient): SessionsStore {
  return createStore<SessionsState>((set) => ({
    items: null,
    async begin() {
      await client.call('sessions.begin', {});
    },
    async rename(id, name) {
      await client.call('sessions.rename', { id, name });
    },
    async remove(id) {
      await client.call('sessions.delete', { id });
    },
    start() {
      const refetch = () => {
        client.call('sessions.list', {}).then(
          ({ items }) => set({ items }),
          // History is away; it says which sessions there are when it is back.
          () => undefined,
        );
      };
      const unsubscribe = client.subscribe('sessions', {
        onEvent: (items) => set({ items }),
        onGap: refetch,
      });
      refetch();
      return unsubscribe;
    },
  }));
}
