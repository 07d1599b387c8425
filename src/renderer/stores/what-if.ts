import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ExchangeId } from '../../shared/model/exchange.ts';
import {
  type WhatIfAnswer,
  type WhatIfItem,
  type WhatIfReport,
  whatIfLimit,
} from '../../shared/model/what-if.ts';
import type { ExchangesStore } from './exchanges.ts';

export type WhatIfPhase =
  | { readonly phase: 'running' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly report: WhatIfReport };

export interface WhatIfState {
  /** A configuration that was edited and is not applied; null while there is none. */
  readonly draft: { readonly input: unknown } | null;
  /** What is being tried on which exchanges; null while nothing is. */
  readonly asked: { readonly input: unknown; readonly ids: readonly ExchangeId[] } | null;
  readonly result: WhatIfPhase;
  setDraft(input: unknown): void;
  clearDraft(): void;
  /** Tries the draft on exchanges; without ids, on the latest. Without effect where there is no draft. */
  open(ids?: readonly ExchangeId[]): void;
  close(): void;
  /** Decides exchanges by a configuration, without showing anything. A newer run ends an older one. @throws ContractError */
  attempt(input: unknown, ids: readonly ExchangeId[]): Promise<WhatIfReport>;
  /** The newest exchanges that a client asked for, the newest last. */
  latest(limit: number): readonly ExchangeId[];
  /** All decisions about one of them. @throws ContractError */
  detail(id: ExchangeId): Promise<WhatIfItem | null>;
  /** Sends one of them once as the draft would. @param acceptCut with the part of its body that was kept. @throws ContractError */
  ask(id: ExchangeId, acceptCut: boolean): Promise<WhatIfAnswer>;
}

export type WhatIfStore = StoreApi<WhatIfState>;

export function createWhatIfStore(client: ContractClient, exchanges: ExchangesStore): WhatIfStore {
  let runs = 0;
  return createStore<WhatIfState>((set, get) => ({
    draft: null,
    asked: null,
    result: { phase: 'running' },
    setDraft: (input) => set({ draft: { input } }),
    clearDraft: () => set({ draft: null }),
    open(given) {
      const { draft } = get();
      if (draft === null) return;
      const ids = given ?? latestIds(exchanges, whatIfLimit);
      runs += 1;
      const run = runs;
      const done = (result: WhatIfPhase) => {
        if (run === runs) set({ result });
      };
      set({ asked: { input: draft.input, ids }, result: { phase: 'running' } });
      if (ids.length === 0) {
        done({ phase: 'ready', report: { ran: 0, missing: 0, items: [] } });
        return;
      }
      client.call('whatif.run', { input: draft.input, ids: [...ids], decisions: false }).then(
        (report) => done({ phase: 'ready', report }),
        (error: unknown) =>
          done({ phase: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    },
    close() {
      runs += 1;
      set({ asked: null });
    },
    attempt: (input, ids) => client.call('whatif.run', { input, ids: [...ids], decisions: false }),
    latest: (limit) => latestIds(exchanges, limit),
    async detail(id) {
      const input = get().asked?.input;
      const { items } = await client.call('whatif.run', { input, ids: [id], decisions: true });
      return items[0] ?? null;
    },
    ask: (id, acceptCut) => client.call('whatif.ask', { input: get().asked?.input, id, acceptCut }),
  }));
}

/** Those that a client asked for, the newest ones. */
function latestIds(exchanges: ExchangesStore, limit: number): readonly ExchangeId[] {
  const ids: ExchangeId[] = [];
  for (const { summary } of exchanges.getState().log.entries()) {
    if (summary.listener !== '') ids.push(summary.id);
  }
  return ids.slice(-limit);
}
