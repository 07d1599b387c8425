import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { BalanceCandidate } from '../../../shared/model/decision.ts';
import type { Upstream } from '../forward/upstream.ts';
import { createRoundRobin } from './policies/round-robin.ts';
import type { Policy } from './policy.ts';

/** One upstream as its pool is configured to use it. */
export interface PoolMember {
  readonly upstream: Upstream;
  readonly weight: number;
  readonly enabled: boolean;
}

export interface PoolChoice {
  /** Null when none is available. */
  readonly upstream: Upstream | null;
  readonly candidates: readonly BalanceCandidate[];
}

/** A pool of one configuration: its members and its policy. */
export class Pool {
  readonly id: string;
  readonly members: readonly PoolMember[];
  readonly #policy: Policy;

  constructor(config: PoolConfig, members: readonly PoolMember[]) {
    this.id = config.id;
    this.members = members;
    this.#policy = createRoundRobin();
  }

  /** Chooses an upstream and says among what. */
  choose(): PoolChoice {
    const available = this.members.filter((member) => member.enabled);
    if (available.length === 0) return { upstream: null, candidates: this.#describe(new Map()) };
    const pick = this.#policy.pick(
      available.map(({ upstream, weight }) => ({
        id: upstream.id,
        weight,
        active: upstream.counters.active,
      })),
    );
    const scores = new Map(available.map(({ upstream }, at) => [upstream.id, pick.scores[at] ?? null]));
    const candidates = this.#describe(scores);
    return { upstream: available[pick.index]?.upstream ?? null, candidates };
  }

  #describe(scores: ReadonlyMap<string, number | null>): BalanceCandidate[] {
    return this.members.map(({ upstream, weight, enabled }) => ({
      upstream: upstream.id,
      weight,
      active: upstream.counters.active,
      score: scores.get(upstream.id) ?? null,
      excluded: enabled ? null : 'disabled',
    }));
  }
}
