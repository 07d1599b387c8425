import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { ExchangeLog, LogChange, LogEntry } from '../../stores/exchange-log.ts';
import { isFoundEntry } from '../../stores/found-exchanges.ts';
import type { Grouping, ListSort } from '../../stores/list-view.ts';
import { type ExchangeGroup, groupEntries, sortEntries } from './list/arrange.ts';

export type RowMatches = (exchange: ExchangeSummary) => boolean;

/** How rows are put, beside the order in which they came. */
export interface Arrangement {
  readonly sort: ListSort | null;
  readonly grouping: Grouping | null;
}

/** A row of the list: an exchange, or the head of a group. */
export type ListRow =
  | { readonly entry: LogEntry; readonly group?: undefined; readonly level: 1 | 2 }
  | { readonly entry?: undefined; readonly group: ExchangeGroup; readonly isOpen: boolean };

/**
 * The entries of a log that pass a filter. In arrival order they follow the log change by change: the cost is that of
 * the change, not of the list. Sorted or grouped they stay as they were put, so that nothing moves under the pointer,
 * until {@link arrange} is called again.
 */
export interface VisibleRows {
  /** Rows, heads of groups included. */
  readonly length: number;
  /** Exchanges that pass, whether they are in a row already or not. */
  readonly matching: number;
  /** Whether the filter is still being applied to older exchanges. */
  readonly isFiltering: boolean;
  /** Whether rows follow the log; false where they are sorted or grouped. */
  readonly isLive: boolean;
  /** The exchange of a row; undefined for the head of a group. */
  at(index: number): ExchangeSummary | undefined;
  rowAt(index: number): ListRow | undefined;
  /** Place of an exchange among the rows; -1 when it has none. */
  indexOf(id: ExchangeId): number;
  /** Where a row that was in arrival order at `position` is now, or would be. */
  indexOfPosition(position: number): number;
  indexOfGroup(key: string): number;
  readonly groups: readonly ExchangeGroup[];
  /** Exchanges that pass, in the order of the rows, closed groups included. */
  shown(): Iterable<LogEntry>;
  /** Takes a change over. @returns how many that pass came, and how many rows left at the beginning */
  follow(change: LogChange): { readonly came: number; readonly gone: number };
  /** Judges some exchanges again, of which more is known by now. */
  recheck(ids: readonly ExchangeId[]): void;
  /** Applies another filter to the whole log, newest first; {@link step} does the work. */
  refilter(matches: RowMatches): void;
  /** Goes on filtering while `hasTime` says so. @returns whether rows changed */
  step(hasTime: () => boolean): boolean;
  /** Puts the rows anew, with what has come since. */
  arrange(arrangement: Arrangement): void;
  /** Opens or closes groups; all of them where `key` is null. */
  setOpen(key: string | null, isOpen: boolean): void;
}

/** Exchanges filtered between two looks at the clock. */
const filterStep = 256;

