import { nearest } from '../config/nearest.ts';
import { epochMilliseconds } from '../model/units.ts';
import { notAnAmount, readAmount } from './amounts.ts';
import {
  type FilterTerm,
  filterValueLimit,
  filterWildcardLimit,
  type HeaderPattern,
  type NumberRange,
} from './expression.ts';
import {
  exampleOf,
  type FilterField,
  fieldNamed,
  filterFields,
  type HeaderField,
  isBodyField,
  isHeaderField,
  isNumberField,
  isTimeField,
  type NumberField,
  numberFields,
  type TimeField,
  type WordField,
  wordFacts,
} from './fields.ts';
import { isEscape, type ScannedValue, scanValues, valueText } from './scan.ts';
import { readTime, timeForms } from './times.ts';

/** A term, or where in the text what is wrong. */
export type TermOutcome =
  | { readonly term: FilterTerm }
  | { readonly start: number; readonly end: number; readonly message: string };

type Operator = ':' | '>' | '<' | '>=' | '<=';

interface NamedPart {
  readonly name: string;
  readonly operator: Operator;
  /** Where the value begins in the text. */
  readonly valueStart: number;
}

/** Dots are in a name only where a side comes before them: `shop.localhost:8443` is text. */
const named = /^([a-z]+|(?:request|response)\.[a-z]+)(:|>=|<=|>|<)/i;

/** Field and operator of the word between `start` and `end`, without its `-`; null for plain text. */
export function namedPartOf(text: string, start: number, end: number): NamedPart | null {
  const found = named.exec(text.slice(start, Math.min(end, start + nameLimit)));
  if (found === null) return null;
  const [whole, name = '', written] = found;
  const operator = operators.find((one) => one === written);
  return operator === undefined ? null : { name, operator, valueStart: start + whole.length };
}

/** Longer names are none, and not worth a look. */
const nameLimit = 64;
const operators: readonly Operator[] = [':', '>=', '<=', '>', '<'];

/**
 * Reads one word as a term.
 *
 * @param start of the word in `text`, behind its `-`
 * @param now epoch milliseconds, for times that are relative
 */
export function parseTerm(text: string, start: number, end: number, now: number): TermOutcome {
  const wrong = (message: string): TermOutcome => ({ start, end, message });
  const part = namedPartOf(text, start, end);
  const field = part === null ? null : fieldNamed(part.name);
  if (part === null || (field === null && isText(text, part, end))) return parsePlain(text, start, end);
  if (field === null) return wrong(unknownField(part.name));
  const values = scanValues(text, part.valueStart, end, !isTimeField(field));
  if (values === null) return wrong(notClosed(text.slice(start, end)));
  if (values.length > filterValueLimit) {
    return wrong(`'${field}' can list at most ${filterValueLimit} values; here are ${values.length}.`);
  }
  const value = new FieldValue(text, field, part, values, end);
  if (values.some(({ pieces }) => pieces.length === 1 && pieces[0] === '')) {
    return wrong(`'${field}${part.operator}' needs a value, such as ${exampleOf(field)}.`);
  }
  const stars = values.find(({ pieces }) => pieces.length - 1 > filterWildcardLimit);
  if (stars !== undefined) return value.wrong(stars, `At most ${filterWildcardLimit} '*' fit into a value.`);
  if (part.operator !== ':' && !isNumberField(field)) {
    return wrong(`'${field}' is not a number; write ${exampleOf(field)}.`);
  }
  if (isNumberField(field)) return numberTerm(field, value);
  if (isTimeField(field)) return timeTerm(field, value, now);
  if (isHeaderField(field)) return headerTerm(field, value);
  if (isBodyField(field)) return { term: { kind: 'bodies', field, patterns: patternsOf(values) } };
  return wordTerm(field, value);
}

/** A scheme with its address, or a comparison of what is no field: nobody means a field by it. */
function isText(text: string, { name, operator, valueStart }: NamedPart, end: number): boolean {
  if (operator !== ':') return nearest(name, filterFields) === undefined;
  return text.startsWith('//', valueStart) && valueStart + 2 < end;
}

