import type { LogEntry } from '../../../stores/exchange-log.ts';
import type { Grouping } from '../../../stores/list-view.ts';
import { type ExchangeGroup, groupingWords } from './arrange.ts';
import type { GroupFacts, GroupTally } from './group-tally.ts';
import { naturalCollator } from './sort/natural-collator.ts';

/** A row of the list: an exchange, or the head of a group. */
export type ListRow =
  | { readonly entry: LogEntry; readonly group?: undefined; readonly level: 1 | 2 }
  | { readonly entry?: undefined; readonly group: ExchangeGroup; readonly isOpen: boolean };

/** Rows that were sorted or grouped, and stay as they were put whatever comes. Nothing is made for a row before it is asked for. */
export interface ArrangedRows {
  readonly length: number;
  readonly groups: readonly ExchangeGroup[];
  rowAt(index: number): ListRow | undefined;
  /** -1 for one that has no row, or is in a closed group. */
  indexOf(entry: LogEntry): number;
  indexOfGroup(key: string): number;
  /** Every exchange in the order of the rows, closed groups included. */
  shown(): Iterable<LogEntry>;
  /** To be called when {@link isOpen} answers otherwise. */
  reopen(): void;
}

/** @param entries in order of position @param order their indices, as they are to be put */
export function createSortedRows(entries: readonly LogEntry[], order: Uint32Array): ArrangedRows {
  const placeOf = createPlaces(entries, order);
  return {
    length: order.length,
    groups: [],
    rowAt(index) {
      const entry = entryAt(entries, order, index);
      return entry === undefined ? undefined : { entry, level: 1 };
    },
    indexOf: placeOf,
    indexOfGroup: () => -1,
    *shown() {
      for (const index of order) {
        const entry = entries[index];
        if (entry !== undefined) yield entry;
      }
    },
    reopen: () => undefined,
  };
}

export interface GroupedRowsOptions {
  /** In order of position. */
  readonly entries: readonly LogEntry[];
  /** Their indices, as the members of each group are to be put; null for the order they have. */
  readonly order: Uint32Array | null;
  readonly grouping: Grouping;
  /** Takes all of them, and may go on counting. */
  readonly tally: GroupTally;
  readonly isOpen: (key: string) => boolean;
}

/** Groups, the one with most exchanges first. */
export function createGroupedRows(options: GroupedRowsOptions): ArrangedRows {
  const { entries, order, grouping, tally, isOpen } = options;
  const { groups, members, begins } = divide(entries, order, tally, grouping);
  const placeOf = createPlaces(entries, members);
  /** Row of each head, and of what would follow the last group. */
  const heads = new Uint32Array(groups.length + 1);
  const sizeOf = (group: number) => (begins[group + 1] ?? 0) - (begins[group] ?? 0);
  const reopen = () => {
    let row = 0;
    groups.forEach(({ key }, group) => {
      heads[group] = row;
      row += 1 + (isOpen(key) ? sizeOf(group) : 0);
    });
    heads[groups.length] = row;
  };
  reopen();
  return {
    get length() {
      return heads[groups.length] ?? 0;
    },
    groups,
    rowAt(index) {
      const at = lastUpTo(heads, index);
      const group = groups[at];
      if (group === undefined) return undefined;
      const head = heads[at] ?? 0;
      if (index === head) return { group, isOpen: isOpen(group.key) };
      const entry = entryAt(entries, members, (begins[at] ?? 0) + index - head - 1);
      return entry === undefined ? undefined : { entry, level: 2 };
    },
    indexOf(entry) {
      const place = placeOf(entry);
      if (place < 0) return -1;
      const at = lastUpTo(begins, place);
      const group = groups[at];
      if (group === undefined || !isOpen(group.key)) return -1;
      return (heads[at] ?? 0) + 1 + place - (begins[at] ?? 0);
    },
    indexOfGroup(key) {
      const at = groups.findIndex((group) => group.key === key);
      return at < 0 ? -1 : (heads[at] ?? -1);
    },
    *shown() {
      for (const index of members) {
        const entry = entries[index];
        if (entry !== undefined) yield entry;
      }
    },
    reopen,
  };
}

/** Counts all entries by group. @returns the groups, the indices of their members one after the other, and where each begins */
function divide(
  entries: readonly LogEntry[],
  order: Uint32Array | null,
  tally: GroupTally,
  grouping: Grouping,
) {
  const numbers = new Map<GroupFacts, number>();
  const all: GroupFacts[] = [];
  const groupOf = new Uint32Array(entries.length);
  for (const [index, entry] of entries.entries()) {
    const facts = tally.count(entry);
    let number = numbers.get(facts);
    if (number === undefined) {
      number = all.length;
      numbers.set(facts, number);
      all.push(facts);
      tally.keep(facts);
    }
    groupOf[index] = number;
  }
  const labelled = all.map((facts, number) => ({
    number,
    size: facts.count,
    group: new LiveGroup(facts, facts.key === '' ? groupingWords[grouping].none : facts.key),
  }));
  labelled.sort(
    (one, other) => other.size - one.size || naturalCollator.compare(one.group.label, other.group.label),
  );
  const begins = new Uint32Array(labelled.length + 1);
  const next = new Uint32Array(labelled.length);
  labelled.forEach(({ number, size }, at) => {
    next[number] = begins[at] ?? 0;
    begins[at + 1] = (begins[at] ?? 0) + size;
  });
  const members = new Uint32Array(entries.length);
  for (let place = 0; place < members.length; place += 1) {
    const index = order === null ? place : (order[place] ?? 0);
    const number = groupOf[index] ?? 0;
    const at = next[number] ?? 0;
    members[at] = index;
    next[number] = at + 1;
  }
  return { groups: labelled.map(({ group }) => group), members, begins };
}

/** A group as its head shows it: it counts on while its members stay as they were put. */
class LiveGroup implements ExchangeGroup {
  readonly label: string;
  readonly #facts: GroupFacts;

  constructor(facts: GroupFacts, label: string) {
    this.#facts = facts;
    this.label = label;
  }

  get key(): string {
    return this.#facts.key;
  }
  get count(): number {
    return this.#facts.count;
  }
  get errors(): number {
    return this.#facts.errors;
  }
  get median(): number | null {
    return this.#facts.median;
  }
}

function entryAt(entries: readonly LogEntry[], order: Uint32Array, place: number): LogEntry | undefined {
  const index = order[place];
  return index === undefined ? undefined : entries[index];
}

/** Index of the last of ascending numbers that is not above a value. The last of all is an end, and never meant. */
function lastUpTo(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  if (value >= (ascending[high] ?? 0)) return high;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Index of the first entry at or after a position. */
export function lowerBound(entries: readonly LogEntry[], position: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.position ?? Number.POSITIVE_INFINITY) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where an entry was put; -1 for one that was not. What it takes to know is made when it is first asked for. */
function createPlaces(entries: readonly LogEntry[], order: Uint32Array): (entry: LogEntry) => number {
  let places: Uint32Array | null = null;
  return (entry) => {
    const index = lowerBound(entries, entry.position);
    if (entries[index] !== entry) return -1;
    if (places === null) {
      places = new Uint32Array(order.length);
      for (let place = 0; place < order.length; place += 1) places[order[place] ?? 0] = place;
    }
    return places[index] ?? -1;
  };
}
