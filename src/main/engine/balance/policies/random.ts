import type { Policy, Random } from '../policy.ts';
import { drawByWeight, totalWeight } from '../weighted-draw.ts';

/** Draws one by weight. Its score is the chance to be drawn. */
export function createRandom(random: Random): Policy {
  return {
    pick(candidates) {
      const { places, count, weights, scores } = candidates;
      const total = totalWeight(candidates);
      for (let at = 0; at < count; at += 1) {
        const place = places[at] ?? 0;
        scores[place] = (weights[place] ?? 0) / total;
      }
      return drawByWeight(candidates, random);
    },
    record: (log, choice, startedAt) => log.decide('balance.random', choice, startedAt),
  };
}
