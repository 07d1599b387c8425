import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConsistentHash } from '../../../../src/main/engine/balance/policies/consistent-hash.ts';
import { createFirst } from '../../../../src/main/engine/balance/policies/first.ts';
import { createGeo } from '../../../../src/main/engine/balance/policies/geo.ts';
import { createIpHash } from '../../../../src/main/engine/balance/policies/ip-hash.ts';
import { createLatency } from '../../../../src/main/engine/balance/policies/latency.ts';
import { createLeastRequests } from '../../../../src/main/engine/balance/policies/least-requests.ts';
import { createPowerOfTwo } from '../../../../src/main/engine/balance/policies/power-of-two.ts';
import { createRandom } from '../../../../src/main/engine/balance/policies/random.ts';
import { RoundRobin } from '../../../../src/main/engine/balance/policies/round-robin.ts';
import type { Policy } from '../../../../src/main/engine/balance/policy.ts';
import type { PoolMember } from '../../../../src/main/engine/balance/pool.ts';
import {
  candidatesOf,
  chiSquared,
  type MemberFacts,
  membersOf,
  requestOf,
  seeded,
  shares,
} from './members.ts';

type Make = (members: readonly PoolMember[], seed: number) => Policy;

/** Every policy; those that hash get a key that every request of these tests has. */
const policies: Readonly<Record<string, Make>> = {
  'round-robin': (members) => new RoundRobin(members.length),
  random: (_, seed) => createRandom(seeded(seed)),
  'least-requests': (_, seed) => createLeastRequests(seeded(seed)),
  p2c: (_, seed) => createPowerOfTwo(seeded(seed)),
  latency: (_, seed) => createLatency(seeded(seed)),
  'ip-hash': (members) => createIpHash(members),
  'consistent-hash': (members) => createConsistentHash(members, 'path'),
  geo: (_, seed) =>
    createGeo(
      { prepare: () => null, find: () => ({ place: { lat: 0, lon: 0 }, source: 'header' }) },
      seeded(seed),
    ),
  first: () => createFirst(),
};

const pathOf = (pick: number) =>
  requestOf({ target: `/item/${pick}`, client: `10.${pick >> 8}.0.${pick & 255}` });

describe.each(Object.entries(policies))('the policy %s', (_, make) => {
  const facts: fc.Arbitrary<MemberFacts> = fc.record(
    {
      weight: fc.integer({ min: 1, max: 20 }),
      backup: fc.boolean(),
      active: fc.nat(5),
      maxRequests: fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
      excluded: fc.constantFrom('unhealthy', 'ejected', 'circuit_open', 'draining', 'disabled'),
      latency: fc.nat(500),
      location: fc.record({ lat: fc.nat(90), lon: fc.nat(180) }),
    },
    { requiredKeys: ['location'] },
  );

  it('never chooses one that is not available', () => {
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 6 }), fc.integer(), (given, seed) => {
        const members = membersOf(given);
        const policy = make(members, seed);
        const candidates = candidatesOf(members);
        fc.pre(candidates.count > 0);
        for (let pick = 0; pick < 20; pick += 1) {
          candidates.survey([], 3_600_000);
          const place = policy.pick(candidates, pathOf(pick));
          expect(typeof place === 'number' ? candidates.excluded[place] : place).toBeNull();
        }
      }),
    );
  });
});

describe.each(
  ['round-robin', 'random', 'least-requests', 'p2c', 'ip-hash', 'consistent-hash'].map(
    (name) => [name, policies[name]] as const,
  ),
)('shares under %s', (_, make) => {
  it.each([[[1, 1, 1]], [[5, 3, 2]], [[1, 9]]])('converge to the weights %j within 2 %%', (weights) => {
    const members = membersOf(weights.map((weight) => ({ weight })));
    const policy = make?.(members, 42);
    if (policy === undefined) throw new Error('There is no such policy.');
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = shares(policy, members, 10_000, pathOf);
    for (const [at, count] of counts.entries())
      expect(Math.abs(count / 10_000 - (weights[at] ?? 0) / total)).toBeLessThan(0.02);
  });
});

describe('what is drawn', () => {
  // The 99.9th percentile of the chi-squared distribution with 4 degrees of freedom.
  const limit = 18.47;
  const weights = [1, 2, 3, 4, 10];
  const members = membersOf(weights.map((weight) => ({ weight })));

  it.each(['random', 'least-requests', 'p2c', 'consistent-hash'])(
    'follows the weights under %s by the chi-squared test',
    (name) => {
      for (const seed of [1, 2, 3]) {
        const policy = policies[name]?.(members, seed);
        if (policy === undefined) throw new Error('There is no such policy.');
        const request = (pick: number) => requestOf({ target: `/${seed}/${pick}` });
        expect(chiSquared(shares(policy, members, 20_000, request), weights)).toBeLessThan(limit);
      }
    },
  );

  it('fails that test where the weights are others', () => {
    const counts = shares(createRandom(seeded(1)), members, 20_000);
    expect(chiSquared(counts, [1, 2, 3, 5, 9])).toBeGreaterThan(limit);
  });
});

