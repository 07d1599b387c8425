import type { Policy, Random } from '../policy.ts';
import { lowestScore } from '../weighted-draw.ts';

/**
 * The fewest requests in flight for its weight. Of several with equally few one is drawn by weight, so that a pool without
 * load is used in proportion to its weights, and a pool under load has its requests in flight in that proportion.
 */
export function createLeastRequests(random: Random): Policy {
  return {
    pick(candidates) {
      const { members, places, count, weights, scores } = candidates;
      for (let at = 0; at < count; at += 1) {
        const place = places[at] ?? 0;
        scores[place] = (members[place]?.upstream.counters.active ?? 0) / (weights[place] ?? 0);
      }
      return lowestScore(candidates, random);
    },
    record: (log, choice, startedAt) => log.decide('balance.least_requests', choice, startedAt),
  };
}
