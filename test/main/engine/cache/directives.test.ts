import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldNamesOf, parseDirectives, secondsOf } from '../../../../src/main/engine/cache/directives.ts';
import { responseDirectives } from '../../../../src/main/engine/cache/response-directives.ts';
import { parseDictionary } from '../../../../src/main/engine/cache/structured-dictionary.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';

const plain = (field: string) =>
  Object.fromEntries([...parseDirectives(field)].map(([name, { value }]) => [name, value]));

describe('Cache-Control', () => {
  it.each([
    ['max-age=60, no-cache', { 'max-age': '60', 'no-cache': null }],
    ['Max-Age=60,NO-STORE', { 'max-age': '60', 'no-store': null }],
    ['max-age="60"', { 'max-age': '60' }],
    [
      'extension="max-age=3600, no-store", max-age=1',
      { extension: 'max-age=3600, no-store', 'max-age': '1' },
    ],
    ['private="set-cookie, x\\"y", a', { private: 'set-cookie, x"y', a: null }],
    [',, , max-age=1 ,', { 'max-age': '1' }],
    ['max-age=1, max-age=2', { 'max-age': '1' }],
    ['private="a", private', { private: null }],
    ['private, private="a"', { private: null }],
    ['no-cache="a", no-cache=""', { 'no-cache': '' }],
    ['private="a", max-age=1, private="b, c"', { private: 'a, b, c', 'max-age': '1' }],
    ["max-age='60'", { 'max-age': "'60'" }],
    ['=5, max-age=1', { 'max-age': '1' }],
    ['max-age=', { 'max-age': '' }],
    ['', {}],
  ])('%s', (field, expected) => {
    expect(plain(field)).toEqual(expected);
  });

  it('has all that repeated directives keep back as evidence', () => {
    expect(parseDirectives('private="a", x, private=b').get('private')?.written).toBe(
      'private="a", private=b',
    );
    expect(parseDirectives('private="a", PRIVATE').get('private')?.written).toBe('PRIVATE');
  });

  it('keeps each directive as it was written, for evidence', () => {
    expect(parseDirectives('a=1,  Private="X" , b').get('private')?.written).toBe('Private="X"');
  });

  it('is read whatever it is, and ends', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '=', '"', ',', ' ', '\\', ';', 'é', '-', '1') }),
        (field) => {
          for (const [name, { written }] of parseDirectives(field)) {
            expect(name).not.toBe('');
            expect(field).toContain(written);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is read in time that grows with its length', () => {
    const hard = `a="${'\\"'.repeat(20_000)}`;
    expect(parseDirectives(hard.repeat(2)).has('a')).toBe(true);
  });

  it.each([
    ['60', 60],
    ['0', 0],
    ['003600', 3600],
    ['99999999999999999999', 2 ** 31],
    ['-1', null],
    ['1.5', null],
    ['1s', null],
    ['', null],
    [null, null],
  ])('has seconds in %s: %s', (value, expected) => {
    expect(secondsOf(value)).toBe(expected);
  });

  it('names the fields that a qualified directive is about', () => {
    const { private: isPrivate, 'no-cache': noCache } = Object.fromEntries(
      parseDirectives('private="Set-Cookie, X-A", no-cache'),
    );
    expect(fieldNamesOf(isPrivate)).toEqual(['set-cookie', 'x-a']);
    expect(fieldNamesOf(noCache)).toEqual([]);
  });
});

describe('CDN-Cache-Control', () => {
  const members = (field: string) => {
    const parsed = parseDictionary(field);
    return parsed === null ? null : Object.fromEntries([...parsed].map(([name, { value }]) => [name, value]));
  };

  it.each([
    ['max-age=60, no-store', { 'max-age': '60', 'no-store': null }],
    ['max-age=60;ext=1;b, private="a"', { 'max-age': '60', private: 'a' }],
    ['a=1, a=2', { a: '2' }],
    ['no-store=?0, a=?1, b=:YQ==:', { a: null, b: 'YQ==' }],
    ['  a=tok/en  ', { a: 'tok/en' }],
    ['', {}],
    ['max-age = 60', null],
    ['Max-Age=60', null],
    ['a=(1 2)', null],
    ['a,', null],
    ['a b', null],
    ['a="x', null],
  ])('%s', (field, expected) => {
    expect(members(field)).toEqual(expected);
  });

  it('overrides Cache-Control where it can be read and says something', () => {
    const read = (fields: string[]) => {
      const { directives, targeted } = responseDirectives(new HeaderList(fields));
      return [directives.get('max-age')?.value, targeted];
    };
    const usual = ['Cache-Control', 'max-age=1'];
    expect(read([...usual, 'CDN-Cache-Control', 'max-age=2'])).toEqual(['2', true]);
    expect(read([...usual, 'CDN-Cache-Control', 'MAX-AGE=2'])).toEqual(['1', false]);
    expect(read([...usual, 'CDN-Cache-Control', ''])).toEqual(['1', false]);
    expect(read([...usual, 'Surrogate-Control', 'max-age=3'])).toEqual(['3', true]);
    expect(read([...usual, 'Surrogate-Control', 'max-age=3;doorman, max-age=4;other'])).toEqual(['3', true]);
    expect(read([...usual, 'Surrogate-Control', 'max-age=4;other'])).toEqual(['1', false]);
    expect(read([...usual, 'Surrogate-Control', 'content="ESI/1.0"'])).toEqual(['1', false]);
  });
});
