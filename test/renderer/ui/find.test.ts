import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Find, findLimit } from '../../../src/renderer/ui/find/find.ts';
import { findLengthLimit, findPattern } from '../../../src/renderer/ui/find/find-pattern.ts';
import { findInText, type Places, pieceLength } from '../../../src/renderer/ui/find/find-places.ts';
import { findWords } from '../../../src/renderer/ui/find/find-words.ts';
import { splitByMatches } from '../../../src/renderer/ui/find/marked-text.tsx';
import { findInJson } from '../../../src/renderer/ui/json/find-in-json.ts';
import { keyText, readJsonNodes, valueText } from '../../../src/renderer/ui/json/json-nodes.ts';

const patternOf = (text: string): RegExp => {
  const pattern = findPattern(text);
  if (pattern === null) throw new Error('There is something to look for.');
  return pattern;
};

const placesOf = (places: Places): readonly number[] => [...places].filter((place) => place !== null);

const inText = (text: string, wanted: string) =>
  placesOf(findInText(text.length, (from, to) => text.slice(from, to), patternOf(wanted)));

const inJson = (text: string, wanted: string) => {
  const nodes = readJsonNodes(text);
  const offsets: [number, number][] = [];
  const found = placesOf(
    findInJson(nodes, patternOf(wanted), (node, offset) => offsets.push([node, offset])),
  );
  return { nodes, found, offsets };
};

describe('a search in a text', () => {
  it('finds a text as it stands, in any case, with nothing in it meaning more', () => {
    expect(inText('a.c abc A.C', 'a.c')).toEqual([0, 8]);
    expect(inText('(a+)+$ [', '(a+)+$')).toEqual([0]);
    expect(inText('ÄRGER ärger', 'ärger')).toEqual([0, 6]);
    expect(inText('aaaa', 'aa')).toEqual([0, 2]);
  });

  it('finds characters as JSON may write them, in any case, also across pieces', () => {
    expect(inText('\\u00e4rger \\u00C4RGER', 'ärger')).toEqual([0, 11]);
    expect(inText('"\\ud83d\\uDE00"', '😀')).toEqual([1]);
    expect(inText('http:\\/\\/a/b', '//a/b')).toEqual([5]);
    expect(inText('say \\"hi\\"', 'y "hi"')).toEqual([2]);
    expect(inText('\\u00e4', '\\u00e4')).toEqual([0]);
    expect(inText('\\u00e5 u00e4', 'ä')).toEqual([]);
    const long = 'ä'.repeat(findLengthLimit);
    const written = '\\u00e4'.repeat(findLengthLimit);
    expect(inText(`${'-'.repeat(pieceLength - 1)}${written}`, long)).toEqual([pieceLength - 1]);
  });

  it('finds what lies across the pieces that it is looked at in, once', () => {
    const text = `${'x'.repeat(pieceLength - 2)}needle${'x'.repeat(pieceLength)}needle`;
    expect(inText(text, 'needle')).toEqual([pieceLength - 2, 2 * pieceLength + 4]);
    expect(inText('ab'.repeat(pieceLength), 'abab')).toEqual(
      Array.from({ length: pieceLength / 2 }, (_, index) => index * 4),
    );
  });

  it('finds the same as a search of all of it at once', () => {
    const letters = fc.array(fc.constantFrom('a', 'A', 'b', 'é', '😀', '\\', '*'), { maxLength: 40 });
    fc.assert(
      fc.property(letters, letters, fc.nat(60), (text, wanted, padding) => {
        fc.pre(wanted.length > 0);
        const all = '-'.repeat(pieceLength - padding) + text.join('');
        const expected = Array.from(all.matchAll(patternOf(wanted.join(''))), ({ index }) => index);
        expect(inText(all, wanted.join(''))).toEqual(expected);
      }),
    );
  });
});

