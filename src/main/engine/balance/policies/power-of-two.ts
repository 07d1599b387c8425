import type { Candidates } from '../candidates.ts';
import type { Policy, Random } from '../policy.ts';
import { drawByWeight } from '../weighted-draw.ts';

/**
 * The power of two choices: draws two by weight and takes the one with fewer requests in flight for its weight, the first drawn
 * of equals. Nearly as even as looking at all, and without their herd: several balancers do not fall upon the same idle one
 * (M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing", IEEE TPDS 12 (10), 2001).
 */
export function createPowerOfTwo(random: Random): Policy {
  const measure = ({ members, weights, scores }: Candidates, place: number): number => {
    const score = (members[place]?.upstream.counters.active ?? 0) / (weights[place] ?? 0);
    scores[place] = score;
    return score;
  };
  return {
    pick(candidates) {
      const first = drawByWeight(candidates, random);
      const score = measure(candidates, first);
      if (candidates.count === 1) return first;
      const second = drawByWeight(candidates, random, first);
      return measure(candidates, second) < score ? second : first;
    },
    record: (log, choice, startedAt) => log.decide('balance.p2c', choice, startedAt),
  };
}
