import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument, stringify } from 'yaml';
import { reconcile } from '../../../src/main/config/reconcile.ts';

/** Plain data of the kinds that a configuration holds: lists of maps with ids among them. */
const { value: plain } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      1,
      8443,
      0.5,
      '',
      '1',
      'true',
      'off',
      'a b',
      '# x',
      '*a',
      '&a',
      'two\nlines\n',
      ' x',
      '- y',
      'é',
      'z'.repeat(120),
    ),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('id', 'a', 'b', 'c', 'to', '1', 'null', 'toString', 'x y'), tie('value'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.uniqueArray(
      fc.record({ id: fc.constantFrom('p', 'q', 'r', 's'), v: tie('value') }, { noNullPrototype: true }),
      {
        selector: (entry) => entry.id,
        maxLength: 4,
      },
    ),
  ),
}));

const changed = (text: string, next: unknown): string => {
  const document = parseDocument(text);
  reconcile(document, next);
  return document.toString({ lineWidth: 0 });
};

describe('changing a document to a value', () => {
  it('makes it read as exactly that value, whatever it was before', () => {
    fc.assert(
      fc.property(plain, plain, fc.boolean(), (before, next, flow) => {
        const text = stringify(before, {
          collectionStyle: flow ? 'flow' : 'any',
          aliasDuplicateObjects: false,
        });
        expect(parse(changed(text, next))).toEqual(next);
      }),
      { numRuns: 400 },
    );
  });

  it('changes nothing in a document that has the value already', () => {
    fc.assert(
      fc.property(plain, (value) => {
        const text = stringify(value);
        expect(changed(text, value)).toBe(parseDocument(text).toString({ lineWidth: 0 }));
      }),
      { numRuns: 100 },
    );
  });

  it('keeps quoting and number notation of what stays, and quotes of what changes', () => {
    expect(changed(`a: 'x'\nb: "y"\nc: 0x10\nd: "1"\n`, { a: 'x', b: 'z', c: 16, d: '2' })).toBe(
      `a: 'x'\nb: "z"\nc: 0x10\nd: "2"\n`,
    );
  });

  it('keeps the order of keys and puts new ones last', () => {
    expect(changed('b: 1\na: 2\n', { c: 3, a: 2, b: 1 })).toBe('b: 1\na: 2\nc: 3\n');
  });

  it('leaves out keys that are undefined', () => {
    expect(changed('a: 1\nb: 2\n', { a: 1, b: undefined, c: undefined })).toBe('a: 1\n');
  });

  it('moves comments with the entry that has the same id', () => {
    const text = '- id: a # first\n  v: 1\n# about b\n- id: b\n  v: 2\n';
    const next = [
      { id: 'b', v: 3 },
      { id: 'a', v: 1 },
    ];
    const result = changed(text, next);
    expect(parse(result)).toEqual(next);
    expect(result).toMatch(/# about b\n- id: b\n {2}v: 3\n- id: a # first/);
  });

  it('takes away the comments of an entry that is removed, and only those', () => {
    const text = 'list:\n  - id: a # of a\n  # of b\n  - id: b\n  # of c\n  - id: c\n';
    expect(changed(text, { list: [{ id: 'a' }, { id: 'c' }] })).toBe(
      'list:\n  - id: a # of a\n  # of c\n  - id: c\n',
    );
  });

  it('keeps the comments of an entry that is renamed in its place', () => {
    expect(changed('# of a\n- id: a # one\n- id: b\n', [{ id: 'z' }, { id: 'b' }])).toBe(
      '# of a\n- id: z # one\n- id: b\n',
    );
  });

  it('recognises scalars in a list by their value', () => {
    expect(changed('- a # of a\n- b # of b\n- c # of c\n', ['c', 'a'])).toBe('- c # of c\n- a # of a\n');
  });

  it('keeps aliases that still hold', () => {
    const text = 'a: &x {v: 1}\nb: *x\nc: 1\n';
    expect(changed(text, { a: { v: 1 }, b: { v: 1 }, c: 2 })).toBe('a: &x { v: 1 }\nb: *x\nc: 2\n');
  });

  it.each([
    ['the anchor changes', { a: { v: 2 }, b: { v: 1 } }],
    ['the anchor goes', { b: { v: 1 } }],
    ['the alias changes', { a: { v: 1 }, b: { v: 2 } }],
    ['both change', { a: { v: 2 }, b: { v: 2 } }],
  ])('writes out aliases where %s', (_, next) => {
    expect(parse(changed('a: &x {v: 1}\nb: *x\n', next))).toEqual(next);
  });
});
