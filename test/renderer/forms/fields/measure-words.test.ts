import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  measureWords,
  stepMeasure,
  stepNumber,
} from '../../../../src/renderer/forms/fields/measure-words.ts';
import { parseDuration, parseSize } from '../../../../src/shared/config/measures.ts';

test.each([
  ['duration', '90s', '1 min 30 s'],
  ['duration', '1.5h', '1 h 30 min'],
  ['duration', '0s', 'no time'],
  ['duration', '0', 'no time'],
  ['duration', 'unlimited', 'no limit'],
  ['duration', '60', ''],
  ['duration', '30s', ''],
  ['duration', '1m', '1 min'],
  ['size', '10MiB', '10,485,760 bytes'],
  ['size', '1B', '1 byte'],
  ['size', '10MB', ''],
  ['percentage', '20%', '1 in 5'],
  ['percentage', '30%', ''],
  ['percentage', '100%', 'all'],
  ['percentage', '0%', 'none'],
] as const)('the %s %s means "%s"', (kind, text, words) => {
  expect(measureWords(kind, text)).toBe(words);
});

describe('a step', () => {
  test.each([
    ['duration', '10s', 1, '1ms to 1h', '15s'],
    ['duration', '10s', -1, '1ms to 1h', '5s'],
    ['duration', '50s', 1, '1ms to 1h', '1m'],
    ['duration', '1h', 1, '1ms to 1h', '1h'],
    ['duration', '100ms', -1, '100ms to 1h', '100ms'],
    ['duration', 'unlimited', -1, '1ms to 1d, or unlimited', '1m'],
    ['duration', 'unlimited', 1, '1ms to 1d, or unlimited', 'unlimited'],
    ['size', '64KiB', 1, '0B to 1TiB', '128KiB'],
    ['size', '100KiB', -1, '0B to 1TiB', '64KiB'],
    ['size', '1B', -1, '0B to 1TiB', '0B'],
    ['percentage', '20%', 1, '0% to 100%', '25%'],
    ['percentage', '100%', 1, '0% to 100%', '100%'],
  ] as const)('of the %s %s (%i, %s) leads to %s', (kind, text, direction, range, next) => {
    expect(stepMeasure(kind, text, direction, range)).toBe(next);
  });

  test('is none from what is no measure', () => {
    expect(stepMeasure('size', 'much', 1, '0B to 1TiB')).toBeNull();
  });

  test('never leaves the range, and moves the way it is asked to', () => {
    const amount = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(amount, fc.constantFrom(1, -1), (value, direction) => {
        const time = parseDuration(stepMeasure('duration', `${value}ms`, direction, '10ms to 1h') ?? '');
        const size = parseSize(stepMeasure('size', `${value}B`, direction, '1KiB to 1GiB') ?? '');
        expect(time.ok && time.value >= 10 && time.value <= 3_600_000).toBe(true);
        expect(size.ok && size.value >= 1_024 && size.value <= 2 ** 30).toBe(true);
        if (time.ok && value >= 10 && value <= 3_600_000) {
          expect((time.value - value) * direction).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('of a number is one, and a round part of a large one', () => {
    expect(stepNumber(5, 1, 0, 100)).toBe(6);
    expect(stepNumber(0, -1, 0, 100)).toBe(0);
    expect(stepNumber(10_000, 1, 1, 1_000_000)).toBe(11_000);
    expect(stepNumber(100, -1, 1, 1_000_000)).toBe(99);
    expect(stepNumber(48.86, 1, -90, 90)).toBe(49.86);
  });
});
