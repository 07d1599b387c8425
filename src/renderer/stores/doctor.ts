import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { DoctorReport } from '../../shared/model/doctor.ts';

/** The doctor's latest run, as far as it has come. */
export interface DoctorState {
  /** Null until the host has told of one. */
  readonly report: DoctorReport | null;
  /** Looks at everything, or at one name or URL. @throws ContractError `call.invalid_params` */
  run(target: string | null): Promise<void>;
  cancel(): Promise<void>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type DoctorStore = StoreApi<DoctorState>;

export function createDoctorStore(client: ContractClient): DoctorStore {
  return createStore<DoctorState>((set, get) => ({
    report: null,
    async run(target) {
      await client.call('doctor.run', target === null ? {} : { target });
    },
    async cancel() {
      const { report } = get();
      if (report?.state === 'running') await client.call('doctor.cancel', { id: report.id });
    },
    start: () => client.subscribe('doctor', { onEvent: (report) => set({ report }) }),
  }));
}
