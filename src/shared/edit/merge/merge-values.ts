import { idOf } from '../../config/plain.ts';
import { isRawMap, type RawMap, samePlain } from '../../config/raw.ts';
import { type MergeRun, settle, type Three } from './conflict.ts';
import { type Entry, identifyEntries } from './identify.ts';
import { mergeOrder } from './merge-order.ts';

/** For each entry of a list of `mine` the id that it had in the base; known of routes alone. */
export type Origins = readonly (string | null)[] | undefined;

/** One value of three: of the side that changed it; inside, where both did; listed as a conflict where that is not possible. */
export function mergeValues(
  run: MergeRun,
  path: readonly string[],
  values: Three<unknown>,
  routeOrigins: Origins,
): unknown {
  const { base, mine, theirs } = values;
  if (samePlain(mine, theirs) || samePlain(base, theirs)) return mine;
  if (samePlain(base, mine)) return theirs;
  const lists = listsOf(path, values);
  if (lists !== null) {
    const entries = identifyEntries(lists, path.join() === 'routes' ? routeOrigins : undefined);
    const merged = entries === null ? null : mergeEntries(run, path, entries, routeOrigins);
    if (merged !== null) return merged.length === 0 && (mine ?? theirs) === undefined ? undefined : merged;
  } else if (isRawMap(mine) && isRawMap(theirs) && isAlike(base, mine, theirs)) {
    return mergeMaps(run, path, { base: isRawMap(base) ? base : {}, mine, theirs }, routeOrigins);
  }
  return settle(run, 'value', path, values) === 'mine' ? mine : theirs;
}

function mergeMaps(
  run: MergeRun,
  path: readonly string[],
  { base, mine, theirs }: Three<RawMap>,
  routeOrigins: Origins,
): RawMap {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)]);
  // Made of entries: a key called __proto__ is a key like any other.
  return Object.fromEntries(
    [...keys].flatMap((key): [string, unknown][] => {
      const values = { base: own(base, key), mine: own(mine, key), theirs: own(theirs, key) };
      const merged = mergeValues(run, [...path, key], values, routeOrigins);
      return merged === undefined ? [] : [[key, merged]];
    }),
  );
}

const own = (map: RawMap, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);

/**
 * Whether maps are states of one thing. Without a key in common one took the place of the other, such as a redirect that of
 * a pool: key by key they would make something that is neither.
 */
function isAlike(base: unknown, mine: RawMap, theirs: RawMap): boolean {
  if (base === undefined) return true;
  if (!isRawMap(base)) return false;
  const keys = Object.keys(base);
  const shares = (side: RawMap): boolean => keys.some((key) => Object.hasOwn(side, key));
  return keys.length === 0 || (shares(mine) && shares(theirs));
}

/** The three as lists; a list of the file that is not there has no entries, one further down says something else. */
function listsOf(path: readonly string[], values: Three<unknown>): Three<readonly unknown[]> | null {
  const asList = (value: unknown, isOptional: boolean): readonly unknown[] | null =>
    Array.isArray(value) ? value : value === undefined && isOptional ? [] : null;
  const isTop = path.length === 1;
  const base = asList(values.base, true);
  const mine = asList(values.mine, isTop);
  const theirs = asList(values.theirs, isTop);
  return base === null || mine === null || theirs === null ? null : { base, mine, theirs };
}

/** Null where the list has to be taken as one value. */
function mergeEntries(
  run: MergeRun,
  path: readonly string[],
  lists: Three<readonly Entry[]>,
  routeOrigins: Origins,
): readonly unknown[] | null {
  const base = byIdentity(lists.base);
  const mine = byIdentity(lists.mine);
  const theirs = byIdentity(lists.theirs);
  const inside: MergeRun = { choose: run.choose, conflicts: [] };
  const kept = new Map<string, unknown>();
  for (const identity of new Set([...base.keys(), ...mine.keys(), ...theirs.keys()])) {
    const values = { base: base.get(identity), mine: mine.get(identity), theirs: theirs.get(identity) };
    const merged = mergeEntry(inside, path, values, routeOrigins);
    if (merged !== undefined) kept.set(identity, merged);
  }
  // Nothing at all may mean everything, as for hosts: that neither side asked for.
  if (kept.size === 0 && path.length > 1 && mine.size > 0 && theirs.size > 0) return null;

  const orders = {
    base: [...base.keys()],
    mine: [...mine.keys()],
    theirs: [...theirs.keys()],
  };
  const present = new Set(kept.keys());
  let { order, isContested } = mergeOrder(orders, present, 'mine');
  run.conflicts.push(...inside.conflicts);
  if (isContested) {
    const side = settle(run, 'order', path, {
      base: lists.base.map(nameOf),
      mine: lists.mine.map(nameOf),
      theirs: lists.theirs.map(nameOf),
    });
    ({ order } = mergeOrder(orders, present, side));
  }
  return order.map((identity) => kept.get(identity));
}

function mergeEntry(
  run: MergeRun,
  path: readonly string[],
  values: Three<unknown>,
  routeOrigins: Origins,
): unknown {
  const { base, mine, theirs } = values;
  if (base !== undefined && mine !== undefined && theirs !== undefined)
    return mergeValues(run, [...path, nameOf({ value: base })], values, routeOrigins);
  if (samePlain(mine, theirs) || samePlain(base, theirs)) return mine;
  if (samePlain(base, mine)) return theirs;
  if (base === undefined && (mine === undefined || theirs === undefined)) return mine ?? theirs;
  const name = nameOf({ value: base ?? mine });
  return settle(run, 'entry', [...path, name], values) === 'mine' ? mine : theirs;
}

const byIdentity = (entries: readonly Entry[]): ReadonlyMap<string, unknown> =>
  new Map(entries.map(({ identity, value }) => [identity, value]));

const nameOf = ({ value }: Pick<Entry, 'value'>): string => idOf(value) ?? String(value);
