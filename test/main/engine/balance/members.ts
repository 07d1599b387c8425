import { Candidates } from '../../../../src/main/engine/balance/candidates.ts';
import type { BalancedRequest, Policy, Random } from '../../../../src/main/engine/balance/policy.ts';
import type { PoolMember } from '../../../../src/main/engine/balance/pool.ts';
import type { Upstream } from '../../../../src/main/engine/forward/upstream.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import type { ExclusionReason, Place } from '../../../../src/shared/model/decision.ts';
import { milliseconds } from '../../../../src/shared/model/units.ts';

export interface MemberFacts {
  readonly weight?: number;
  readonly enabled?: boolean;
  readonly backup?: boolean;
  readonly maxRequests?: number;
  readonly location?: Place;
  readonly active?: number;
  readonly latency?: number;
  readonly excluded?: ExclusionReason;
  readonly inServiceSince?: number;
}

/** A member of a pool as balancing sees it; nothing of it can be asked. */
export function member(id: string, facts: MemberFacts = {}): PoolMember {
  const { weight = 1, enabled = true, backup = false, maxRequests = Number.POSITIVE_INFINITY } = facts;
  const upstream = {
    id,
    counters: { active: facts.active ?? 0, requests: 0, failures: 0 },
    health: {
      excluded: () => facts.excluded ?? null,
      inServiceSince: facts.inServiceSince ?? 0,
      latency: facts.latency === undefined ? null : milliseconds(facts.latency),
    },
  } as unknown as Upstream;
  return { upstream, weight, enabled, backup, maxRequests, location: facts.location ?? null };
}

/** Members named a, b, c… */
export const membersOf = (facts: readonly MemberFacts[]): PoolMember[] =>
  facts.map((one, at) => member(String.fromCharCode(97 + at), one));

/** Surveyed at a time when all have been in service for an hour. */
export function candidatesOf(
  members: readonly PoolMember[],
  options: { readonly tried?: readonly string[]; readonly now?: number; readonly slowStart?: number } = {},
): Candidates {
  const candidates = new Candidates(members, milliseconds(options.slowStart ?? 0));
  candidates.survey(options.tried ?? [], options.now ?? 3_600_000);
  return candidates;
}

/** Numbers that look drawn and are the same in every run (mulberry32, by Tommy Ettinger). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function requestOf(
  facts: {
    readonly client?: string;
    readonly target?: string;
    readonly authority?: string;
    readonly headers?: readonly (readonly [string, string])[];
  } = {},
): BalancedRequest {
  return {
    client: facts.client ?? '127.0.0.1',
    listener: 'web',
    connection: { listener: 'web', port: 80, scheme: 'http', peerAddress: '127.0.0.1', tls: null },
    current: {
      method: 'GET',
      target: facts.target ?? '/',
      scheme: 'http',
      authority: facts.authority ?? 'shop.localhost',
      version: '1.1',
      headers: HeaderList.fromPairs(facts.headers ?? []),
    },
  };
}

/** How often each member is chosen; the survey is made anew for each pick. */
export function shares(
  policy: Policy,
  members: readonly PoolMember[],
  picks: number,
  request: (pick: number) => BalancedRequest = () => requestOf(),
): number[] {
  const candidates = candidatesOf(members);
  const counts = members.map(() => 0);
  for (let pick = 0; pick < picks; pick += 1) {
    candidates.survey([], 3_600_000);
    const place = policy.pick(candidates, request(pick));
    if (typeof place !== 'number') throw new Error(`The policy did not choose: ${place}.`);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

/** Pearson's statistic of counts against the shares that weights ask for. */
export function chiSquared(counts: readonly number[], weights: readonly number[]): number {
  const picks = counts.reduce((sum, count) => sum + count, 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return counts.reduce((sum, count, at) => {
    const expected = (picks * (weights[at] ?? 0)) / total;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}