describe('least requests', () => {
  it('chooses the fewest in flight for the weight', () => {
    const members = membersOf([{ active: 3 }, { active: 5, weight: 2 }, { active: 4 }]);
    expect(shares(createLeastRequests(seeded(1)), members, 50)).toEqual([0, 50, 0]);
  });

  it('draws from those with equally few', () => {
    const members = membersOf([{ active: 1 }, { active: 1 }, { active: 2 }]);
    const counts = shares(createLeastRequests(seeded(1)), members, 1_000);
    expect(counts[2]).toBe(0);
    expect(Math.abs((counts[0] ?? 0) - 500)).toBeLessThan(60);
  });
});

describe('the power of two', () => {
  it('never takes the busiest of three, and looks at two only', () => {
    const members = membersOf([{ active: 9 }, { active: 0 }, { active: 5 }]);
    const policy = createPowerOfTwo(seeded(3));
    const counts = shares(policy, members, 3_000);
    expect(counts[0]).toBe(0);
    // The idle one is in two of the three pairs.
    expect(Math.abs((counts[1] ?? 0) - 2_000)).toBeLessThan(100);
    const candidates = candidatesOf(members);
    policy.pick(candidates, requestOf());
    expect([...candidates.scores].filter((score) => !Number.isNaN(score))).toHaveLength(2);
  });
});

describe('latency', () => {
  const chosenOf = (facts: readonly MemberFacts[]) =>
    shares(createLatency(seeded(1)), membersOf(facts), 20).indexOf(20);

  it('weighs the latency with the requests in flight', () => {
    expect(chosenOf([{ latency: 10, active: 4 }, { latency: 40 }])).toBe(1);
    expect(chosenOf([{ latency: 10, active: 2 }, { latency: 40 }])).toBe(0);
    expect(chosenOf([{ latency: 30, weight: 4 }, { latency: 10 }])).toBe(0);
  });

  it('asks one that was never measured first, but not twice at once', () => {
    expect(chosenOf([{ latency: 1 }, {}])).toBe(1);
    expect(chosenOf([{ latency: 5_000, active: 3 }, { active: 1 }])).toBe(0);
  });
});

describe('hashing', () => {
  const placesOf = (policy: Policy, members: readonly PoolMember[], keys: number): number[] =>
    Array.from({ length: keys }, (_, key) => {
      const place = policy.pick(candidatesOf(members), pathOf(key));
      return typeof place === 'number' ? place : -1;
    });

  it.each(['ip-hash', 'consistent-hash'])(
    'moves under %s, when one of n leaves, its own keys alone, at most 1.5/n of all, and back again',
    (name) => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 8 }),
          fc.nat(),
          (weights, which) => {
            const leaving = which % weights.length;
            const members = membersOf(weights.map((weight) => ({ weight })));
            const left = membersOf(weights.map((weight, at) => ({ weight, enabled: at !== leaving })));
            const policy = policies[name]?.(members, 1);
            if (policy === undefined) throw new Error('There is no such policy.');
            const before = placesOf(policy, members, 3_000);
            const during = placesOf(policy, left, 3_000);
            const moved = before.filter((place, key) => place !== during[key]);
            expect(new Set(moved)).toEqual(new Set([leaving]));
            const total = weights.reduce((sum, weight) => sum + weight, 0);
            expect(moved.length / 3_000).toBeLessThan((1.5 * (weights[leaving] ?? 0)) / total);
            expect(placesOf(policy, members, 3_000)).toEqual(before);
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it('goes by names: neither the order in the file nor another pool makes a difference', () => {
    const members = membersOf([{}, {}, {}]);
    const reversed = members.toReversed();
    const forwards = placesOf(createConsistentHash(members, 'path'), members, 500);
    const backwards = placesOf(createConsistentHash(reversed, 'path'), reversed, 500);
    expect(backwards.map((place) => 2 - place)).toEqual(forwards);
  });

  it('keeps an IPv6 network of 64 bits together', () => {
    const members = membersOf([{}, {}, {}, {}]);
    const policy = createIpHash(members);
    const pick = (client: string) => policy.pick(candidatesOf(members), requestOf({ client }));
    const home = pick('2001:db8:1:2::1');
    for (let at = 2; at < 50; at += 1) expect(pick(`2001:db8:1:2:${at.toString(16)}::9`)).toBe(home);
    expect(new Set(Array.from({ length: 50 }, (_, at) => pick(`2001:db8:${at}::1`))).size).toBe(4);
  });

  it('cannot be done without the key', () => {
    const members = membersOf([{}, {}]);
    const policy = createConsistentHash(members, 'header:x-user');
    expect(policy.pick(candidatesOf(members), requestOf())).toBe('hash_key_missing');
  });
});
