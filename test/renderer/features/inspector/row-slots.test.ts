import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowSlots } from '../../../../src/renderer/features/inspector/list/row-slots.ts';

describe('createRowSlots', () => {
  it('gives no slot twice, has a row in view keep its own, and needs no more than the longest stretch', () => {
    const stretch = fc.tuple(fc.nat(60), fc.nat(12));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 30 }), (stretches) => {
        const slots = createRowSlots();
        let before = new Map<number, number>();
        let longest = 0;
        for (const [first, length] of stretches) {
          const taken = slots.take(first, first + length);
          longest = Math.max(longest, length);
          expect(taken.length).toBe(length);
          expect(new Set(taken).size).toBe(length);
          const now = new Map(taken.map((slot, place) => [first + place, slot]));
          for (const [index, slot] of now) {
            expect(slot).toBeLessThan(longest);
            if (before.has(index)) expect(slot).toBe(before.get(index));
          }
          before = now;
        }
      }),
    );
  });

  it('shows the rows of a stretch as long as before in the same elements, wherever it is', () => {
    const slots = createRowSlots();
    const first = slots.take(0, 20);
    slots.take(5000, 5020);
    expect(slots.take(900, 920).toSorted((one, other) => one - other)).toEqual(first);
  });
});
