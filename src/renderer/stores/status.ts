import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { AppInfo } from '../../shared/contract/methods/app.ts';
import type { MethodParams } from '../../shared/contract/methods.ts';
import type { AppStatus, Problem } from '../../shared/model/status.ts';

/** Measurements of requests per second that the title bar's line shows. */
export const rateHistoryLimit = 60;

export interface StatusState {
  /** Null until the host has said it. */
  readonly status: AppStatus | null;
  readonly info: AppInfo | null;
  /** Oldest first. */
  readonly rates: readonly number[];
  setCapturing(capturing: boolean): Promise<void>;
  restartEngine(): Promise<void>;
  /** Drains, disables, breaks an upstream, or takes that back. @throws ContractError */
  controlUpstream(control: MethodParams<'upstreams.control'>): Promise<void>;
  /** Does what a problem offers. Only after the person agreed. */
  mend(action: NonNullable<Problem['action']>): Promise<void>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type StatusStore = StoreApi<StatusState>;

export function createStatusStore(client: ContractClient): StatusStore {
  return createStore<StatusState>((set, get) => ({
    status: null,
    info: null,
    rates: [],
    async setCapturing(capturing) {
      await client.call('capture.set', { capturing });
    },
    async restartEngine() {
      await client.call('engine.restart', {});
    },
    async controlUpstream(control) {
      await client.call('upstreams.control', control);
    },
    async mend(action) {
      await client.call(action.method, {});
    },
    start() {
      const loadInfo = () => {
        // Refused only when the connection closed; it is asked for again on the next one.
        client.call('app.info', {}).then(
          (info) => set({ info }),
          () => undefined,
        );
      };
      loadInfo();
      return client.subscribe('status', {
        onEvent(status) {
          const rates = [...get().rates, status.traffic.requestsPerSecond].slice(-rateHistoryLimit);
          set({ status, rates });
        },
        onGap: loadInfo,
      });
    },
  }));
}
