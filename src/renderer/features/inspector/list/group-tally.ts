import type { LogEntry } from '../../../stores/exchange-log.ts';
import { foundLimit, isFoundEntry } from '../../../stores/found-exchanges.ts';
import type { Grouping } from '../../../stores/list-view.ts';
import { groupKey, isError } from './arrange.ts';

/** Of what a median was made, this part may have changed before it is made anew: it costs as much as the group is large. */
const medianPart = 0.02;

/** What a group has by now. */
export interface GroupFacts {
  readonly key: string;
  readonly count: number;
  /** Failed, or answered with 5xx. */
  readonly errors: number;
  /** Median of the durations that are known, in microseconds, as it was before 2 % of the group changed at most; null where none is. */
  readonly median: number | null;
}

/** Counts exchanges by group as they come, change and leave, at the cost of each of them. */
export interface GroupTally {
  /** Counts an exchange by what it is now, in place of what it was counted as. */
  count(entry: LogEntry): GroupFacts;
  uncount(entry: LogEntry): void;
  /** Keeps a group that has nothing any more: its head is shown. */
  keep(facts: GroupFacts): void;
}

/** @param limit most exchanges of the log; those beside it are counted as well */
export function createGroupTally(grouping: Grouping, limit: number): GroupTally {
  const groups = new Map<string, Group>();
  const kept = new Set<GroupFacts>();
  // Of each exchange, by its slot: what it counts as, to take it out again.
  const counted = Array.from<unknown, Group | null>({ length: limit + foundLimit }, () => null);
  const failed = new Uint8Array(limit + foundLimit);
  const durations = new Float64Array(limit + foundLimit);
  /** Slots of those beside the log, and those that are free again. */
  const besides = new Map<number, number>();
  const free: number[] = [];

  const medianOf = (group: Group): number | null => {
    const known = new Float64Array(group.count);
    let count = 0;
    for (let slot = 0; slot < counted.length; slot += 1) {
      if (counted[slot] !== group) continue;
      const duration = durations[slot] ?? Number.NaN;
      if (Number.isNaN(duration)) continue;
      known[count] = duration;
      count += 1;
    }
    return count === 0 ? null : (known.subarray(0, count).sort()[Math.ceil(count / 2) - 1] ?? null);
  };

  /** The place of an exchange in the arrays, by its position, which may be below zero; it gets one where it has none. */
  const slotOf = ({ position }: LogEntry, isBeside: boolean): number => {
    if (!isBeside) return ((position % limit) + limit) % limit;
    const known = besides.get(position);
    if (known !== undefined) return known;
    const slot = free.pop() ?? limit + besides.size;
    besides.set(position, slot);
    return slot;
  };

  const takeOut = (slot: number) => {
    const group = counted[slot] ?? null;
    if (group === null) return;
    counted[slot] = null;
    group.count -= 1;
    group.errors -= failed[slot] ?? 0;
    group.changes += 1;
    // Whoever asks for ever other hosts does not fill the memory.
    if (group.count === 0 && !kept.has(group)) groups.delete(group.key);
  };

  return {
    count(entry) {
      const slot = slotOf(entry, isFoundEntry(entry));
      takeOut(slot);
      const { summary } = entry;
      const key = groupKey(summary, grouping);
      let group = groups.get(key);
      if (group === undefined) {
        group = new Group(key, medianOf);
        groups.set(key, group);
      }
      counted[slot] = group;
      failed[slot] = isError(summary) ? 1 : 0;
      durations[slot] = summary.duration ?? Number.NaN;
      group.count += 1;
      group.errors += failed[slot] ?? 0;
      group.changes += 1;
      return group;
    },
    uncount(entry) {
      const isBeside = isFoundEntry(entry);
      if (isBeside && !besides.has(entry.position)) return;
      const slot = slotOf(entry, isBeside);
      takeOut(slot);
      if (!isBeside) return;
      besides.delete(entry.position);
      free.push(slot);
    },
    keep: (facts) => void kept.add(facts),
  };
}

class Group implements GroupFacts {
  readonly key: string;
  count = 0;
  errors = 0;
  /** Since the median was made. */
  changes = 0;
  readonly #medianOf: (group: Group) => number | null;
  #median: number | null = null;

  constructor(key: string, medianOf: (group: Group) => number | null) {
    this.key = key;
    this.#medianOf = medianOf;
  }

  get median(): number | null {
    if (this.changes > this.count * medianPart) {
      this.#median = this.#medianOf(this);
      this.changes = 0;
    }
    return this.#median;
  }
}
