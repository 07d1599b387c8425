import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { RouteFlow } from '../../shared/model/flow.ts';

/** What the topology shows besides the configuration, as long as the window is open. */
export interface TopologyState {
  /** What goes along each way now; empty while nobody follows it. */
  readonly flows: readonly RouteFlow[];
  /** Id of the node whose form is open; null for none. */
  readonly selected: string | null;
  /** Id of the node that has the keyboard, or had it last. */
  readonly active: string | null;
  /** Pools whose upstreams are shown although they are many. */
  readonly opened: ReadonlySet<string>;
  /** Whether what a running scenario added is shown alone. */
  readonly onlyScenario: boolean;
  /** Whether the graph alone is shown, large, for an audience. */
  readonly isPresenting: boolean;
  /** Begins to listen for flows; returns what ends it. */
  follow(): () => void;
  select(id: string | null): void;
  activate(id: string | null): void;
  toggleOpened(pool: string): void;
  setOnlyScenario(onlyScenario: boolean): void;
  setPresenting(isPresenting: boolean): void;
}

export type TopologyStore = StoreApi<TopologyState>;

export function createTopologyStore(client: ContractClient): TopologyStore {
  return createStore<TopologyState>((set, get) => ({
    flows: [],
    selected: null,
    active: null,
    opened: new Set(),
    onlyScenario: false,
    isPresenting: false,
    follow() {
      const stop = client.subscribe('flows', { onEvent: (flows) => set({ flows }) });
      return () => {
        stop();
        set({ flows: [] });
      };
    },
    select: (selected) => set(selected === null ? { selected } : { selected, active: selected }),
    activate: (active) => set({ active }),
    toggleOpened(pool) {
      const opened = new Set(get().opened);
      if (!opened.delete(pool)) opened.add(pool);
      set({ opened });
    },
    setOnlyScenario: (onlyScenario) => set({ onlyScenario }),
    setPresenting: (isPresenting) => set(isPresenting ? { isPresenting, selected: null } : { isPresenting }),
  }));
}