export function createVisibleRows(log: ExchangeLog): VisibleRows {
  /** Those that pass, in arrival order. */
  let rows: LogEntry[] = [];
  let matches: RowMatches = () => true;
  /** Entries at a position below this are still to be filtered. */
  let unfiltered = 0;
  let arrangement: Arrangement = { sort: null, grouping: null };
  /** Rows as they were put; null in arrival order. */
  let put: ListRow[] | null = null;
  let groups: readonly ExchangeGroup[] = [];
  const openGroups = new Set<string>();
  let places: Map<LogEntry, number> | null = null;

  /** Index of the first row in arrival order at or after a position. */
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

  const isFiltering = () => unfiltered > log.firstPosition;

  const update = (entry: LogEntry) => {
    // The rest of the log comes first, and then what is beside it.
    if (isFoundEntry(entry) ? isFiltering() : entry.position < unfiltered) return;
    const index = lowerBound(entry.position);
    const shown = rows[index]?.position === entry.position;
    const fits = matches(entry.summary);
    if (shown && !fits) rows.splice(index, 1);
    else if (!shown && fits) rows.splice(index, 0, entry);
  };

  /** Puts entries of any age among the rows, each in its place. */
  const merge = (entries: Iterable<LogEntry>): number => {
    const fitting = Array.from(entries).filter(({ summary }) => matches(summary));
    // Two runs that are in order already: that is merging them.
    if (fitting.length > 0) rows = [...fitting, ...rows].sort((one, other) => one.position - other.position);
    return fitting.length;
  };

  /** Takes out what left: the oldest of the log, and some from beside it. @returns how many left at the beginning */
  const leave = (change: LogChange): number => {
    if (change.left.length > 0) {
      const left = new Set(change.left);
      rows = rows.filter((entry) => !left.has(entry));
    }
    const end = lowerBound(change.firstPosition);
    const stay = rows.slice(0, end).filter(isFoundEntry);
    if (stay.length < end) rows.splice(0, end, ...stay);
    return end - stay.length;
  };

  const isArranged = () => arrangement.sort !== null || arrangement.grouping !== null;

  const sorted = (entries: readonly LogEntry[]) =>
    arrangement.sort === null ? entries : sortEntries(entries, arrangement.sort);

  const place = () => {
    places = null;
    if (!isArranged()) {
      put = null;
      groups = [];
    } else if (arrangement.grouping === null) {
      groups = [];
      put = sorted(rows).map((entry) => ({ entry, level: 1 }));
    } else {
      put = groups.flatMap((group): ListRow[] => {
        const isOpen = openGroups.has(group.key);
        const head: ListRow = { group, isOpen };
        return isOpen ? [head, ...group.entries.map((entry): ListRow => ({ entry, level: 2 }))] : [head];
      });
    }
  };

  const arrange = () => {
    const { grouping } = arrangement;
    if (grouping !== null) {
      groups = groupEntries(sorted(rows), grouping);
      for (const key of openGroups) if (!groups.some((group) => group.key === key)) openGroups.delete(key);
    }
    place();
  };

  /** Built when it is first asked for after rows were put. */
  const placeOf = (entry: LogEntry): number => {
    if (places === null) {
      places = new Map();
      put?.forEach((row, index) => {
        if (row.entry !== undefined) places?.set(row.entry, index);
      });
    }
    return places.get(entry) ?? -1;
  };

  const beginFilter = () => {
    rows = [];
    unfiltered = log.nextPosition;
    if (!isFiltering()) merge(log.found());
  };

  return {
    get length() {
      return put?.length ?? rows.length;
    },
    get matching() {
      return rows.length;
    },
    get isFiltering() {
      return isFiltering();
    },
    get isLive() {
      return put === null;
    },
    get groups() {
      return groups;
    },
    at: (index) => (put === null ? rows[index] : put[index]?.entry)?.summary,
    rowAt(index) {
      if (put !== null) return put[index];
      const entry = rows[index];
      return entry === undefined ? undefined : { entry, level: 1 };
    },
    indexOf(id) {
      const entry = log.get(id);
      if (entry === undefined) return -1;
      if (put !== null) return placeOf(entry);
      const index = lowerBound(entry.position);
      return rows[index]?.position === entry.position ? index : -1;
    },
    indexOfPosition: lowerBound,
    indexOfGroup: (key) => put?.findIndex((row) => row.group?.key === key) ?? -1,
    *shown() {
      if (put === null) yield* rows;
      else if (arrangement.grouping === null)
        for (const row of put) {
          if (row.entry !== undefined) yield row.entry;
        }
      else for (const group of groups) yield* group.entries;
    },
    follow(change) {
      if (change.reset) {
        rows = [];
        unfiltered = change.firstPosition;
        openGroups.clear();
      }
      for (const entry of change.updated) update(entry);
      const before = rows.length;
      for (const entry of change.added) if (matches(entry.summary)) rows.push(entry);
      let came = rows.length - before;
      const gone = leave(change);
      if (change.reset) arrange();
      // While the log is being filtered, these have their turn.
      const [oldest] = change.older;
      const wasFiltering = unfiltered > change.firstPosition + change.older.length;
      if (!wasFiltering) {
        if (oldest !== undefined) unfiltered = change.firstPosition;
        const joined = merge([...change.older, ...change.found]);
        // Sorted or grouped rows stay as they were put, and these wait with what comes.
        if (put !== null) came += joined;
      }
      return { came, gone: put === null ? gone : 0 };
    },
    recheck(ids) {
      for (const id of ids) {
        const entry = log.get(id);
        if (entry !== undefined) update(entry);
      }
    },
    refilter(next) {
      matches = next;
      beginFilter();
    },
    step(hasTime) {
      if (unfiltered <= log.firstPosition) return false;
      const found: LogEntry[] = [];
      do {
        const end = Math.max(log.firstPosition, unfiltered - filterStep);
        while (unfiltered > end) {
          unfiltered -= 1;
          const entry = log.atPosition(unfiltered);
          if (entry !== undefined && matches(entry.summary)) found.push(entry);
        }
      } while (unfiltered > log.firstPosition && hasTime());
      const done = unfiltered <= log.firstPosition;
      if (found.length > 0) rows = [...found.reverse(), ...rows];
      if (done) merge(log.found());
      if (done && isArranged()) arrange();
      return found.length > 0 || done;
    },
    arrange(next) {
      arrangement = next;
      // Rows of half of the log would be put twice: what is there stays until all of it is filtered.
      if (unfiltered <= log.firstPosition || !isArranged()) arrange();
    },
    setOpen(key, isOpen) {
      for (const group of groups) {
        if (key !== null && group.key !== key) continue;
        if (isOpen) openGroups.add(group.key);
        else openGroups.delete(group.key);
      }
      place();
    },
  };
}
