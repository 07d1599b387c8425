import type { FilterField } from './fields.ts';
import { isPlain, quoteText } from './print.ts';
import { scanFilter } from './scan.ts';

/** The term that keeps only exchanges with this very value, for 'filter by this'. Behind a field a colon means nothing more: `host:shop.test:8443`. */
export const termFor = (field: FilterField, value: string): string =>
  `${field}:${isPlain(value.replaceAll(':', '')) && !value.startsWith(':') ? value : quoteText(value)}`;

/** Words that stand for themselves: in no group, and in no choice between several. */
function ownWords(text: string): readonly { readonly start: number; readonly end: number }[] {
  const tokens = scanFilter(text);
  let depth = 0;
  const own: { readonly start: number; readonly end: number }[] = [];
  for (const { kind, start, end } of tokens) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth = Math.max(0, depth - 1);
    if (kind === 'or' && depth === 0) return [];
    if (kind === 'word' && depth === 0) own.push({ start, end });
  }
  return own;
}

const placesOf = (text: string, term: string) =>
  ownWords(text).filter(({ start, end }) => text.slice(start, end) === term);

/** Whether every exchange that passes has to fit this very term. */
export const hasTerm = (text: string, term: string): boolean => placesOf(text, term).length > 0;

/** `text` with one term more, unless it is there. */
export function withTerm(text: string, term: string): string {
  if (hasTerm(text, term)) return text;
  const before = closed(text.trim());
  if (before === '') return term;
  const chooses = scanFilter(before).some(({ kind }) => kind === 'or') && ownWords(before).length === 0;
  return chooses && !isGroup(before) ? `(${before}) ${term}` : `${before} ${term}`;
}

/** Closes what was left open, so that what comes behind is not swallowed. */
function closed(text: string): string {
  const open = scanFilter(text).reduce(
    (depth, { kind }) => (kind === 'open' ? depth + 1 : kind === 'close' ? Math.max(0, depth - 1) : depth),
    0,
  );
  return `${text}${')'.repeat(open)}`;
}

/** Whether it is one group from its beginning to its end, or several side by side. */
function isGroup(text: string): boolean {
  let depth = 0;
  for (const { kind } of scanFilter(text)) {
    if (kind === 'open') depth += 1;
    if (kind === 'close') depth -= 1;
    if (kind === 'or' && depth <= 0) return false;
  }
  return true;
}

/** `text` without a term. */
export function withoutTerm(text: string, term: string): string {
  let rest = text;
  for (const { start, end } of placesOf(text, term).toReversed()) {
    rest = `${rest.slice(0, start).trimEnd()} ${rest.slice(end).trimStart()}`.trim();
  }
  return rest;
}

/** `text` with the term where it was not, without it where it was. */
export const toggleTerm = (text: string, term: string): string =>
  hasTerm(text, term) ? withoutTerm(text, term) : withTerm(text, term);
