import { createStore, type StoreApi } from 'zustand/vanilla';

/** The views that exist, in the order of the sidebar and of their number keys. */
export const viewIds = ['inspector', 'routes', 'upstreams', 'cache', 'certificates', 'settings'] as const;

export type ViewId = (typeof viewIds)[number];

export interface NavigationState {
  readonly view: ViewId;
  readonly isAddingService: boolean;
  /** Id of the stored response that is compared with its upstream; null while none is. */
  readonly comparing: string | null;
  /** The inspector's filter, as typed. Kept here so that other views can open the inspector with one. */
  readonly filter: string;
  /** Whether the inspector shows the details of the selected exchange. */
  readonly isDetailOpen: boolean;
  show(view: ViewId): void;
  setAddingService(isAddingService: boolean): void;
  compare(entry: string | null): void;
  setFilter(filter: string): void;
  setDetailOpen(isDetailOpen: boolean): void;
}

export type NavigationStore = StoreApi<NavigationState>;

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>((set) => ({
    view: 'inspector',
    isAddingService: false,
    comparing: null,
    filter: '',
    isDetailOpen: false,
    show: (view) => set({ view }),
    setAddingService: (isAddingService) => set({ isAddingService }),
    compare: (comparing) => set({ comparing }),
    setFilter: (filter) => set({ filter }),
    setDetailOpen: (isDetailOpen) => set({ isDetailOpen }),
  }));
}
