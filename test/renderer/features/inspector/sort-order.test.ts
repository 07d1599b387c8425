import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numberOrder } from '../../../../src/renderer/features/inspector/list/sort/number-order.ts';
import {
  comparedLength,
  textOrder,
} from '../../../../src/renderer/features/inspector/list/sort/text-order.ts';

const indices = (length: number) => Array.from({ length }, (_, index) => index);

/** What a stable comparison says, unknown ones last. */
const comparedNumbers = (values: readonly number[], isDescending: boolean) =>
  indices(values.length).toSorted((one, other) => {
    const [first, second] = [values[one] ?? Number.NaN, values[other] ?? Number.NaN];
    if (Number.isNaN(first) || Number.isNaN(second))
      return Number(Number.isNaN(first)) - Number(Number.isNaN(second));
    return first === second ? 0 : first < second !== isDescending ? -1 : 1;
  });

describe('numberOrder', () => {
  it('puts any numbers in order, either way: equal ones as they were, what is none last', () => {
    const number = fc.oneof(
      fc.double(),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 40),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 60 }), fc.boolean(), (values, isDescending) => {
        expect([...numberOrder(Float64Array.from(values), isDescending)]).toEqual(
          comparedNumbers(values, isDescending),
        );
      }),
    );
  });
});

describe('textOrder', () => {
  const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
  const compared = (texts: readonly string[], isDescending: boolean) =>
    indices(texts.length).toSorted(
      (one, other) => compare(texts[one] ?? '', texts[other] ?? '') * (isDescending ? -1 : 1),
    );

  it('agrees with the collator about everything that is printed in ASCII', () => {
    const printed = fc.string({
      unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    });
    // Alike at their beginnings, as paths are, with numbers of which some begin with zeros.
    const path = fc
      .tuple(
        fc.constantFrom('/api/', '/API/', '/api/v'),
        fc.nat(200),
        fc.constantFrom('', '/00', '/0', '?page='),
        fc.nat(20),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(printed, path, path), { maxLength: 120 }),
        fc.boolean(),
        (texts, isDescending) => {
          expect([...textOrder(texts, isDescending)]).toEqual(compared(texts, isDescending));
        },
      ),
    );
  });

  it('takes any text, and the longest at the cost of their beginnings', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 60 }),
        fc.boolean(),
        (texts, isDescending) => {
          expect([...textOrder(texts, isDescending)].toSorted((one, other) => one - other)).toEqual(
            indices(texts.length),
          );
        },
      ),
    );
    const long = 'x'.repeat(comparedLength);
    expect([...textOrder([`${long}b`, `${long}a`, long.slice(1)], false)]).toEqual([2, 0, 1]);
    const digits = '9'.repeat(100_000);
    expect([...textOrder([digits, `1${digits}`, '5', 'é', 'z', ''], false)]).toEqual([5, 2, 1, 0, 4, 3]);
  });
});
