import type { Candidates } from './candidates.ts';
import type { Random } from './policy.ts';

/** The sum of the weights of those that may be chosen. */
export function totalWeight({ places, count, weights }: Candidates): number {
  let total = 0;
  for (let at = 0; at < count; at += 1) total += weights[places[at] ?? 0] ?? 0;
  return total;
}

/**
 * Draws one by weight.
 *
 * @param except place of one that is not in the draw; there must be another
 */
export function drawByWeight(candidates: Candidates, random: Random, except = -1): number {
  const { places, count, weights } = candidates;
  const total = totalWeight(candidates) - (except < 0 ? 0 : (weights[except] ?? 0));
  let left = random() * total;
  let last = -1;
  for (let at = 0; at < count; at += 1) {
    const place = places[at] ?? 0;
    if (place === except) continue;
    last = place;
    left -= weights[place] ?? 0;
    if (left < 0) break;
  }
  // Rounding can leave a rest behind the last.
  return last;
}

/** The one with the lowest score; of several with the same, one drawn by weight. NaN is never chosen. @returns -1 for nobody */
export function lowestScore({ places, count, weights, scores }: Candidates, random: Random): number {
  let chosen = -1;
  let lowest = Number.POSITIVE_INFINITY;
  let weightOfEquals = 0;
  for (let at = 0; at < count; at += 1) {
    const place = places[at] ?? 0;
    const score = scores[place] ?? 0;
    if (score < lowest) {
      chosen = place;
      lowest = score;
      weightOfEquals = weights[place] ?? 0;
    } else if (score === lowest) {
      // Each further equal takes the place over with its part of the weight seen so far: together a draw by weight.
      const weight = weights[place] ?? 0;
      weightOfEquals += weight;
      if (random() * weightOfEquals < weight) chosen = place;
    }
  }
  return chosen;
}
