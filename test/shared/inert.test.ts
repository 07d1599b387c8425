import { expect, test } from 'vitest';
import { inertJson, inertLine, inertText } from '../../src/shared/inert.ts';

/** Clears a screen, sets a title, C1's way to begin a sequence, a bell, an end of line of each kind, and turned writing. */
const hostile = 'a\u001b[2J\u001b]0;x\u0007\u009b31m\r\n\u2028\u202e\u2066z\u007f';

test('nothing in a line of a stranger acts on a terminal', () => {
  expect(inertLine(hostile)).toBe('a�[2J�]0;x��31m�����z�');
  expect(inertLine('نص עברית 👩‍💻 ü')).toBe('نص עברית 👩‍💻 ü');
});

test('a text keeps its own layout', () => {
  expect(inertText('one\n\ttwo\r\u202e')).toBe('one\n\ttwo��');
});

test('JSON says the same with numbers in place of what would act', () => {
  const json = JSON.stringify({ [hostile]: [hostile] });
  const inert = inertJson(json);
  expect(JSON.parse(inert)).toEqual(JSON.parse(json));
  expect(inertText(inert)).toBe(inert);
});