function unknownField(name: string): string {
  const guess = nearest(name, filterFields);
  return guess === undefined
    ? `There is no field '${name}'. Put quotation marks around it to look for the text. Known fields: ${filterFields.join(', ')}.`
    : `There is no field '${name}'. Did you mean '${guess}', as in ${exampleOf(guessed(guess))}?`;
}

const guessed = (name: string): FilterField => fieldNamed(name) ?? 'host';

const shownLimit = 60;

const notClosed = (word: string): string => {
  const shown = word.length > shownLimit ? `${word.slice(0, shownLimit)}…` : word;
  return `The quotation mark in ${shown} is not closed.`;
};

function parsePlain(text: string, start: number, end: number): TermOutcome {
  const value = scanValues(text, start, end, false)?.[0];
  if (value === undefined) return { start, end, message: notClosed(text.slice(start, end)) };
  if (value.pieces.length === 1 && value.pieces[0] === '') {
    return { start, end, message: 'There is nothing between the quotation marks.' };
  }
  if (value.pieces.length - 1 > filterWildcardLimit) {
    return { start, end, message: `At most ${filterWildcardLimit} '*' fit into a value.` };
  }
  return { term: { kind: 'plain', pattern: { pieces: value.pieces } } };
}

/** What stands behind the operator of a field. */
class FieldValue {
  readonly text: string;
  readonly field: FilterField;
  readonly operator: Operator;
  readonly values: readonly ScannedValue[];
  readonly start: number;
  readonly end: number;

  constructor(
    text: string,
    field: FilterField,
    part: NamedPart,
    values: readonly ScannedValue[],
    end: number,
  ) {
    this.text = text;
    this.field = field;
    this.operator = part.operator;
    this.values = values;
    this.start = part.valueStart;
    this.end = end;
  }

  /** What is wrong with one of the values. */
  wrong({ start, end }: { readonly start: number; readonly end: number }, message: string): TermOutcome {
    return { start, end, message };
  }
}

const patternsOf = (values: readonly ScannedValue[]) => values.map(({ pieces }) => ({ pieces }));

function wordTerm(field: WordField, value: FieldValue): TermOutcome {
  const { values: known = null, mistaken = `is no ${field}` } = wordFacts(field);
  const patterns = patternsOf(value.values);
  if (known === null) return { term: { kind: 'words', field, patterns } };
  for (const [index, written] of value.values.entries()) {
    const word = meantBy(field, valueText(written).toLowerCase());
    if (written.pieces.length > 1) continue;
    if (!known.includes(word)) return value.wrong(written, notAWord(valueText(written), mistaken, known));
    patterns[index] = { pieces: [word] };
  }
  return { term: { kind: 'words', field, patterns } };
}

function notAWord(word: string, mistaken: string, known: readonly string[]): string {
  const guess = nearest(word, known);
  const shown = word.length > shownLimit ? `${word.slice(0, shownLimit)}…` : word;
  const meant = guess === undefined ? '' : `Did you mean ${guess}? `;
  return `'${shown}' ${mistaken}. ${meant}Use ${known.join(', ')}.`;
}

const otherWords: Readonly<Partial<Record<WordField, Readonly<Record<string, string>>>>> = {
  pinned: { true: 'yes', false: 'no' },
  version: { 'http/1.0': '1.0', 'http/1.1': '1.1', 'http/2': '2', h2: '2' },
};

const meantBy = (field: WordField, word: string): string => {
  const others = otherWords[field];
  return others !== undefined && Object.hasOwn(others, word) ? (others[word] ?? word) : word;
};

function numberTerm(field: NumberField, value: FieldValue): TermOutcome {
  const { unit } = numberFields[field];
  const ranges: NumberRange[] = [];
  let none = false;
  for (const written of value.values) {
    const text = valueText(written);
    if (value.operator === ':' && text.toLowerCase() === 'none' && hasNone(field)) {
      none = true;
      continue;
    }
    const range = rangeOf(unit, value.operator, text);
    if (range === null) {
      const shown = text.length > shownLimit ? `${text.slice(0, shownLimit)}…` : text;
      return value.wrong(written, notAnAmount(unit, shown));
    }
    ranges.push(range);
  }
  return { term: { kind: 'numbers', field, ranges, none } };
}

