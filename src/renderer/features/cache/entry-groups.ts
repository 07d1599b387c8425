import type { CacheEntry } from '../../../shared/model/cache.ts';

/** Stored responses of one key, told apart by what their `Vary` names. */
export interface EntryGroup {
  readonly key: string;
  /** One or more, in the order of the list. */
  readonly entries: readonly CacheEntry[];
}

/** A row of the list. A key with one response has a row for that; others have one of their own above their variants. */
export type EntryRow =
  | { readonly kind: 'single'; readonly id: string; readonly entry: CacheEntry }
  | { readonly kind: 'group'; readonly id: string; readonly group: EntryGroup; readonly isExpanded: boolean }
  | {
      readonly kind: 'variant';
      readonly id: string;
      readonly entry: CacheEntry;
      readonly groupId: string;
      /** Place among the variants, from 1, and how many there are. */
      readonly place: number;
      readonly of: number;
    };

/** Groups in the order in which their first response is listed. */
export function groupByKey(entries: readonly CacheEntry[]): readonly EntryGroup[] {
  const groups = new Map<string, CacheEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.key);
    if (group === undefined) groups.set(entry.key, [entry]);
    else group.push(entry);
  }
  return [...groups].map(([key, members]) => ({ key, entries: members }));
}

/** The row of a key with several responses. Ids of responses have no such beginning. */
export const groupRowId = (key: string): string => `key:${key}`;

/** @param expanded ids of the rows of groups whose variants are shown */
export function rowsOf(groups: readonly EntryGroup[], expanded: ReadonlySet<string>): readonly EntryRow[] {
  return groups.flatMap((group): readonly EntryRow[] => {
    const [first, ...others] = group.entries;
    if (first === undefined) return [];
    if (others.length === 0) return [{ kind: 'single', id: first.id, entry: first }];
    const id = groupRowId(group.key);
    const isExpanded = expanded.has(id);
    const variants = group.entries.map((entry, index) => ({
      kind: 'variant' as const,
      id: entry.id,
      entry,
      groupId: id,
      place: index + 1,
      of: group.entries.length,
    }));
    return [{ kind: 'group', id, group, isExpanded }, ...(isExpanded ? variants : [])];
  });
}

export const sizeOfGroup = ({ entries }: EntryGroup): number =>
  entries.reduce((sum, { size }) => sum + size, 0);

export const hitsOfGroup = ({ entries }: EntryGroup): number =>
  entries.reduce((sum, { hits }) => sum + hits, 0);
