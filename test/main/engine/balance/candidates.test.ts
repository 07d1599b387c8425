import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidates } from '../../../../src/main/engine/balance/candidates.ts';
import { warmth } from '../../../../src/main/engine/balance/slow-start.ts';
import type { ExclusionReason } from '../../../../src/shared/model/decision.ts';
import { candidatesOf, type MemberFacts, membersOf } from './members.ts';

const available = ({ members, places, count }: Candidates): string =>
  [...places.subarray(0, count)].map((place) => members[place]?.upstream.id).join('');

const reasons = (candidates: Candidates): (ExclusionReason | null)[] => [...candidates.excluded];

describe('an upstream that must not be chosen', () => {
  it('is left out with the reason', () => {
    const candidates = candidatesOf(
      membersOf([{}, {}, { enabled: false }, { excluded: 'draining' }, { excluded: 'circuit_open' }, {}]),
    );
    expect(available(candidates)).toBe('abf');
    expect(reasons(candidates)).toEqual([null, null, 'disabled', 'draining', 'circuit_open', null]);
  });

  it('is one that has as many requests in flight as it may have', () => {
    const candidates = candidatesOf(
      membersOf([
        { maxRequests: 2, active: 2 },
        { maxRequests: 2, active: 1 },
      ]),
    );
    expect(available(candidates)).toBe('b');
    expect(reasons(candidates)).toEqual(['max_requests', null]);
  });

  it('leaves nobody where it is the only one', () => {
    expect(candidatesOf(membersOf([{ maxRequests: 1, active: 1 }])).count).toBe(0);
  });
});

describe('a backup', () => {
  it('is not chosen while another is available', () => {
    const candidates = candidatesOf(membersOf([{}, { backup: true }]));
    expect(available(candidates)).toBe('a');
    expect(reasons(candidates)).toEqual([null, 'backup']);
  });

  it.each([
    { excluded: 'unhealthy' },
    { enabled: false },
    { maxRequests: 1, active: 1 },
  ] satisfies MemberFacts[])('takes over from $excluded$enabled$maxRequests', (facts) => {
    expect(available(candidatesOf(membersOf([facts, { backup: true }, { backup: true }])))).toBe('bc');
  });
});

describe('an upstream that this exchange failed at', () => {
  it('is avoided while there is another, be it a backup', () => {
    const candidates = candidatesOf(membersOf([{}, {}, { backup: true }]), { tried: ['a'] });
    expect(available(candidates)).toBe('b');
    expect(reasons(candidates)).toEqual(['tried', null, 'backup']);
    expect(available(candidatesOf(membersOf([{}, { backup: true }]), { tried: ['a'] }))).toBe('b');
  });

  it('is asked again where there is no other', () => {
    expect(available(candidatesOf(membersOf([{}, { enabled: false }]), { tried: ['a'] }))).toBe('a');
    expect(available(candidatesOf(membersOf([{}, {}]), { tried: ['a', 'b'] }))).toBe('ab');
  });
});

describe('panic', () => {
  const down = { excluded: 'unhealthy' } as const;

  it('uses unhealthy ones when fewer than half are healthy', () => {
    const candidates = candidatesOf(membersOf([{}, down, { excluded: 'ejected' }]));
    expect(candidates).toMatchObject({ panic: true, healthy: 1, enabled: 3 });
    expect(available(candidates)).toBe('abc');
    expect(candidates.describe(false).map(({ excluded, overruled }) => [excluded, overruled])).toEqual([
      [null, undefined],
      [null, 'unhealthy'],
      [null, 'ejected'],
    ]);
  });

  it('does not begin at half', () => {
    expect(available(candidatesOf(membersOf([{}, down])))).toBe('a');
  });

  it('does not overrule people, limits and open circuits, and does not count them', () => {
    const others: MemberFacts[] = [
      { enabled: false },
      { excluded: 'draining' },
      { excluded: 'disabled' },
      { excluded: 'circuit_open' },
    ];
    expect(available(candidatesOf(membersOf([{}, ...others])))).toBe('a');
    expect(available(candidatesOf(membersOf([{}, down, down, ...others])))).toBe('abc');
    expect(available(candidatesOf(membersOf([{}, down, { ...down, maxRequests: 1, active: 1 }])))).toBe('ab');
  });

  it('is for a few that are left: when nobody is healthy, nobody is chosen', () => {
    expect(candidatesOf(membersOf([down, down])).count).toBe(0);
  });

  it('waits while a backup is available', () => {
    expect(available(candidatesOf(membersOf([{}, down, down, { backup: true }])))).toBe('a');
  });
});

describe('slow start', () => {
  it('begins with a tenth, grows with the time and ends at the full weight', () => {
    expect([0, 500, 1_000, 2_500, 7_500, 10_000, 60_000].map((time) => warmth(time, 10_000))).toEqual([
      0.1, 0.1, 0.1, 0.25, 0.75, 1, 1,
    ]);
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (one, other) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        expect(warmth(early, 10_000)).toBeLessThanOrEqual(warmth(late, 10_000));
      }),
    );
  });

  it('lessens the weight that counts, and the evidence says by how much', () => {
    const members = membersOf([{ weight: 8 }, { weight: 8, inServiceSince: 3_597_500 }]);
    const candidates = candidatesOf(members, { slowStart: 10_000 });
    expect([...candidates.weights]).toEqual([8, 2]);
    expect(candidates.describe(false).map(({ weight, warmth: part }) => [weight, part])).toEqual([
      [8, undefined],
      [8, 0.25],
    ]);
  });
});

describe('whatever the members are', () => {
  const facts: fc.Arbitrary<MemberFacts> = fc.record(
    {
      enabled: fc.boolean(),
      backup: fc.boolean(),
      active: fc.nat(3),
      maxRequests: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
      excluded: fc.constantFrom<ExclusionReason>('unhealthy', 'ejected', 'circuit_open', 'draining'),
    },
    { requiredKeys: [] },
  );

  it('an excluded one is never among the available, and each says one or the other', () => {
    fc.assert(
      fc.property(
        fc.array(facts, { minLength: 1, maxLength: 6 }),
        fc.subarray(['a', 'b', 'c', 'd', 'e', 'f']),
        (given, tried) => {
          const members = membersOf(given);
          const candidates = candidatesOf(members, { tried });
          const chosen = [...candidates.places.subarray(0, candidates.count)];
          for (const [place, reason] of candidates.excluded.entries())
            expect(chosen.includes(place)).toBe(reason === null);
          const free = given.some(
            ({ enabled = true, active = 0, maxRequests = Number.POSITIVE_INFINITY, excluded }) =>
              enabled && excluded === undefined && active < maxRequests,
          );
          expect(candidates.count > 0).toBe(free || (candidates.panic && candidates.count > 0));
        },
      ),
    );
  });
});
