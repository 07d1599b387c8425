import { createStore, type StoreApi } from 'zustand/vanilla';

/** The views that exist, in the order of the sidebar and of their number keys. */
export const viewIds = ['inspector', 'routes', 'upstreams', 'certificates', 'settings'] as const;

export type ViewId = (typeof viewIds)[number];

export interface NavigationState {
  readonly view: ViewId;
  readonly isAddingService: boolean;
  /** The inspector's filter, as typed. Kept here so that other views can open the inspector with one. */
  readonly filter: string;
  /** Whether the inspector shows the details of the selected exchange. */
  readonly isDetailOpen: boolean;
  show(view: ViewId): void;
  setAddingService(isAddingService: boolean): void;
  setFilter(filter: string): void;
  setDetailOpen(isDetailOpen: boolean): void;
}

export type NavigationStore = StoreApi<NavigationState>;

export function createNavigationStore(): NavigationStore {
  return createStore<NavigationState>((set) => ({
    view: 'inspector',
    isAddingService: false,
    filter: '',
    isDetailOpen: false,
    show: (view) => set({ view }),
    setAddingService: (isAddingService) => set({ isAddingService }),
    setFilter: (filter) => set({ filter }),
    setDetailOpen: (isDetailOpen) => set({ isDetailOpen }),
  }));
}
