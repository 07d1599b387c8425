import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { ExchangeLog, LogChange, LogEntry } from '../../stores/exchange-log.ts';
import { isFoundEntry } from '../../stores/found-exchanges.ts';
import type { Grouping, ListSort } from '../../stores/list-view.ts';
import type { ExchangeGroup } from './list/arrange.ts';
import {
  type ArrangedRows,
  createGroupedRows,
  createSortedRows,
  type ListRow,
  lowerBound,
} from './list/arranged-rows.ts';
import { columnOf } from './list/columns.ts';
import { createGroupTally, type GroupTally } from './list/group-tally.ts';
import { sortOrder } from './list/sort/sort-order.ts';

export type RowMatches = (exchange: ExchangeSummary) => boolean;

/** Lets everything through: there is nothing to filter then, and nothing is. */
export const anyRow: RowMatches = () => true;

/** How rows are put, beside the order in which they came. */
export interface Arrangement {
  readonly sort: ListSort | null;
  readonly grouping: Grouping | null;
}

/**
 * The entries of a log that pass a filter. In arrival order they follow the log change by change: the cost is that of
 * the change, not of the list. Sorted or grouped they stay as they were put, so that nothing moves under the pointer,
 * until {@link arrange} is called again; heads of groups count on.
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
  /**
   * Applies another filter to the whole log, newest first; {@link step} does the work.
   *
   * @param isNarrower whether all that passes it passed the one before, so that what did not is not looked at again
   */
  refilter(matches: RowMatches, isNarrower?: boolean): void;
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
  let matches: RowMatches = anyRow;
  /** Entries at a position below this are still to be filtered. */
  let unfiltered = 0;
  /** Entries that passed a filter which this one is narrower than, in arrival order; from their end on they are looked at first. */
  let passed: LogEntry[] = [];
  /** Whether what is beside the log has been filtered, or is among those. */
  let hasFound = false;
  let arrangement: Arrangement = { sort: null, grouping: null };
  /** Rows as they were put; null in arrival order. */
  let put: ArrangedRows | null = null;
  /** Counts what the heads of groups say; null where there are none, and while another filter is applied. */
  let tally: GroupTally | null = null;
  const openGroups = new Set<string>();

  const isInLog = () => unfiltered > log.firstPosition;
  const isFiltering = () => passed.length > 0 || isInLog();
  const isPassed = ({ position }: LogEntry) =>
    passed.length > 0 && passed[lowerBound(passed, position)]?.position === position;

  const update = (entry: LogEntry) => {
    // The rest of the log comes first, and then what is beside it.
    if (isFoundEntry(entry) ? isFiltering() && !hasFound : entry.position < unfiltered) return;
    // Its turn comes, and it is judged as it is then.
    if (isPassed(entry)) return;
    const index = lowerBound(rows, entry.position);
    const shown = rows[index]?.position === entry.position;
    const fits = matches(entry.summary);
    if (shown && !fits) rows.splice(index, 1);
    else if (!shown && fits) rows.splice(index, 0, entry);
    if (fits) tally?.count(entry);
    else if (shown) tally?.uncount(entry);
  };

  /** Puts entries of any age among the rows, each in its place. */
  const merge = (entries: Iterable<LogEntry>): number => {
    const fitting = Array.from(entries).filter(({ summary }) => matches(summary));
    if (fitting.length === 0) return 0;
    rows = inOrder(fitting.sort(byPosition), rows);
    for (const entry of fitting) tally?.count(entry);
    return fitting.length;
  };

  /** Takes out what left: the oldest of the log, and some from beside it. @returns how many left at the beginning */
  const leave = (change: LogChange): number => {
    const left = new Set(change.left);
    if (passed.length > 0) {
      passed = passed.filter(
        (entry) => !left.has(entry) && (isFoundEntry(entry) || entry.position >= change.firstPosition),
      );
    }
    if (left.size > 0) {
      rows = rows.filter((entry) => !left.has(entry));
      for (const entry of left) tally?.uncount(entry);
    }
    const end = lowerBound(rows, change.firstPosition);
    const oldest = rows.slice(0, end);
    const stay = oldest.filter(isFoundEntry);
    if (stay.length === end) return 0;
    rows.splice(0, end, ...stay);
    if (tally !== null) for (const entry of oldest) if (!isFoundEntry(entry)) tally.uncount(entry);
    return end - stay.length;
  };

  const arrange = () => {
    const { sort, grouping } = arrangement;
    const column = sort === null ? undefined : columnOf(sort.column);
    tally = null;
    if (sort === null && grouping === null) {
      put = null;
      return;
    }
    // The rows go on changing.
    const entries = rows.slice();
    const order = column === undefined ? null : sortOrder(entries, column, sort?.descending === true);
    if (grouping === null) {
      put = createSortedRows(entries, order ?? Uint32Array.from(entries.keys()));
      return;
    }
    tally = createGroupTally(grouping, log.limit);
    put = createGroupedRows({ entries, order, grouping, tally, isOpen: (key) => openGroups.has(key) });
    for (const key of openGroups) if (put.indexOfGroup(key) < 0) openGroups.delete(key);
  };

  const isArranged = () => arrangement.sort !== null || arrangement.grouping !== null;

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
      return put?.groups ?? [];
    },
    at: (index) => (put === null ? rows[index] : put.rowAt(index)?.entry)?.summary,
    rowAt(index) {
      if (put !== null) return put.rowAt(index);
      const entry = rows[index];
      return entry === undefined ? undefined : { entry, level: 1 };
    },
    indexOf(id) {
      const entry = log.get(id);
      if (entry === undefined) return -1;
      if (put !== null) return put.indexOf(entry);
      const index = lowerBound(rows, entry.position);
      return rows[index]?.position === entry.position ? index : -1;
    },
    indexOfPosition: (position) => lowerBound(rows, position),
    indexOfGroup: (key) => put?.indexOfGroup(key) ?? -1,
    shown: () => put?.shown() ?? rows,
    follow(change) {
      if (change.reset) {
        rows = [];
        passed = [];
        tally = null;
        unfiltered = change.firstPosition;
        openGroups.clear();
      }
      // First, since what comes is counted in the place of what leaves.
      const gone = leave(change);
      for (const entry of change.updated) update(entry);
      const before = rows.length;
      for (const entry of change.added) {
        if (!matches(entry.summary)) continue;
        rows.push(entry);
        tally?.count(entry);
      }
      let came = rows.length - before;
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
    refilter(next, isNarrower = false) {
      matches = next;
      tally = null;
      if (isNarrower) {
        // Of what is not filtered yet the rest has its turn after these.
        hasFound = isFiltering() ? hasFound && !isInLog() : true;
        passed = inOrder(passed, rows);
        rows = [];
        if (!isFiltering() && isArranged()) arrange();
        return;
      }
      rows = [];
      passed = [];
      hasFound = false;
      unfiltered = log.nextPosition;
      if (next === anyRow) {
        rows = [...log.entries()];
        unfiltered = log.firstPosition;
      }
      if (isFiltering()) return;
      merge(log.found());
      if (isArranged()) arrange();
    },
    step(hasTime) {
      if (!isFiltering()) return false;
      const found: LogEntry[] = [];
      do {
        if (passed.length > 0) {
          for (const entry of passed.splice(-filterStep).reverse())
            if (matches(entry.summary)) found.push(entry);
          continue;
        }
        const end = Math.max(log.firstPosition, unfiltered - filterStep);
        while (unfiltered > end) {
          unfiltered -= 1;
          const entry = log.atPosition(unfiltered);
          if (entry !== undefined && matches(entry.summary)) found.push(entry);
        }
      } while (isFiltering() && hasTime());
      const done = !isFiltering();
      if (found.length > 0) rows = inOrder(found.reverse(), rows);
      if (done && !hasFound) merge(log.found());
      if (done) hasFound = true;
      if (done && isArranged()) arrange();
      return found.length > 0 || done;
    },
    arrange(next) {
      arrangement = next;
      // Rows of half of the log would be put twice: what is there stays until all of it is filtered.
      if (!isFiltering() || !isArranged()) arrange();
    },
    setOpen(key, isOpen) {
      for (const group of put?.groups ?? []) {
        if (key !== null && group.key !== key) continue;
        if (isOpen) openGroups.add(group.key);
        else openGroups.delete(group.key);
      }
      put?.reopen();
    },
  };
}

/** Entries of both in arrival order; each is in order already. */
function inOrder(older: LogEntry[], newer: LogEntry[]): LogEntry[] {
  const all = older.concat(newer);
  const last = older.at(-1);
  const first = newer[0];
  if (last === undefined || first === undefined || last.position < first.position) return all;
  // Two runs: sorting them is merging them.
  return all.sort(byPosition);
}

const byPosition = (one: LogEntry, other: LogEntry): number => one.position - other.position;
