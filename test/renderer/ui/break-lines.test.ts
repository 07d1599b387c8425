import fc from 'fast-check';
import { expect, it } from 'vitest';
import { breakLongLines } from '../../../src/renderer/ui/code/break-lines.ts';

it('breaks long lines alone, and says which lines go on', () => {
  expect(breakLongLines('abc\nabcdefg\nxy', 3)).toEqual({ text: 'abc\nabc\ndef\ng\nxy', continued: [3, 4] });
  expect(breakLongLines('', 3)).toEqual({ text: '', continued: [] });
});

it('loses nothing, and never parts a character', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\n', '𝄞', 'é'), maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 7 }), (whole, limit) => {
      const { text: broken, continued } = breakLongLines(whole, limit);
      const lines = broken.split('\n');
      expect(lines.every((line) => line.length <= limit && line.isWellFormed())).toBe(true);
      const joined = lines.map((line, index) =>
        index === 0 || continued.includes(index + 1) ? line : `\n${line}`,
      );
      expect(joined.join('')).toBe(whole);
    }),
  );
});
