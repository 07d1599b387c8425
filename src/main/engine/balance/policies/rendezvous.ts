import type { Candidates } from '../candidates.ts';
import type { PoolMember } from '../pool.ts';
import { hashOfText, mixHashes } from './hash.ts';

/**
 * Weighted rendezvous hashing: every candidate gets a pseudo-random number of its name and the key, stretched by its weight, and the highest
 * wins. When a candidate leaves only its own keys move, to the others by weight; when it returns exactly those come back. No
 * table has to be built, so weights may change at any moment; the cost is one hash for each candidate.
 *
 * D. Thaler, C. Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM Transactions on Networking 6 (1), 1998;
 * the weights: C. Schindelhauer, G. Schomaker, "Weighted Distributed Hash Tables", SPAA 2005 (logarithmic method).
 */
export class Rendezvous {
  /** By place in the pool. Of names, so that neither order nor addresses matter. */
  readonly #names: readonly number[];

  constructor(members: readonly PoolMember[]) {
    this.#names = members.map(({ upstream }) => hashOfText(upstream.id));
  }

  /** @param key {@link hashOfText} of what is hashed */
  pick({ places, count, weights, scores }: Candidates, key: number): number {
    let chosen = -1;
    let highest = Number.NEGATIVE_INFINITY;
    for (let at = 0; at < count; at += 1) {
      const place = places[at] ?? 0;
      // Never 0 nor 1, whose logarithms are of no use.
      const uniform = (mixHashes(this.#names[place] ?? 0, key) + 0.5) / 2 ** 32;
      const score = (weights[place] ?? 0) / -Math.log(uniform);
      scores[place] = score;
      if (score > highest) {
        highest = score;
        chosen = place;
      }
    }
    return chosen;
  }
}
