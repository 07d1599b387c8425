import { createStore, type StoreApi } from 'zustand/vanilla';
import { samePlain } from '../../shared/config/raw.ts';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ScenarioAction, ScenarioInfo, ScenarioState } from '../../shared/model/scenario.ts';
import { errorText } from '../ui/inline-error.tsx';

/** The scenarios that there are, and the one that is up. */
export interface ScenarioStoreState {
  /** Null until the host has named them. */
  readonly items: readonly ScenarioInfo[] | null;
  /** Why they could not be named; null where they were. */
  readonly failure: string | null;
  /** The one that runs, or is over and still up; null while none is, or the host has not said. */
  readonly run: ScenarioState | null;
  /** What was asked for and is not answered yet. */
  readonly pending: 'run' | ScenarioAction | null;
  /** Whether the whole window is given to it, in large type. */
  readonly isPresenting: boolean;
  load(): Promise<void>;
  /** Begins one. @param paused before its first step @throws ContractError `scenario.busy` */
  begin(name: string, paused?: boolean): Promise<void>;
  /** @throws ContractError `scenario.none` */
  control(action: ScenarioAction): Promise<void>;
  present(isPresenting: boolean): void;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type ScenarioStore = StoreApi<ScenarioStoreState>;

/** What a scenario adds stays the same object as long as it is the same, so that it is not drawn anew four times a second. */
const keepOverlay = (before: ScenarioState | null, next: ScenarioState | null): ScenarioState | null =>
  before !== null && next !== null && samePlain(before.overlay, next.overlay)
    ? { ...next, overlay: before.overlay }
    : next;

export function createScenarioStore(client: ContractClient): ScenarioStore {
  return createStore<ScenarioStoreState>((set, get) => {
    const during = async (pending: 'run' | ScenarioAction, ask: () => Promise<unknown>) => {
      set({ pending });
      try {
        await ask();
      } finally {
        // A later question took its place: that one's end is waited for.
        if (get().pending === pending) set({ pending: null });
      }
    };
    return {
      items: null,
      failure: null,
      run: null,
      pending: null,
      isPresenting: false,
      async load() {
        set({ failure: null });
        try {
          const { items } = await client.call('scenarios.list', {});
          set({ items });
        } catch (error) {
          set({ failure: errorText(error) });
        }
      },
      begin: (name, paused = false) => during('run', () => client.call('scenarios.run', { name, paused })),
      control: (action) => during(action, () => client.call('scenarios.control', { action })),
      present: (isPresenting) => set({ isPresenting }),
      start() {
        void get().load();
        return client.subscribe('scenario', {
          onEvent(next) {
            const run = keepOverlay(get().run, next);
            set(run === null ? { run, isPresenting: false } : { run });
          },
          onGap: () => {
            if (get().items === null) void get().load();
          },
        });
      },
    };
  });
}

/** What the scenario that is up is, as it was listed; null where it was not. */
export const currentScenario = ({ items, run }: Pick<ScenarioStoreState, 'items' | 'run'>) =>
  run === null ? null : (items?.find(({ name }) => name === run.name) ?? null);
