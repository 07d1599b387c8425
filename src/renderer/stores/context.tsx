import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Stores } from './stores.ts';

const StoresContext = createContext<Stores | null>(null);

export function StoresProvider({
  stores,
  children,
}: {
  readonly stores: Stores;
  readonly children: ReactNode;
}) {
  return <StoresContext value={stores}>{children}</StoresContext>;
}

export function useStores(): Stores {
  const stores = useContext(StoresContext);
  if (stores === null) throw new Error('useStores was called outside StoresProvider.');
  return stores;
}

type StateOf<Store> = Store extends StoreApi<infer State> ? State : never;

type StoreName =
  | 'connection'
  | 'status'
  | 'config'
  | 'draft'
  | 'exchanges'
  | 'sessions'
  | 'sharing'
  | 'events'
  | 'cache'
  | 'keptDrafts'
  | 'clientPlaces'
  | 'upstreamPasts'
  | 'defence'
  | 'doctor'
  | 'preferences'
  | 'marks'
  | 'navigation'
  | 'notices'
  | 'trust'
  | 'breakpoints'
  | 'replay'
  | 'scenario'
  | 'whatIf'
  | 'topology';

/**
 * A piece of one store's state; the component renders again when it changes.
 *
 * @example const theme = useStoreValue('preferences', (state) => state.theme);
 */
export function useStoreValue<Name extends StoreName, Value>(
  name: Name,
  select: (state: StateOf<Stores[Name]>) => Value,
): Value {
  // The name picks one member of `Stores`; TypeScript does not carry that through the generic index.
  const store = useStores()[name] as unknown as StoreApi<StateOf<Stores[Name]>>;
  return useStore<StoreApi<StateOf<Stores[Name]>>, Value>(store, select);
}
