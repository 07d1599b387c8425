import { createContext, useContext } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Path } from '../../../shared/config/raw.ts';

/** The map of the configuration that a form edits. */
export interface FormScope {
  /** Its key: 'routes[]', 'pools[].upstreams[]'; '' for the file. */
  readonly key: string;
  /** Where it stands: ['routes', 3]. */
  readonly path: Path;
  /** What it is called in the steps of undo: 'route shop'. */
  readonly subject: string;
  /** What stays the same while it is renamed; tells steps of undo apart. */
  readonly identity: string;
}

const FormScopeContext = createContext<FormScope | null>(null);
export const FormScopeProvider = FormScopeContext.Provider;

export function useFormScope(): FormScope {
  const scope = useContext(FormScopeContext);
  if (scope === null) throw new Error('A field stands outside of a FormScope.');
  return scope;
}

/** What a panel shows of all its fields: those that a search finds, and the help of the one in hand. */
export interface PanelState {
  readonly search: string;
  /** The key whose help is shown; null for none. */
  readonly helpKey: string | null;
  find(search: string): void;
  help(key: string | null): void;
}

export const createPanelState = (): StoreApi<PanelState> =>
  createStore((set) => ({
    search: '',
    helpKey: null,
    find: (search) => set({ search }),
    help: (helpKey) => set({ helpKey }),
  }));

const PanelStateContext = createContext<StoreApi<PanelState> | null>(null);
export const PanelStateProvider = PanelStateContext.Provider;

export function usePanelState(): StoreApi<PanelState> {
  const state = useContext(PanelStateContext);
  if (state === null) throw new Error('A field stands outside of a FormPanel.');
  return state;
}
