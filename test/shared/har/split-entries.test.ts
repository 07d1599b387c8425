import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEntrySplitter } from '../../../src/shared/har/split-entries.ts';

function split(text: string, cuts: readonly number[]) {
  const entries: string[] = [];
  const refused: string[] = [];
  const splitter = createEntrySplitter({
    onEntry: (entry) => entries.push(entry),
    onRefused: (reason) => refused.push(reason),
  });
  let from = 0;
  for (const cut of [...cuts].sort((one, other) => one - other)) {
    if (cut <= from || cut >= text.length) continue;
    splitter.write(text.slice(from, cut));
    from = cut;
  }
  splitter.write(text.slice(from));
  return { entries, refused, problem: splitter.end() };
}

it('finds exactly the items of the list, whatever is in them and around them, and wherever the pieces end', () => {
  const item = fc.oneof(
    fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })),
    fc.array(fc.jsonValue({ maxDepth: 2 })),
  );
  const others = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('entries', 'log', 'pages')).filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 6 }),
      others,
      others,
      fc.array(fc.nat(400), { maxLength: 10 }),
      fc.constantFrom(undefined, 1, '\t'),
      (entries, top, log, cuts, indent) => {
        // The list comes last, so that nothing of the same name is behind it.
        const { entries: _, ...beside } = log;
        const { log: __, ...around } = top;
        const text = JSON.stringify({ ...around, log: { ...beside, entries } }, null, indent);
        const found = split(text, cuts);
        expect(found.entries.map((entry) => JSON.parse(entry) as unknown)).toEqual(
          JSON.parse(JSON.stringify(entries)),
        );
        expect(found).toMatchObject({ refused: [], problem: null });
      },
    ),
    { numRuns: 500 },
  );
});

it('takes any text without an error, and never gives more than is there', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    'log',
    'entries',
    '"log"',
    '"entries"',
    ' ',
    '1',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.array(fc.nat(60), { maxLength: 4 }), (parts, cuts) => {
      const text = parts.join('');
      const whole = split(text, []);
      expect(whole.entries.join('').length).toBeLessThanOrEqual(text.length);
      expect(split(text, cuts)).toEqual(whole);
    }),
    { numRuns: 1000 },
  );
});
