import { createStore, type StoreApi } from 'zustand/vanilla';
import type { HostsChange } from '../../shared/model/hosts-plan.ts';
import { type ListView, plainListView } from './list-view.ts';

/** The views that exist, in the order of the sidebar and of their number keys. */
export const viewIds = [
  'inspector',
  'topology',
  'routes',
  'upstreams',
  'cache',
  'certificates',
  'defence',
  'scenarios',
  'settings',
] as const;

/** A view without a number key: one comes here when something is wrong. */
export type ViewId = (typeof viewIds)[number] | 'doctor';

export interface NavigationState {
  readonly view: ViewId;
  readonly isAddingService: boolean;
  /** Id of the stored response that is compared with its upstream; null while none is. */
  readonly comparing: string | null;
  /** A change of the hosts file that is being shown for consent; null when none is. */
  readonly hostsChange: HostsChange | null;
  /** Whether the configuration is being exported for another proxy. */
  readonly isExporting: boolean;
  /** The inspector's filter, as typed. Kept here so that other views can open the inspector with one. */
  readonly filter: string;
  /** How the inspector's list is sorted, grouped and cut, beside its filter. */
  readonly listView: ListView;
  /** Pools that the Upstreams view is limited to; null for all. */
  readonly limitedPools: readonly string[] | null;
  /** Whether the inspector shows the details of the selected exchange. */
  readonly isDetailOpen: boolean;
  /** Id of what the inspector is asked to do with its selected exchange; null when it is asked nothing. */
  readonly wantedAction: string | null;
  show(view: ViewId): void;
  wantAction(id: string | null): void;
  setAddingService(isAddingService: boolean): void;
  compare(entry: string | null): void;
  setHostsChange(hostsChange: HostsChange | null): void;
  setExporting(isExporting: boolean): void;
  setFilter(filter: string): void;
  setListView(change: Partial<ListView>): void;
  limitPools(limitedPools: readonly string[] | null): void;
  setDetailOpen(isDetailOpen: boolean): void;
}

export type NavigationStore = StoreApi<NavigationState>;

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>((set, get) => ({
    view: 'inspector',
    isAddingService: false,
    comparing: null,
    hostsChange: null,
    isExporting: false,
    filter: '',
    listView: plainListView,
    limitedPools: null,
    isDetailOpen: false,
    wantedAction: null,
    show: (view) => set({ view }),
    wantAction: (wantedAction) => set({ wantedAction }),
    setAddingService: (isAddingService) => set({ isAddingService }),
    compare: (comparing) => set({ comparing }),
    setHostsChange: (hostsChange) => set({ hostsChange }),
    setExporting: (isExporting) => set({ isExporting }),
    setFilter: (filter) => set({ filter }),
    setListView: (change) => set({ listView: { ...get().listView, ...change } }),
    limitPools: (limitedPools) => set({ limitedPools }),
    setDetailOpen: (isDetailOpen) => set({ isDetailOpen }),
  }));
}
