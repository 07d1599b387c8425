import { useEffect } from 'react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import type { OnlyMarked } from '../../../stores/list-view.ts';
import type { MarksState } from '../../../stores/marks.ts';
import type { InspectorStore } from '../inspector-store.ts';
import type { RowMatches } from '../visible-rows.ts';

const markedOnly = (only: OnlyMarked | null, { byId }: MarksState): RowMatches | null => {
  if (only === null) return null;
  return ({ id }) => {
    const mark = byId.get(id);
    return only === 'pinned' ? mark?.pinned === true : mark?.colour === only;
  };
};

/** Takes what was chosen elsewhere, and is kept while other views are shown, over into the list. */
export function useListView(store: InspectorStore): void {
  const { marks } = useStores();
  const text = useStoreValue('navigation', (state) => state.filter);
  const { sort, grouping, period, only } = useStoreValue('navigation', (state) => state.listView);
  useEffect(() => store.getState().setFilter(text), [store, text]);
  useEffect(() => store.getState().setPeriod(period), [store, period]);
  useEffect(() => store.getState().arrange({ sort, grouping }), [store, sort, grouping]);
  useEffect(() => {
    store.getState().setAlso(markedOnly(only, marks.getState()));
    if (only === null) return undefined;
    return marks.subscribe((state) => store.getState().setAlso(markedOnly(only, state)));
  }, [store, marks, only]);
}
