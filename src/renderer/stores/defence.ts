import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { DefenceReport } from '../../shared/model/defence.ts';

/** Who asks and what is refused, as long as somebody looks at it. */
export interface DefenceState {
  /** Null until the first report. */
  readonly report: DefenceReport | null;
  /** Begins to listen; returns what ends it. */
  follow(): () => void;
}

export type DefenceStore = StoreApi<DefenceState>;

export function createDefenceStore(client: ContractClient): DefenceStore {
  return createStore<DefenceState>((set) => ({
    report: null,
    follow: () => {
      const stop = client.subscribe('defence', { onEvent: (report) => set({ report }) });
      return () => {
        stop();
        // Rates of an earlier look would be taken for those of now.
        set({ report: null });
      };
    },
  }));
}
