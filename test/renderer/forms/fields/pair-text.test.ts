import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fieldsFromTexts,
  fieldTexts,
  headerSyntax,
  querySyntax,
  responseHeaderSyntax,
} from '../../../../src/renderer/forms/fields/pair-text.ts';
import { numberOrText } from '../../../../src/renderer/forms/fields/scalar-text.ts';

describe('fields on one line', () => {
  test('are a name and a value, and a name alone is any value', () => {
    expect(fieldsFromTexts({}, ['x-beta: 1', 'x-any', 'location: http://a:1'], headerSyntax)).toEqual({
      'x-beta': '1',
      'x-any': '*',
      location: 'http://a:1',
    });
    expect(fieldsFromTexts({}, ['debug', 'q=a=b'], querySyntax)).toEqual({ debug: '*', q: 'a=b' });
    expect(fieldsFromTexts({}, ['x-empty'], responseHeaderSyntax)).toEqual({ 'x-empty': '' });
  });

  test('with one name twice are refused rather than lost', () => {
    expect(fieldsFromTexts({}, ['x-beta: 1', 'X-Beta: 2'], headerSyntax)).toBeNull();
  });

  test('that are not touched stay as the file has them', () => {
    const before = { 'x-a': 1, 'X-B': '*' };
    expect(fieldsFromTexts(before, fieldTexts(before, headerSyntax), headerSyntax)).toEqual(before);
  });

  test('read back as they were written', () => {
    const name = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
    const value = fc.stringMatching(/^[!-~]([ -~]{0,8}[!-~])?$/);
    fc.assert(
      fc.property(fc.dictionary(name, value), (fields) => {
        const before = { ...fields };
        expect(fieldsFromTexts({}, fieldTexts(before, headerSyntax), headerSyntax)).toEqual(before);
      }),
    );
  });
});

test('text that is no number stays text, for the check to refuse', () => {
  expect(numberOrText('404')).toBe(404);
  expect(numberOrText('4o4')).toBe('4o4');
  expect(numberOrText(' ')).toBeUndefined();
  expect(numberOrText('48.86', false)).toBe(48.86);
  expect(numberOrText('-0.5', false)).toBe(-0.5);
  expect(numberOrText('48.', false)).toBe('48.');
});
