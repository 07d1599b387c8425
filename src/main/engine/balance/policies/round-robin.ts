import type { BalanceChoice } from '../../../../shared/model/decision.ts';
import type { Microseconds } from '../../../../shared/model/units.ts';
import type { Candidates } from '../candidates.ts';
import type { DecisionLog, Policy } from '../policy.ts';

/**
 * Smooth weighted round robin: at each pick every candidate's score grows by its weight, the highest score is
 * chosen and falls by the sum of all weights. Over a full turn each is chosen in proportion to its weight, and heavy ones
 * are spread out rather than chosen in a row (the method nginx introduced in 1.3.1).
 * Ties go to the first in the file. A candidate that returns starts from 0.
 */
export class RoundRobin implements Policy {
  /** By place in the pool. */
  readonly #running: Float64Array;

  constructor(members: number) {
    this.#running = new Float64Array(members);
  }

  pick({ members, places, count, weights, scores, excluded }: Candidates): number {
    const running = this.#running;
    let total = 0;
    let chosen = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at += 1) {
      const place = places[at] ?? 0;
      const weight = weights[place] ?? 0;
      const grown = (running[place] ?? 0) + weight;
      total += weight;
      running[place] = grown;
      scores[place] = grown;
      if (grown > highest) {
        highest = grown;
        chosen = place;
      }
    }
    running[chosen] = highest - total;
    if (count === members.length) return chosen;
    for (let place = 0; place < members.length; place += 1) {
      // One that is only left out of a second attempt has not been away.
      if (excluded[place] !== null && excluded[place] !== 'tried') running[place] = 0;
    }
    return chosen;
  }

  record(log: DecisionLog, choice: BalanceChoice, startedAt: Microseconds): void {
    log.decide('balance.round_robin', choice, startedAt);
  }
}
