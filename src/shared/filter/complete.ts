import {
  aboutField,
  closedValues,
  exampleOf,
  type FilterField,
  fieldNamed,
  filterFields,
  isHeaderField,
  isNumberField,
} from './fields.ts';
import { foldAscii } from './match-text.ts';
import { namedPartOf } from './parse-term.ts';
import { quoteText } from './print.ts';
import { knownReasons } from './reasons.ts';
import { scanFilter } from './scan.ts';

/** Suggestions in one list, at most. */
export const suggestionLimit = 50;

/** A value that exchanges in view have, and how many of them do. */
export interface ObservedValue {
  readonly value: string;
  readonly count: number;
}

/** Values seen of a field, the most frequent first. */
export type Observed = (field: FilterField) => readonly ObservedValue[];

export interface FilterSuggestion {
  readonly kind: 'field' | 'value';
  /** What is shown. */
  readonly label: string;
  /** What replaces the text from `start` to `end` of {@link Completion}. */
  readonly insert: string;
  /** What a field is, with an example; null for values. */
  readonly about: string | null;
  /** Exchanges that have the value; null where nobody counts. */
  readonly count: number | null;
}

export interface Completion {
  /** The part of the text that a suggestion replaces. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly FilterSuggestion[];
}

/** What could be written at the caret: names of fields, and values of the field that is being written. */
export function complete(text: string, caret: number, observed: Observed): Completion {
  const word = scanFilter(text).find(
    ({ kind, start, end }) => kind !== 'open' && kind !== 'close' && start < caret && end >= caret,
  );
  const start = word === undefined ? caret : word.start + (word.negated ? 1 : 0);
  const end = word?.end ?? caret;
  const part = namedPartOf(text, start, end);
  const field = part === null || caret < part.valueStart ? null : fieldNamed(part.name);
  if (part === null || field === null) {
    const typed = text.slice(start, caret);
    return { start, end: part === null ? end : part.valueStart, suggestions: fieldSuggestions(typed) };
  }
  const from = valueStart(text, part.valueStart, caret);
  const to = valueEnd(text, caret, end);
  return { start: from, end: to, suggestions: valueSuggestions(field, text.slice(from, caret), observed) };
}

/** Behind the last comma before the caret; commas in quotation marks are text. */
function valueStart(text: string, from: number, caret: number): number {
  let start = from;
  let quoted = false;
  for (let at = from; at < caret; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === ',' && !quoted) start = at + 1;
  }
  const operator = /^(?:>=|<=|>|<)/.exec(text.slice(start, start + 2));
  return operator === null ? start : start + operator[0].length;
}

function valueEnd(text: string, caret: number, end: number): number {
  let at = caret;
  while (at < end && text[at] !== ',') at += 1;
  return at;
}

function fieldSuggestions(typed: string): readonly FilterSuggestion[] {
  const wanted = foldAscii(typed);
  const starting = filterFields.filter((field) => field.startsWith(wanted));
  // 'header' finds 'response.header' too, behind what begins with it.
  const containing = filterFields.filter((field) => wanted !== '' && field.includes(`.${wanted}`));
  return [...starting, ...containing].slice(0, suggestionLimit).map((field) => ({
    kind: 'field',
    label: field,
    insert: isNumberField(field) && field !== 'status' ? `${field}>` : `${field}:`,
    about: `${aboutField(field)} — ${exampleOf(field)}`,
    count: null,
  }));
}

function valueSuggestions(
  field: FilterField,
  typed: string,
  observed: Observed,
): readonly FilterSuggestion[] {
  const wanted = foldAscii(typed.replaceAll(/["*]/g, ''));
  const seen = observed(field);
  const counts = new Map(seen.map(({ value, count }) => [value, count]));
  const offered: Offered[] = [...(field === 'status' ? statusClasses(seen) : []), ...seen];
  for (const value of unseenValues(field)) {
    if (!counts.has(value))
      offered.push({ value, count: field === 'reason' || isHeaderField(field) ? null : 0 });
  }
  const matching = offered.filter(({ value }) => foldAscii(value).includes(wanted));
  const first = matching.filter(({ value }) => foldAscii(value).startsWith(wanted));
  const rest = matching.filter(({ value }) => !foldAscii(value).startsWith(wanted));
  return [...first, ...rest]
    .filter(({ value }) => foldAscii(value) !== foldAscii(typed))
    .slice(0, suggestionLimit)
    .map(({ value, count }) => ({
      kind: 'value',
      label: value,
      insert: quoteText(value),
      about: null,
      count,
    }));
}

interface Offered {
  readonly value: string;
  readonly count: number | null;
}

/** Header fields that people look for. Others can be written as well. */
const headerNames = [
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cache-control',
  'content-encoding',
  'content-type',
  'cookie',
  'etag',
  'if-none-match',
  'location',
  'origin',
  'referer',
  'server',
  'set-cookie',
  'user-agent',
  'vary',
  'via',
  'x-forwarded-for',
];

/** Values that are offered whether or not they were seen. */
function unseenValues(field: FilterField): readonly string[] {
  if (field === 'reason') return knownReasons;
  if (isHeaderField(field)) return headerNames;
  return closedValues(field) ?? [];
}

/** `5xx` and its like, of what was seen. */
function statusClasses(seen: readonly ObservedValue[]): ObservedValue[] {
  const counts = new Map<string, number>();
  for (const { value, count } of seen) {
    if (!/^[1-5][0-9]{2}$/.test(value)) continue;
    const name = `${value[0]}xx`;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([value, count]) => ({ value, count }));
}