describe('a search in JSON', () => {
  const text =
    '{"tea":1,"list":[{"name":"Tea pot"},{"__proto__":"x","constructor":null}],"<b>tea</b>":{"deep":["TEA"]}}';

  it('finds keys and values, and not the objects around them', () => {
    const { nodes, found } = inJson(text, 'tea');
    expect(found.map((node) => keyText(nodes, node) ?? valueText(nodes, node))).toEqual([
      'tea',
      'name',
      '<b>tea</b>',
      '"TEA"',
    ]);
  });

  it('takes keys that mean something to JavaScript as text', () => {
    const { nodes, found } = inJson(text, '__proto__');
    expect(found.map((node) => keyText(nodes, node))).toEqual(['__proto__']);
    expect(inJson(text, 'hasOwnProperty').found).toEqual([]);
  });

  it('does not find brackets, commas and what lies across values', () => {
    expect(inJson('{"a":[1,2],"b":12}', ',').found).toEqual([]);
    expect(inJson('{"a":[1,2],"b":12}', '12').found).toHaveLength(1);
  });

  it('tells where in a long value a match is, also across pieces', () => {
    const value = `${'x'.repeat(pieceLength - 4)}needle`;
    const { found, offsets } = inJson(`["${value}"]`, 'needle');
    expect(found).toEqual([1]);
    expect(offsets).toEqual([[1, pieceLength - 3]]);
  });

  it('finds the nodes that a search of each key and value would', () => {
    fc.assert(
      fc.property(fc.json(), fc.string({ minLength: 1, maxLength: 2 }), (json, wanted) => {
        const { nodes, found } = inJson(json, wanted);
        const expected = Array.from({ length: nodes.count }, (_, node) => node).filter((node) => {
          const value = valueText(nodes, node);
          const scalar = value.startsWith('{') || value.startsWith('[') ? '' : value;
          return [keyText(nodes, node) ?? '', scalar].some((part) => part.search(patternOf(wanted)) >= 0);
        });
        expect(found).toEqual(expected);
      }),
    );
  });
});

describe('the matches of a search', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const finding = (text: string, origin = 0) => {
    const revealed: number[] = [];
    const find = new Find({
      search: (pattern) => findInText(text.length, (from, to) => text.slice(from, to), pattern),
      origin: () => origin,
      reveal: (place) => revealed.push(place),
    });
    const lookFor = (wanted: string) => {
      find.lookFor(wanted);
      vi.runAllTimers();
    };
    return { find, revealed, lookFor };
  };

  it('are gone through in both directions, round and round', () => {
    const { find, revealed, lookFor } = finding('a b a b a');
    lookFor('a');
    expect(findWords(find.state())).toBe('1 of 3');
    find.next();
    find.next();
    expect(findWords(find.state())).toBe('3 of 3');
    find.next();
    find.previous();
    expect(revealed).toEqual([0, 4, 8, 0, 8]);
  });

  it('begin where one is, and stay with what is shown as one types on', () => {
    const { find, revealed, lookFor } = finding('ab abc abcd', 3);
    lookFor('ab');
    expect(findWords(find.state())).toBe('2 of 3');
    lookFor('abc');
    expect(findWords(find.state())).toBe('1 of 2');
    expect(revealed).toEqual([3, 3]);
    lookFor('abcde');
    expect(findWords(find.state())).toBe('No match');
  });

  it('are counted up to a bound, and said to be more', () => {
    const { find, lookFor } = finding('a'.repeat(findLimit + 10));
    lookFor('a');
    expect(find.state()).toMatchObject({ count: findLimit, isCut: true, isDone: true });
    expect(findWords(find.state())).toBe('1 of 100,000+');
  });

  it('are forgotten when the search ends, also in the middle', () => {
    const { find, revealed } = finding('a'.repeat(1000));
    find.lookFor('a');
    find.stop();
    vi.runAllTimers();
    expect(find.state()).toMatchObject({ text: '', count: 0, current: -1 });
    expect(revealed).toEqual([]);
  });

  it('of a text that is too long are those of its beginning', () => {
    const { find, lookFor } = finding('a'.repeat(findLengthLimit));
    lookFor('a'.repeat(findLengthLimit + 1));
    expect(find.state()).toMatchObject({ count: 1 });
  });

  it('are marked where they are in a text, as they are written there', () => {
    expect(splitByMatches('Tea for tea', patternOf('tea'))).toEqual(['', 'Tea', ' for ', 'tea', '']);
    expect(splitByMatches('none', patternOf('tea'))).toEqual(['none']);
  });
});
