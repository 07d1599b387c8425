import { useEffect } from 'react';
import type { LogEntry } from '../../../../stores/exchange-log.ts';
import type { InspectorStore } from '../../inspector-store.ts';
import { columnOf } from '../columns.ts';
import { sortOrder } from './sort-order.ts';

/** Rows from which on the first sort would be felt. */
const worthIt = 20_000;
/** Rows that are sorted to warm it: a few milliseconds. */
const sample = 5000;
/** Texts and numbers, each as often as it takes until all that they use is compiled. */
const warmed = ['path', 'size', 'path', 'size', 'path', 'size', 'path', 'size'] as const;

/**
 * Sorts a part of a list that has become long, once, while nothing else is to be done, and forgets the result. The engine of the
 * browser compiles what has run often: without this the first sort of 100,000 rows takes twice as long as the second.
 */
export function useWarmSort(store: InspectorStore): void {
  useEffect(() => {
    let handle: number | null = null;
    const warm = (left: readonly (typeof warmed)[number][]): void => {
      const [id, ...others] = left;
      if (id === undefined) return;
      handle = requestIdleCallback(() => {
        const { rows } = store.getState();
        const entries: LogEntry[] = [];
        for (let index = 0; index < Math.min(sample, rows.length); index += 1) {
          const entry = rows.rowAt(index)?.entry;
          if (entry !== undefined) entries.push(entry);
        }
        const column = columnOf(id);
        if (column !== undefined) sortOrder(entries, column, false);
        warm(others);
      });
    };
    const begin = (): void => {
      if (handle === null && store.getState().rows.length >= worthIt) warm(warmed);
    };
    begin();
    const stop = store.subscribe(begin);
    return () => {
      stop();
      if (handle !== null) cancelIdleCallback(handle);
    };
  }, [store]);
}
