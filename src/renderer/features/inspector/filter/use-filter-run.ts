import { useEffect } from 'react';
import { useStores } from '../../../stores/context.tsx';
import type { InspectorStore } from '../inspector-store.ts';
import type { FilterRun } from './filter-run.ts';

/** Has the list take over what a run finds out. */
export function useFilterRun(run: FilterRun, store: InspectorStore): void {
  const { navigation } = useStores();
  useEffect(
    () =>
      run.start({
        recheck: (ids) => store.getState().recheck(ids),
        refilter: () => store.getState().setFilter(navigation.getState().filter),
      }),
    [run, store, navigation],
  );
}
