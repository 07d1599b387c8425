import { idOf } from '../../config/plain.ts';
import { samePlain } from '../../config/raw.ts';
import { withoutId } from '../changes.ts';
import type { Three } from './conflict.ts';

/** An entry of a list with what makes it the same one in all three. */
export interface Entry {
  readonly identity: string;
  readonly value: unknown;
}

/**
 * Which entry of each list is which: by id, or by itself where the entries are single values. An entry of a side whose
 * id alone is new is the one of the base that is gone: it was renamed.
 *
 * @param origins for each entry of `mine` the id that it had in the base, null for a new one; where it is known
 * @returns null where entries cannot be told apart
 */
export function identifyEntries(
  lists: Three<readonly unknown[]>,
  origins: readonly (string | null)[] | undefined,
): Three<readonly Entry[]> | null {
  const all = [lists.base, lists.mine, lists.theirs];
  if (all.every((list) => list.every(isSingle))) {
    const [base, mine, theirs] = all.map((list) =>
      list.map((value): Entry => ({ identity: JSON.stringify(value), value })),
    );
    if (base === undefined || mine === undefined || theirs === undefined) return null;
    return [base, mine, theirs].every(areDistinct) ? { base, mine, theirs } : null;
  }
  if (!all.every(haveIds)) return null;
  const base = lists.base.map((value): Entry => ({ identity: known(idOf(value) ?? ''), value }));
  const mine = identifySide(lists.base, lists.mine, origins);
  const theirs = identifySide(lists.base, lists.theirs, undefined);
  return areDistinct(mine) && areDistinct(theirs) ? { base, mine, theirs } : null;
}

/** Identities of entries that the base has, and of new ones; apart, as a new entry may have the id of a renamed one. */
const known = (id: string): string => `=${id}`;
const added = (id: string): string => `+${id}`;

function identifySide(
  base: readonly unknown[],
  side: readonly unknown[],
  origins: readonly (string | null)[] | undefined,
): readonly Entry[] {
  const inBase = new Set(base.map(idOf));
  const given = origins?.length === side.length ? origins : side.map(idOf);
  const kept = given.map((origin) => (origin !== null && inBase.has(origin) ? origin : null));
  const gone = base.filter((value) => !kept.includes(idOf(value)));
  return side.map((value, place): Entry => {
    const id = idOf(value) ?? '';
    const origin = kept[place] ?? null;
    if (origin !== null) return { identity: known(origin), value };
    const index = gone.findIndex((candidate) => samePlain(withoutId(candidate), withoutId(value)));
    const [renamed] = index < 0 ? [] : gone.splice(index, 1);
    return { identity: renamed === undefined ? added(id) : known(idOf(renamed) ?? ''), value };
  });
}

const isSingle = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const haveIds = (list: readonly unknown[]): boolean => {
  const ids = list.map(idOf);
  return !ids.includes(null) && new Set(ids).size === ids.length;
};

const areDistinct = (entries: readonly Entry[]): boolean =>
  new Set(entries.map(({ identity }) => identity)).size === entries.length;
