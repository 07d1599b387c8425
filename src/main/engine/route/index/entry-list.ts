import type { RouteFacts } from '../facts.ts';
import type { ExactValue } from '../matchers/matcher.ts';
import { type Entry, firstHeld } from './entry.ts';

/** Routes that want one value of one header field or parameter each. */
interface ValueGroup {
  /** Place of the first of them. */
  readonly first: number;
  readonly byValue: Map<string, Entry[]>;
}

/**
 * Routes filed at one place of the index. Those that want an exact value of a header field or a parameter are looked up by
 * it, however many there are; the others are tried one after another.
 */
export class EntryList {
  readonly #others: Entry[] = [];
  /** By lower-case name. */
  #fields: Map<string, ValueGroup> | null = null;
  #parameters: Map<string, ValueGroup> | null = null;

  /** To be called in the order of the places. A route that stands here already is not added again. */
  add(entry: Entry): void {
    const filed = entry.rest.find(({ exact }) => exact !== undefined);
    const entries = filed?.exact === undefined ? this.#others : this.#filedUnder(filed.exact, entry.place);
    if (entries.at(-1)?.place === entry.place) return;
    // Whoever finds it by its value need not look at that value again.
    entries.push(filed === undefined ? entry : { ...entry, rest: entry.rest.filter((one) => one !== filed) });
  }

  /** The place of the first route that holds and is in front of `best`; `best` where there is none. */
  first(facts: RouteFacts, best: number): number {
    let found = this.#others.length > 0 ? firstHeld(this.#others, facts, best) : best;
    if (this.#fields !== null) found = firstOfFields(this.#fields, facts, found);
    if (this.#parameters !== null) found = firstOfParameters(this.#parameters, facts, found);
    return found;
  }

  #filedUnder({ of, name, value }: ExactValue, place: number): Entry[] {
    if (of === 'header') {
      this.#fields ??= new Map();
      return valuesOf(this.#fields, name.toLowerCase(), value, place);
    }
    this.#parameters ??= new Map();
    return valuesOf(this.#parameters, name, value, place);
  }
}

function valuesOf(groups: Map<string, ValueGroup>, name: string, value: string, place: number): Entry[] {
  let group = groups.get(name);
  if (group === undefined) {
    group = { first: place, byValue: new Map() };
    groups.set(name, group);
  }
  let entries = group.byValue.get(value);
  if (entries === undefined) {
    entries = [];
    group.byValue.set(value, entries);
  }
  return entries;
}

/** What a request has bounds the look-ups, not what routes ask for. */
function firstOfFields(groups: ReadonlyMap<string, ValueGroup>, facts: RouteFacts, best: number): number {
  const { flat, keys } = facts.headers;
  let found = best;
  for (let at = 0; at < keys.length; at += 1) {
    const group = groups.get(keys[at] ?? '');
    if (group !== undefined) found = firstOfValue(group, flat[at * 2 + 1] ?? '', facts, found);
  }
  return found;
}

function firstOfParameters(groups: ReadonlyMap<string, ValueGroup>, facts: RouteFacts, best: number): number {
  if (facts.query === '') return best;
  let found = best;
  for (const [name, values] of facts.parameters.values) {
    const group = groups.get(name);
    if (group === undefined) continue;
    for (const value of values) found = firstOfValue(group, value, facts, found);
  }
  return found;
}

function firstOfValue(group: ValueGroup, value: string, facts: RouteFacts, best: number): number {
  if (group.first >= best) return best;
  const entries = group.byValue.get(value);
  return entries === undefined ? best : firstHeld(entries, facts, best);
}
