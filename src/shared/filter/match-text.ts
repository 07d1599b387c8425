import type { TextPattern } from './expression.ts';
import type { Comparison } from './fields.ts';

/** Whether a text fits. */
export type TextTest = (text: string) => boolean;

const beyondAscii = /[^\0-\x7f]/;
const upperAscii = /[A-Z]+/g;

/** Text without the case of A to Z; other letters keep theirs, as SQLite does it and as names of HTTP have it. */
export const foldAscii = (text: string): string =>
  beyondAscii.test(text) ? text.replace(upperAscii, (run) => run.toLowerCase()) : text.toLowerCase();

/** Text without case in every script, for what people wrote. */
export const foldAll = (text: string): string => text.toLowerCase();

/**
 * A test for one pattern, without case. With wildcards it has to fit the whole text; without, it is the whole text or a
 * part of it, as `compare` says. Takes time in proportion to the text: each piece is looked for once.
 */
export function textTest(pattern: TextPattern, compare: Comparison, fold = foldAscii): TextTest {
  const pieces = pattern.pieces.map(fold);
  const [only = ''] = pieces;
  if (pieces.length > 1) return (text) => fits(fold(text), pieces);
  if (compare === 'part') return (text) => fold(text).includes(only);
  return (text) => text.length === only.length && fold(text) === only;
}

/** A test for the pattern anywhere in a text, wildcards or not. */
export function partTest(pattern: TextPattern, fold = foldAscii): TextTest {
  const { pieces } = pattern;
  return textTest({ pieces: pieces.length === 1 ? pieces : ['', ...pieces, ''] }, 'part', fold);
}

/** A test that holds where one of several does. */
export function anyTest(tests: readonly TextTest[]): TextTest {
  const [first = () => false] = tests;
  return tests.length === 1 ? first : (text) => tests.some((test) => test(text));
}

/** Whether `text` is `pieces` in order with anything between them. No regular expression, so no backtracking. */
function fits(text: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (let index = 1; index < pieces.length - 1; index += 1) {
    const piece = pieces[index] ?? '';
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
