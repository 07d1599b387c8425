import { cacheOutcomes } from '../../../shared/model/cache.ts';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';

/** Fields a filter may name, with what each compares. */
const fields = {
  method: (exchange) => [exchange.method],
  status: (exchange) => [exchange.status === null ? 'none' : String(exchange.status)],
  host: (exchange) => [exchange.authority, hostName(exchange.authority)],
  path: (exchange) => [exchange.target, pathOnly(exchange.target)],
  route: (exchange) => [exchange.route ?? 'none', ...(exchange.outerRoutes ?? [])],
  upstream: (exchange) => [exchange.upstream ?? 'none', `${exchange.pool ?? ''}/${exchange.upstream ?? ''}`],
  cache: (exchange) => [exchange.cache ?? 'none'],
  kind: (exchange) => [exchange.kind],
  fault: (exchange) => [exchange.fault ?? 'none'],
} as const satisfies Record<string, (exchange: ExchangeSummary) => readonly string[]>;

export type FilterField = keyof typeof fields;

export const filterFields = Object.keys(fields).filter(isField);

/** Terms of one filter; a longer one is refused rather than slow. */
export const filterTermLimit = 32;

/** A part of the text that is not a filter, and why. Offsets are UTF-16 units into the text. */
export interface FilterMistake {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface Filter {
  /** False for a filter that lets everything through. */
  readonly active: boolean;
  readonly mistakes: readonly FilterMistake[];
  matches(exchange: ExchangeSummary): boolean;
}

type Test = (exchange: ExchangeSummary) => boolean;

/**
 * Parses `GET shop status:5xx -path:/assets/* host:shop.localhost`. Terms stand apart by spaces and all must
 * hold; `-` in front negates; double quotes keep spaces together. A term without a field looks for its text in
 * host, path, method, status, route and upstream. A field's value is compared without case: with `*` for any
 * run of characters it must fit the whole, for `host`, `path` and `fault` it may otherwise be any part, for the
 * others it must be equal. `status` takes `404`, `5xx` and `none`, `cache` an outcome or `none`; several values stand apart by commas.
 *
 * A term that is mistaken is reported and left out; the others still filter.
 */
export function parseFilter(text: string): Filter {
  const tests: Test[] = [];
  const mistakes: FilterMistake[] = [];
  for (const term of split(text)) {
    const outcome =
      tests.length < filterTermLimit
        ? parseTerm(term.text)
        : `At most ${filterTermLimit} terms are looked at; leave some out.`;
    if (typeof outcome === 'string') mistakes.push({ start: term.start, end: term.end, message: outcome });
    else tests.push(outcome);
  }
  return {
    active: tests.length > 0,
    mistakes,
    matches: (exchange) => tests.every((test) => test(exchange)),
  };
}

/** The term that keeps only exchanges with this very value, for 'filter by this'. */
export function termFor(field: FilterField, value: string): string {
  return `${field}:${/[\s",]/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`;
}

const termsOf = (text: string): readonly string[] => split(text).map((term) => term.text);

export const hasTerm = (text: string, term: string): boolean => termsOf(text).includes(term);

/** `text` with one term more, unless it is there. */
export const withTerm = (text: string, term: string): string =>
  hasTerm(text, term) ? text : [...termsOf(text), term].join(' ');

/** `text` with the term where it was not, without it where it was. */
export const toggleTerm = (text: string, term: string): string =>
  hasTerm(text, term)
    ? termsOf(text)
        .filter((other) => other !== term)
        .join(' ')
    : withTerm(text, term);

interface Term {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

function split(text: string): readonly Term[] {
  return [...text.matchAll(/(?:"[^"]*"?|[^\s"])+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** A test, or the sentence that says what is wrong. */
function parseTerm(term: string): Test | string {
  if (countOf(term, '"') % 2 === 1) return `The quotation mark in ${term} is not closed.`;
  const negated = term.startsWith('-') && term.length > 1;
  const body = negated ? term.slice(1) : term;
  const colon = body.search(/[":]/);
  const named = colon > 0 && body[colon] === ':' && /^[a-z]+$/i.test(body.slice(0, colon));
  const test = named ? parseField(body.slice(0, colon), body.slice(colon + 1)) : parseText(body);
  if (typeof test === 'string' || !negated) return test;
  return (exchange) => !test(exchange);
}

function parseText(quoted: string): Test | string {
  const text = unquote(quoted).toLowerCase();
  if (text === '') return 'There is nothing between the quotation marks.';
  return (exchange) =>
    [
      exchange.authority,
      exchange.target,
      exchange.method,
      exchange.status === null ? '' : String(exchange.status),
      exchange.route ?? '',
      exchange.upstream ?? '',
    ].some((value) => value.toLowerCase().includes(text));
}

function parseField(name: string, value: string): Test | string {
  const field = name.toLowerCase();
  if (!isField(field)) return `There is no field '${name}'. Known fields: ${filterFields.join(', ')}.`;
  const wanted = value.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => unquote(part).toLowerCase());
  if (wanted.includes('')) return `'${field}:' needs a value, such as ${examples[field]}.`;
  if (field === 'status') {
    const bad = wanted.find((part) => !/^([1-5]xx|[1-5][0-9]{2}|none)$/.test(part));
    if (bad !== undefined)
      return `'${bad}' is not a status. Use a number such as 404, a class such as 5xx, or none.`;
  }
  if (field === 'cache') {
    const bad = wanted.find((part) => !part.includes('*') && !cacheWords.includes(part));
    if (bad !== undefined) return `'${bad}' is nothing that the cache does. Use ${cacheWords.join(', ')}.`;
  }
  const compares = wanted.map((part) => comparison(field, part));
  const read: (exchange: ExchangeSummary) => readonly string[] = fields[field];
  return (exchange) =>
    read(exchange).some((seen) => {
      const lower = seen.toLowerCase();
      return compares.some((compare) => compare(lower));
    });
}

/** What `cache:` knows; `none` where the route has no cache. */
const cacheWords: readonly string[] = [...cacheOutcomes, 'none'];

const examples: Readonly<Record<FilterField, string>> = {
  method: 'method:post',
  status: 'status:5xx',
  host: 'host:shop.localhost',
  path: 'path:/api/*',
  route: 'route:shop',
  upstream: 'upstream:a',
  cache: 'cache:miss',
  kind: 'kind:websocket',
  fault: 'fault:upstream.*',
};

function comparison(field: FilterField, wanted: string): (seen: string) => boolean {
  if (field === 'status' && wanted.endsWith('xx'))
    return (seen) => seen.length === 3 && seen[0] === wanted[0];
  if (wanted.includes('*')) {
    const pieces = wanted.split('*');
    return (seen) => fits(seen, pieces);
  }
  if (field === 'host' || field === 'path' || field === 'fault') return (seen) => seen.includes(wanted);
  return (seen) => seen === wanted;
}

/** Whether `seen` is `pieces` in order with anything between them. No regular expression, so no backtracking. */
function fits(seen: string, pieces: readonly string[]): boolean {
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (!seen.startsWith(first) || !seen.endsWith(last) || seen.length < first.length + last.length)
    return false;
  const end = seen.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = seen.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

function isField(name: string): name is FilterField {
  return Object.hasOwn(fields, name);
}

const unquote = (text: string): string => text.replaceAll('"', '');

const countOf = (text: string, mark: string): number => text.split(mark).length - 1;

/** `shop.localhost` of `shop.localhost:8443`; IPv6 keeps its brackets. */
const hostName = (authority: string): string => authority.replace(/:\d+$/, '');

const pathOnly = (target: string): string => target.split('?', 1)[0] ?? target;
