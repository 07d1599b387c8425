import { filterLengthLimit } from './expression.ts';

/** A part of a filter's text. Offsets are UTF-16 units; the parts come in order and never overlap. */
export interface FilterToken {
  readonly kind: 'word' | 'open' | 'close' | 'or' | 'and';
  readonly start: number;
  readonly end: number;
  /** A `-` in front of a word or a parenthesis; it lies at `start`. */
  readonly negated: boolean;
}

const isSpace = (unit: string | undefined): boolean => unit !== undefined && /\s/.test(unit);

/**
 * Takes a filter apart, in one pass. Parentheses group where a term could begin and where one ends; within a word those that
 * belong together are part of it, so that `path:/a(b)` is one word.
 */
export function scanFilter(text: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  const length = Math.min(text.length, filterLengthLimit);
  let at = 0;
  while (at < length) {
    if (isSpace(text[at])) {
      at += 1;
      continue;
    }
    const start = at;
    const negated = text[at] === '-' && at + 1 < length && !isSpace(text[at + 1]) && text[at + 1] !== ')';
    const first = negated ? at + 1 : at;
    if (text[first] === '(') {
      tokens.push({ kind: 'open', start, end: first + 1, negated });
      at = first + 1;
    } else if (text[first] === ')') {
      tokens.push({ kind: 'close', start, end: first + 1, negated: false });
      at = first + 1;
    } else {
      at = endOfWord(text, first, length);
      tokens.push({ kind: kindOf(text.slice(start, at)), start, end: at, negated });
    }
  }
  return tokens;
}

function kindOf(word: string): 'word' | 'or' | 'and' {
  if (word.length > 3) return 'word';
  const lower = word.toLowerCase();
  return lower === 'or' || lower === 'and' ? lower : 'word';
}

function endOfWord(text: string, from: number, length: number): number {
  let at = from;
  let open = 0;
  while (at < length) {
    const unit = text[at];
    if (isSpace(unit)) return at;
    if (unit === '"') {
      at = endOfQuotes(text, at, length);
      continue;
    }
    if (unit === '(') open += 1;
    if (unit === ')') {
      if (open === 0) return at;
      open -= 1;
    }
    at += 1;
  }
  return at;
}

/** Behind the closing quotation mark, or the end of the text where none comes. */
function endOfQuotes(text: string, from: number, length: number): number {
  let at = from + 1;
  while (at < length) {
    if (text[at] === '"') return at + 1;
    at += isEscape(text, at) ? 2 : 1;
  }
  return length;
}

/** Inside quotation marks a backslash takes the meaning from these three; before anything else it is itself. */
export function isEscape(text: string, at: number): boolean {
  const next = text[at + 1];
  return text[at] === '\\' && (next === '"' || next === '\\' || next === '*');
}

/** One of the values that a term lists. */
export interface ScannedValue {
  /** Pieces of text between wildcards. */
  readonly pieces: readonly string[];
  readonly start: number;
  readonly end: number;
}

/**
 * Takes the value of a term apart at its commas and wildcards, and the quotation marks off.
 *
 * @param start and end of the value in `text`
 * @param listed whether commas separate; otherwise they are text
 * @returns null when a quotation mark is not closed
 */
export function scanValues(
  text: string,
  start: number,
  end: number,
  listed: boolean,
): readonly ScannedValue[] | null {
  const values: ScannedValue[] = [];
  let pieces: string[] = [];
  let piece = '';
  let from = start;
  let quoted = false;
  const finish = (to: number) => {
    values.push({ pieces: [...pieces, piece], start: from, end: to });
    pieces = [];
    piece = '';
    from = to + 1;
  };
  for (let at = start; at < end; at += 1) {
    const unit = text[at] ?? '';
    if (unit === '"') quoted = !quoted;
    else if (quoted && isEscape(text, at)) {
      at += 1;
      piece += text[at] ?? '';
    } else if (unit === '*') {
      pieces.push(piece);
      piece = '';
    } else if (listed && unit === ',' && !quoted) finish(at);
    else piece += unit;
  }
  if (quoted) return null;
  finish(end);
  return values;
}

/** Text that a value with wildcards shows as, for messages. */
export const valueText = ({ pieces }: Pick<ScannedValue, 'pieces'>): string => pieces.join('*');
