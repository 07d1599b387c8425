import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { ExchangeLog, LogChange, LogEntry } from '../../stores/exchange-log.ts';

/**
 * The entries of a log that pass a filter, in arrival order. Follows the log change by change: the cost is
 * that of the change, not of the list.
 */
export interface VisibleRows {
  readonly length: number;
  at(index: number): ExchangeSummary | undefined;
  /** Place of an exchange among the visible ones; -1 when it is not one of them. */
  indexOf(id: ExchangeId): number;
  /** Takes a change over. @returns how many rows came at the end, and how many left at the beginning */
  follow(change: LogChange): { readonly came: number; readonly gone: number };
  /** Reads the whole log again with another filter. */
  refilter(matches: (exchange: ExchangeSummary) => boolean): void;
}

export function createVisibleRows(log: ExchangeLog): VisibleRows {
  let rows: LogEntry[] = [];
  let matches: (exchange: ExchangeSummary) => boolean = () => true;

  /** Index of the first row at or after a position. */
  const lowerBound = (position: number): number => {
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((rows[middle]?.position ?? Number.POSITIVE_INFINITY) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  const update = (entry: LogEntry) => {
    const index = lowerBound(entry.position);
    const shown = rows[index]?.position === entry.position;
    const fits = matches(entry.summary);
    if (shown && fits) rows[index] = entry;
    else if (shown) rows.splice(index, 1);
    else if (fits) rows.splice(index, 0, entry);
  };

  return {
    get length() {
      return rows.length;
    },
    at: (index) => rows[index]?.summary,
    indexOf(id) {
      const entry = log.get(id);
      if (entry === undefined) return -1;
      const index = lowerBound(entry.position);
      return rows[index]?.position === entry.position ? index : -1;
    },
    follow(change) {
      if (change.reset) rows = [];
      for (const entry of change.updated) update(entry);
      const before = rows.length;
      for (const entry of change.added) if (matches(entry.summary)) rows.push(entry);
      const came = rows.length - before;
      const gone = lowerBound(change.firstPosition);
      if (gone > 0) rows.splice(0, gone);
      return { came, gone };
    },
    refilter(next) {
      matches = next;
      rows = [...log.entries()].filter((entry) => matches(entry.summary));
    },
  };
}
