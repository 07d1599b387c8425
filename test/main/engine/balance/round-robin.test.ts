import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoundRobin } from '../../../../src/main/engine/balance/policies/round-robin.ts';

const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
const candidates = (given: readonly number[]) =>
  given.map((weight, index) => ({ id: `u${index}`, weight, active: 0 }));

describe('smooth weighted round robin', () => {
  it('chooses each as often as its weight says in every full turn', () => {
    fc.assert(
      fc.property(weights, (given) => {
        const policy = createRoundRobin();
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const counts = given.map(() => 0);
        for (let turn = 0; turn < total * 3; turn += 1) {
          const { index } = policy.pick(candidates(given));
          counts[index] = (counts[index] ?? 0) + 1;
        }
        expect(counts).toEqual(given.map((weight) => weight * 3));
      }),
    );
  });

  it('spreads a heavy upstream out instead of choosing it in a row', () => {
    const policy = createRoundRobin();
    const order = Array.from({ length: 7 }, () => policy.pick(candidates([5, 1, 1])).index);
    expect(order).toEqual([0, 0, 1, 0, 2, 0, 0]);
  });

  it('goes on fairly when an upstream leaves and returns', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 0, max: 20 }), (size, before) => {
        const policy = createRoundRobin();
        const all = candidates(Array.from({ length: size }, () => 1));
        for (let turn = 0; turn < before; turn += 1) policy.pick(all);
        for (let turn = 0; turn < 10; turn += 1) policy.pick(all.slice(1));
        const counts = new Map<number, number>();
        for (let turn = 0; turn < size * 10; turn += 1) {
          const { index } = policy.pick(all);
          counts.set(index, (counts.get(index) ?? 0) + 1);
        }
        for (const count of counts.values()) expect(Math.abs(count - 10)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
