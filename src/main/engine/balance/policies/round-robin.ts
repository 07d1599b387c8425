import type { Candidate, Pick, Policy } from '../policy.ts';

/**
 * Smooth weighted round robin: at each pick every candidate's score grows by its weight, the highest score is
 * chosen and falls by the sum of all weights. Over a full turn each is chosen in proportion to its weight, and heavy ones
 * are spread out rather than chosen in a row (the method nginx introduced in 1.3.1).
 * Ties go to the first in the file. A candidate that returns starts from 0.
 */
export function createRoundRobin(): Policy {
  let scores = new Map<string, number>();

  return {
    pick(candidates: readonly Candidate[]): Pick {
      const grown = candidates.map((candidate) => (scores.get(candidate.id) ?? 0) + candidate.weight);
      const total = candidates.reduce((sum, candidate) => sum + candidate.weight, 0);
      const index = indexOfHighest(grown);
      scores = new Map(
        candidates.map((candidate, at) => [candidate.id, (grown[at] ?? 0) - (at === index ? total : 0)]),
      );
      return { index, scores: grown };
    },
  };
}

function indexOfHighest(values: readonly number[]): number {
  let highest = 0;
  for (const [index, value] of values.entries()) {
    if (value > (values[highest] ?? Number.NEGATIVE_INFINITY)) highest = index;
  }
  return highest;
}
