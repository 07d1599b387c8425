import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareHeaders, headerValue } from '../../../src/renderer/ui/header-compare.ts';
import type { HeaderPairs } from '../../../src/shared/model/exchange.ts';

describe('compareHeaders', () => {
  it('marks what was removed, added and changed', () => {
    const lines = compareHeaders(
      [
        ['Server', 'nginx'],
        ['Content-Type', 'text/html'],
        ['Location', 'http://localhost:3000/a'],
      ],
      [
        ['content-type', 'text/html'],
        ['location', 'https://shop.localhost/a'],
        ['via', '1.1 doorman'],
      ],
    );
    expect(lines.map((line) => `${line.difference} ${line.name}: ${line.value}`)).toEqual([
      'removed Server: nginx',
      'same Content-Type: text/html',
      'removed Location: http://localhost:3000/a',
      'added location: https://shop.localhost/a',
      'added via: 1.1 doorman',
    ]);
  });

  it('counts repeated fields: of two equal ones where one is left, one is removed', () => {
    const lines = compareHeaders(
      [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'a=1'],
      ],
      [['set-cookie', 'a=1']],
    );
    expect(lines.map((line) => line.difference)).toEqual(['same', 'removed']);
  });

  it('holds every field of both sides, and only those', () => {
    const pairs: fc.Arbitrary<HeaderPairs> = fc.array(
      fc.tuple(fc.constantFrom('a', 'A', 'b', 'c'), fc.constantFrom('1', '2')),
      { maxLength: 8 },
    );
    const spell = (fields: HeaderPairs) =>
      fields.map(([name, value]) => `${name.toLowerCase()}: ${value}`).sort();
    fc.assert(
      fc.property(pairs, pairs, (first, second) => {
        const lines = compareHeaders(first, second);
        const side = (without: string) =>
          spell(lines.filter((line) => line.difference !== without).map((line) => [line.name, line.value]));
        expect(side('added')).toEqual(spell(first));
        expect(side('removed')).toEqual(spell(second));
      }),
    );
  });

  it('finds the first value of a field without regard to case', () => {
    expect(
      headerValue(
        [
          ['Content-Type', 'a'],
          ['content-type', 'b'],
        ],
        'CONTENT-TYPE',
      ),
    ).toBe('a');
    expect(headerValue([], 'x')).toBeNull();
  });
});