/** Those that an exchange may have no value of. */
const hasNone = (field: NumberField): boolean => field === 'status' || field === 'duration';

function rangeOf(
  unit: (typeof numberFields)[NumberField]['unit'],
  operator: Operator,
  text: string,
): NumberRange | null {
  if (operator === ':') {
    const compared = /^(>=|<=|>|<)(.*)$/.exec(text);
    const inner = operators.find((one) => one === compared?.[1]);
    if (compared !== null && inner !== undefined) return rangeOf(unit, inner, compared[2] ?? '');
    if (unit === 'status' && /^[1-5]xx$/i.test(text)) {
      const low = Number(text[0]) * 100;
      return { low, high: low + 99 };
    }
    const dots = text.indexOf('..');
    if (dots > 0) {
      const low = readAmount(unit, text.slice(0, dots));
      const high = readAmount(unit, text.slice(dots + 2));
      return low === null || high === null ? null : { low: Math.ceil(low), high: Math.floor(high) };
    }
  }
  const amount = readAmount(unit, text);
  if (amount === null) return null;
  // Every number of an exchange is a whole one: microseconds, bytes, a status, a count.
  switch (operator) {
    case ':':
      return { low: Math.round(amount), high: Math.round(amount) };
    case '>':
      return { low: Math.floor(amount) + 1, high: null };
    case '>=':
      return { low: Math.ceil(amount), high: null };
    case '<':
      return { low: null, high: Math.ceil(amount) - 1 };
    case '<=':
      return { low: null, high: Math.floor(amount) };
  }
}

function timeTerm(field: TimeField, value: FieldValue, now: number): TermOutcome {
  const text = value.values.map(valueText).join(',');
  const at = readTime(text, now);
  if (at === null) {
    const shown = text.length > shownLimit ? `${text.slice(0, shownLimit)}…` : text;
    return value.wrong(value, `'${shown}' is not a time. ${timeForms}`);
  }
  const time = epochMilliseconds(at);
  return {
    term: { kind: 'time', low: field === 'after' ? time : null, high: field === 'before' ? time : null },
  };
}

/** Each value is the name of a field, or `name=text`. */
function headerTerm(field: HeaderField, value: FieldValue): TermOutcome {
  const patterns: HeaderPattern[] = [];
  for (const written of value.values) {
    const equals = equalsIn(value.text, written);
    const nameEnd = equals ?? written.end;
    const name = scanValues(value.text, written.start, nameEnd, false)?.[0];
    const wanted =
      equals === null ? null : (scanValues(value.text, equals + 1, written.end, false)?.[0] ?? null);
    if (name === undefined || (name.pieces.length === 1 && !isToken(name.pieces[0] ?? ''))) {
      const shown = value.text.slice(written.start, Math.min(nameEnd, written.start + shownLimit));
      return value.wrong(written, `'${shown}' is not the name of a header field; write ${exampleOf(field)}.`);
    }
    if (wanted !== null && wanted.pieces.length === 1 && wanted.pieces[0] === '') {
      return value.wrong(
        written,
        `There is nothing behind the '='; write ${exampleOf(field)}, or leave it out.`,
      );
    }
    patterns.push({
      name: { pieces: name.pieces },
      value: wanted === null ? null : { pieces: wanted.pieces },
    });
  }
  return { term: { kind: 'headers', field, patterns } };
}

/** Where the first `=` outside quotation marks is. */
function equalsIn(text: string, { start, end }: ScannedValue): number | null {
  let quoted = false;
  for (let at = start; at < end; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (quoted && isEscape(text, at)) at += 1;
    else if (text[at] === '=' && !quoted) return at;
  }
  return null;
}

/** RFC 9110 section 5.6.2. */
const isToken = (name: string): boolean => /^:?[!#$%&'*+\-.^_`|~0-9a-z]+$/i.test(name);
