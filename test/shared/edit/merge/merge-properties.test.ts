import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samePlain } from '../../../../src/shared/config/raw.ts';
import type { Conflict } from '../../../../src/shared/edit/merge/conflict.ts';
import { mergeConfigs } from '../../../../src/shared/edit/merge/merge-configs.ts';
import { edit, edited, factsOf, type Sample, sample } from './configs.ts';

const sides = fc
  .tuple(sample, fc.array(edit, { maxLength: 4 }), fc.array(edit, { maxLength: 4 }))
  .map(([base, mine, theirs]) => ({ base, mine: edited(base, mine), theirs: edited(base, theirs) }));

const isCovered = (way: readonly string[], conflicts: readonly Conflict[]): boolean =>
  conflicts.some(({ kind, path }) => kind !== 'order' && path.every((key, index) => way[index] === key));

/** Facts that a side has otherwise than the base, and the merged value has not as that side has them; conflicts aside. */
function lostFacts(base: Sample, side: Sample, merged: unknown, conflicts: readonly Conflict[]): string[] {
  const [before, now, after] = [factsOf(base), factsOf(side), factsOf(merged)];
  return [...new Set([...before.keys(), ...now.keys()])].filter(
    (way) =>
      before.get(way) !== now.get(way) &&
      after.get(way) !== now.get(way) &&
      !isCovered(JSON.parse(way) as string[], conflicts),
  );
}

const routeIds = (value: unknown): readonly string[] => ((value as Sample).routes ?? []).map(({ id }) => id);

/** Pairs of routes that a side put the other way round, and the merged value has as the base has them. */
function lostMoves(base: Sample, other: Sample, side: Sample, merged: unknown): readonly string[] {
  const after = routeIds(merged);
  const [before, now, others] = [routeIds(base), routeIds(side), routeIds(other)];
  const common = now.filter((id) => before.includes(id) && after.includes(id) && others.includes(id));
  return common.flatMap((one, index) =>
    common
      .slice(index + 1)
      .filter(
        (next) => before.indexOf(one) > before.indexOf(next) && after.indexOf(one) > after.indexOf(next),
      )
      .map((next) => `${one} before ${next}`),
  );
}

test('merging with a side that changed nothing gives the other side', () => {
  fc.assert(
    fc.property(sides, ({ base, mine, theirs }) => {
      expect(mergeConfigs({ base, mine, theirs: base })).toEqual({ input: mine, conflicts: [] });
      expect(mergeConfigs({ base, mine: base, theirs })).toEqual({ input: theirs, conflicts: [] });
      expect(mergeConfigs({ base, mine, theirs: mine })).toEqual({ input: mine, conflicts: [] });
    }),
  );
});

test('what one side changed is in the result or listed as a conflict, whichever side is chosen', () => {
  fc.assert(
    fc.property(sides, fc.constantFrom('mine', 'theirs'), ({ base, mine, theirs }, side) => {
      const { input, conflicts } = mergeConfigs({ base, mine, theirs }, { choose: () => side });
      expect(lostFacts(base, mine, input, conflicts)).toEqual([]);
      expect(lostFacts(base, theirs, input, conflicts)).toEqual([]);
      if (conflicts.some(({ kind }) => kind === 'order')) return;
      expect(lostMoves(base, theirs, mine, input)).toEqual([]);
      expect(lostMoves(base, mine, theirs, input)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('where nothing collides it makes no difference whose side is whose', () => {
  fc.assert(
    fc.property(sides, ({ base, mine, theirs }) => {
      const one = mergeConfigs({ base, mine, theirs });
      const other = mergeConfigs({ base, mine: theirs, theirs: mine });
      expect(one.conflicts.map(({ id }) => id).sort()).toEqual(other.conflicts.map(({ id }) => id).sort());
      if (one.conflicts.length === 0) expect(samePlain(one.input, other.input)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('a side that is chosen for everything has its value at every conflict', () => {
  fc.assert(
    fc.property(sides, fc.constantFrom('mine', 'theirs'), ({ base, mine, theirs }, side) => {
      const { input, conflicts } = mergeConfigs({ base, mine, theirs }, { choose: () => side });
      const [chosen, merged] = [factsOf(side === 'mine' ? mine : theirs), factsOf(input)];
      for (const way of new Set([...chosen.keys(), ...merged.keys()])) {
        if (isCovered(JSON.parse(way) as string[], conflicts)) expect(merged.get(way)).toBe(chosen.get(way));
      }
    }),
    { numRuns: 500 },
  );
});
