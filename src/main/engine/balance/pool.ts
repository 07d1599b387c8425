import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { Place } from '../../../shared/model/decision.ts';
import type { Upstream } from '../forward/upstream.ts';
import type { Stage } from '../pipeline/stage.ts';
import { createRetryStage, retries } from '../retry/retry-stage.ts';
import { Candidates } from './candidates.ts';
import type { PlaceFinder } from './client-place.ts';
import { createConsistentHash } from './policies/consistent-hash.ts';
import { createFirst } from './policies/first.ts';
import { createGeo } from './policies/geo.ts';
import { createIpHash } from './policies/ip-hash.ts';
import { createLatency } from './policies/latency.ts';
import { createLeastRequests } from './policies/least-requests.ts';
import { createPowerOfTwo } from './policies/power-of-two.ts';
import { createRandom } from './policies/random.ts';
import { RoundRobin } from './policies/round-robin.ts';
import type { Policy, Random } from './policy.ts';
import { StickyCookie } from './sticky-cookie.ts';

/** One upstream as its pool is configured to use it. */
export interface PoolMember {
  readonly upstream: Upstream;
  readonly weight: number;
  readonly enabled: boolean;
  readonly backup: boolean;
  /** Requests in flight at once; infinite without a limit. */
  readonly maxRequests: number;
  readonly location: Place | null;
}

export interface PoolSurroundings {
  readonly places: PlaceFinder;
  readonly random: Random;
  /** Secret that sticky cookies are made with. */
  readonly stickyKey: Uint8Array;
}

/** A pool of one configuration: its members, and how one of them is chosen. */
export class Pool {
  readonly id: string;
  readonly members: readonly PoolMember[];
  readonly candidates: Candidates;
  readonly policy: Policy;
  /** Stands in where the policy cannot choose. */
  readonly roundRobin: RoundRobin;
  /** What the policy goes by where that is a part of the request; null for others. */
  readonly hashKey: string | null;
  /** Whether evidence of a choice tells latencies. */
  readonly byLatency: boolean;
  readonly sticky: StickyCookie | null;
  /** Null where a request is sent to one upstream alone. Its budget is that of all routes to the pool. */
  readonly retry: Stage | null;

  constructor(config: PoolConfig, members: readonly PoolMember[], surroundings: PoolSurroundings) {
    this.id = config.id;
    this.members = members;
    this.candidates = new Candidates(members, config.slowStart);
    this.roundRobin = new RoundRobin(members.length);
    this.policy = createPolicy(config, members, this.roundRobin, surroundings);
    this.hashKey = config.balance === 'consistent-hash' ? config.hashKey : null;
    this.byLatency = config.balance === 'latency';
    this.retry = retries(config) ? createRetryStage(config) : null;
    const names = members.map(({ upstream }) => upstream.id);
    this.sticky =
      config.sticky === undefined
        ? null
        : new StickyCookie(config.sticky, config.id, names, surroundings.stickyKey);
  }
}

function createPolicy(
  { balance, hashKey }: PoolConfig,
  members: readonly PoolMember[],
  roundRobin: RoundRobin,
  { places, random }: PoolSurroundings,
): Policy {
  switch (balance) {
    case 'round-robin':
      return roundRobin;
    case 'random':
      return createRandom(random);
    case 'least-requests':
      return createLeastRequests(random);
    case 'p2c':
      return createPowerOfTwo(random);
    case 'latency':
      return createLatency(random);
    case 'ip-hash':
      return createIpHash(members);
    case 'consistent-hash':
      return createConsistentHash(members, hashKey);
    case 'geo':
      return createGeo(places, random);
    case 'first':
      return createFirst();
  }
}
