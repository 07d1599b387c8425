import { useMemo, useState } from 'react';
import { useStoreValue } from '../../stores/context.tsx';
import { type EntryRow, groupByKey, rowsOf } from './entry-groups.ts';

const none: ReadonlySet<string> = new Set();

export interface EntryRows {
  readonly rows: readonly EntryRow[];
  readonly toggle: (id: string) => void;
  readonly expand: (id: string) => void;
}

/** The listed responses as rows. */
export function useEntryRows(): EntryRows {
  const listing = useStoreValue('cache', (state) => state.listing);
  const [expanded, setExpanded] = useState(none);
  const rows = useMemo(() => rowsOf(groupByKey(listing?.items ?? []), expanded), [listing, expanded]);
  const set = (id: string, isExpanded: boolean) => {
    // Keys that are gone leave nothing behind.
    const present = rows.flatMap((row) => (row.kind === 'group' && expanded.has(row.id) ? [row.id] : []));
    const others = present.filter((known) => known !== id);
    setExpanded(new Set(isExpanded ? [...others, id] : others));
  };
  return { rows, toggle: (id) => set(id, !expanded.has(id)), expand: (id) => set(id, true) };
}
