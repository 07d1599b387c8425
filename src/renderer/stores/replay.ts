import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { MethodParams } from '../../shared/contract/methods.ts';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import type { RepeatReport } from '../../shared/model/repeat.ts';

/** Sending requests again, once or many times. */
export interface ReplayState {
  /** The latest run of many, as far as it has come. */
  readonly report: RepeatReport | null;
  /** @returns the new exchange @throws ContractError */
  send(params: MethodParams<'replay.send'>): Promise<ExchangeId>;
  /** @returns the id of the run @throws ContractError */
  repeat(params: MethodParams<'replay.repeat'>): Promise<string>;
  cancel(id: string): Promise<void>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type ReplayStore = StoreApi<ReplayState>;

export function createReplayStore(client: ContractClient): ReplayStore {
  return createStore<ReplayState>((set) => ({
    report: null,
    send: async (params) => (await client.call('replay.send', params)).id,
    repeat: async (params) => (await client.call('replay.repeat', params)).id,
    async cancel(id) {
      await client.call('replay.cancel', { id });
    },
    start: () => client.subscribe('repeat', { onEvent: (report) => set({ report }) }),
  }));
}
