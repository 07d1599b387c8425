import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complete, type Observed, suggestionLimit } from '../../../src/shared/filter/complete.ts';
import { parseFilter } from '../../../src/shared/filter/parse.ts';
import { typedText } from './arbitrary.ts';

const observed: Observed = (field) => {
  if (field === 'host')
    return [
      { value: 'shop.localhost', count: 7 },
      { value: 'a b', count: 2 },
    ];
  if (field === 'status')
    return [
      { value: '200', count: 5 },
      { value: '404', count: 3 },
      { value: '400', count: 1 },
    ];
  return [];
};

/** `|` is the caret. */
const at = (marked: string) => {
  const caret = marked.indexOf('|');
  return complete(marked.replace('|', ''), caret, observed);
};

const labels = (marked: string) => at(marked).suggestions.map(({ label }) => label);

/** The text after the first suggestion was taken. */
const taken = (marked: string): string => {
  const { start, end, suggestions } = at(marked);
  const text = marked.replace('|', '');
  return text.slice(0, start) + (suggestions[0]?.insert ?? '') + text.slice(end);
};

describe('complete', () => {
  it('offers all fields where nothing is typed, the common ones first', () => {
    expect(labels('|').slice(0, 4)).toEqual(['method', 'status', 'host', 'path']);
    expect(labels('status:200 |').slice(0, 2)).toEqual(['method', 'status']);
  });

  it('offers fields that begin so, then those that have it in them', () => {
    expect(labels('he|')).toEqual(['header', 'request.header', 'response.header']);
    expect(labels('-ho|')).toEqual(['host']);
    expect(labels('(status:200 or ho|')).toEqual(['host']);
  });

  it('offers values that were seen with their counts, quoted where they have to be', () => {
    const { suggestions } = at('host:|');
    expect(suggestions).toMatchObject([
      { label: 'shop.localhost', insert: 'shop.localhost', count: 7 },
      { label: 'a b', insert: '"a b"', count: 2 },
    ]);
  });

  it('offers classes of statuses with what was seen of each', () => {
    expect(at('status:4|').suggestions).toMatchObject([
      { label: '4xx', count: 4 },
      { label: '404', count: 3 },
      { label: '400', count: 1 },
    ]);
  });

  it('offers every value of a closed list, and reasons that nobody counts', () => {
    expect(labels('cache:re|')).toEqual(['revalidated']);
    expect(at('reason:vary|').suggestions).toMatchObject([
      { label: 'vary_any', count: null },
      { label: 'vary_mismatch', count: null },
    ]);
  });

  it('replaces the value around the caret and leaves the others', () => {
    expect(taken('-host:sh|')).toBe('-host:shop.localhost');
    expect(taken('status:200,40| get')).toBe('status:200,404 get');
    expect(taken('status>=40|')).toBe('status>=404');
    expect(taken('st| get')).toBe('status: get');
    expect(taken('du|')).toBe('duration>');
  });

  it('does not offer what stands there already', () => {
    expect(labels('host:shop.localhost|')).toEqual([]);
  });

  it('stays inside the text, within its limit, and leaves what parses no worse, wherever the caret is', () => {
    fc.assert(
      fc.property(typedText, fc.nat(60), (text, place) => {
        const caret = Math.min(place, text.length);
        const { start, end, suggestions } = complete(text, caret, observed);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(start).toBeLessThanOrEqual(caret);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
        expect(suggestions.length).toBeLessThanOrEqual(suggestionLimit);
        const [first] = suggestions;
        if (first?.kind === 'value') parseFilter(text.slice(0, start) + first.insert + text.slice(end));
      }),
    );
  });
});
