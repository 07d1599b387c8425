import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseCoding } from '../../../src/main/engine/accept-encoding.ts';

const offered = ['zstd', 'br', 'gzip'] as const;

describe('a content coding', () => {
  const cases: readonly (readonly [string, string | undefined, string | null])[] = [
    ['is none where the client says nothing', undefined, null],
    ['is none where the client accepts none by an empty value', '', null],
    ['is the one offered first among those with the same weight', 'gzip, deflate, br, zstd', 'zstd'],
    ['is the one with the highest weight', 'zstd;q=0.1, br;q=0.5, gzip;q=0.8', 'gzip'],
    ['is never one refused by its weight', 'zstd;q=0, br;q=0.000, gzip', 'gzip'],
    ['may be any where the client takes all', '*', 'zstd'],
    ['is not one that is named and refused beside *', 'zstd;q=0, *', 'br'],
    ['is none where all are refused', 'gzip;q=0, *;q=0', null],
    ['is none where no coding is asked for with more weight', 'identity, gzip;q=0.5', null],
    ['wins over no coding of the same weight', 'identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['is found whatever its case', 'GZIP;Q=1.0', 'gzip'],
    ['is found by its old name', 'x-gzip', 'gzip'],
    ['is found among white space and empty elements', ' ,\t gzip ; q=0.7 ,, ', 'gzip'],
    ['is none where its weight is no weight', 'gzip;q=2, br;q=-1, zstd;q=0.12345', null],
    ['is none where only unknown ones are accepted', 'deflate, compress, sdch', null],
    ['is none where not even that is acceptable', 'identity;q=0', null],
  ];
  it.each(cases)('%s', (_, field, expected) => {
    expect(chooseCoding(field, offered)).toBe(expected);
  });

  it('is only ever one that was offered, whatever the field says', () => {
    fc.assert(
      fc.property(fc.string(), (field) => {
        expect([null, 'br']).toContain(chooseCoding(field, ['br']));
      }),
    );
  });
});
