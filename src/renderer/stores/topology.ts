import { createStore, type StoreApi } from 'zustand/vanilla';
import { samePlain } from '../../shared/config/raw.ts';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { RouteFlow } from '../../shared/model/flow.ts';
import type { ScenarioState } from '../../shared/model/scenario.ts';

/** What the topology shows besides the configuration, as long as the window is open. */
export interface TopologyState {
  /** What goes along each way now; empty while nobody follows it. */
  readonly flows: readonly RouteFlow[];
  /** The scenario that runs, or is over and still up; null while there is none, or nobody follows it. */
  readonly scenario: ScenarioState | null;
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
  /** Begins to listen for flows and scenarios; returns what ends it. */
  follow(): () => void;
  select(id: string | null): void;
  activate(id: string | null): void;
  toggleOpened(pool: string): void;
  setOnlyScenario(onlyScenario: boolean): void;
  setPresenting(isPresenting: boolean): void;
}

export type TopologyStore = StoreApi<TopologyState>;

/** What a scenario adds stays the same object as long as it is the same, so that it is not drawn anew four times a second. */
const keepOverlay = (before: ScenarioState | null, next: ScenarioState | null): ScenarioState | null =>
  before !== null && next !== null && samePlain(before.overlay, next.overlay)
    ? { ...next, overlay: before.overlay }
    : next;

export function createTopologyStore(client: ContractClient): TopologyStore {
  return createStore<TopologyState>((set, get) => ({
    flows: [],
    scenario: null,
    selected: null,
    active: null,
    opened: new Set(),
    onlyScenario: false,
    isPresenting: false,
    follow() {
      const stops = [
        client.subscribe('flows', { onEvent: (flows) => set({ flows }) }),
        client.subscribe('scenario', {
          onEvent: (scenario) => set({ scenario: keepOverlay(get().scenario, scenario) }),
        }),
      ];
      return () => {
        for (const stop of stops) stop();
        set({ flows: [], scenario: null });
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
