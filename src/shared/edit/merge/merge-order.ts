import type { Side, Three } from './conflict.ts';

export interface MergedOrder {
  readonly order: readonly string[];
  /** Whether both sides moved things, so that `side` decided. */
  readonly isContested: boolean;
}

/**
 * Puts what is kept of three lists of identities in order. The order of what both sides have is that of the side that
 * changed it; what one side alone has follows what it follows there. Where both put something new at the same place,
 * the first of their names decides, whoever is asked first.
 *
 * @param side whose order goes on where both changed it
 */
export function mergeOrder(
  { base, mine, theirs }: Three<readonly string[]>,
  kept: ReadonlySet<string>,
  side: Side,
): MergedOrder {
  const ofTheirs = new Set(theirs);
  const common = new Set(mine.filter((id) => ofTheirs.has(id) && kept.has(id)));
  const inMine = mine.filter((id) => common.has(id));
  const inTheirs = theirs.filter((id) => common.has(id));
  const inBase = base.filter((id) => common.has(id));
  const isContested =
    !isSame(inMine, inTheirs) &&
    // What both added has no earlier order that would tell who moved it.
    (inBase.length < common.size || (!isSame(inMine, inBase) && !isSame(inTheirs, inBase)));
  const skeleton = isContested
    ? side === 'mine'
      ? inMine
      : inTheirs
    : isSame(inMine, inBase)
      ? inTheirs
      : inMine;
  const runs = [runsBetween(mine, common, kept), runsBetween(theirs, common, kept)];
  const after = (anchor: string | null): readonly string[] =>
    runs
      .flatMap((run) => {
        const ids = run.get(anchor);
        return ids === undefined ? [] : [ids];
      })
      .sort(([one = ''], [other = '']) => (one < other ? -1 : one > other ? 1 : 0))
      .flat();
  return { order: [...after(null), ...skeleton.flatMap((id) => [id, ...after(id)])], isContested };
}

/** What one side alone has, by what both have before it; null for the beginning of the list. */
function runsBetween(
  list: readonly string[],
  common: ReadonlySet<string>,
  kept: ReadonlySet<string>,
): ReadonlyMap<string | null, readonly string[]> {
  const runs = new Map<string | null, string[]>();
  let anchor: string | null = null;
  for (const id of list) {
    if (common.has(id)) anchor = id;
    else if (kept.has(id)) {
      const run = runs.get(anchor);
      if (run === undefined) runs.set(anchor, [id]);
      else run.push(id);
    }
  }
  return runs;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);
