import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RoundRobin } from '../../../../src/main/engine/balance/policies/round-robin.ts';
import { candidatesOf, membersOf, shares } from './members.ts';

const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
const weighing = (given: readonly number[]) => membersOf(given.map((weight) => ({ weight })));

describe('smooth weighted round robin', () => {
  it('chooses each as often as its weight says in every full turn', () => {
    fc.assert(
      fc.property(weights, (given) => {
        const total = given.reduce((sum, weight) => sum + weight, 0);
        expect(shares(new RoundRobin(given.length), weighing(given), total * 3)).toEqual(
          given.map((weight) => weight * 3),
        );
      }),
    );
  });

  it('spreads a heavy upstream out instead of choosing it in a row', () => {
    const policy = new RoundRobin(3);
    const candidates = candidatesOf(weighing([5, 1, 1]));
    const order = Array.from({ length: 7 }, () => policy.pick(candidates));
    expect(order).toEqual([0, 0, 1, 0, 2, 0, 0]);
  });

  it('goes on fairly when an upstream leaves and returns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 20 }), (size, before) => {
        const policy = new RoundRobin(size);
        const all = candidatesOf(weighing(Array.from({ length: size }, () => 1)));
        const without = candidatesOf(
          membersOf(Array.from({ length: size }, (_, at) => ({ enabled: at !== 0 }))),
        );
        for (let turn = 0; turn < before; turn += 1) policy.pick(all);
        for (let turn = 0; turn < 10; turn += 1) expect(policy.pick(without)).not.toBe(0);
        const counts = new Map<number, number>();
        for (let turn = 0; turn < size * 10; turn += 1) {
          const place = policy.pick(all);
          counts.set(place, (counts.get(place) ?? 0) + 1);
        }
        for (const count of counts.values()) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
