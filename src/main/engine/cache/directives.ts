/** One directive: its value, quotes taken off, or null where it has none, and how it was written. */
export interface Directive {
  readonly value: string | null;
  readonly written: string;
}

/**
 * Directives by lower-case name. Of one that is repeated the first counts (RFC 9111 section 4.2.1), but for those that keep
 * something back: all that any of them names is kept back, and everything where one of them names nothing.
 */
export type Directives = ReadonlyMap<string, Directive>;

export const noDirectives: Directives = new Map();

/** Seconds that count as endless, so that arithmetic stays exact (RFC 9111 section 1.2.2 asks for at least 2^31). */
const endless = 2 ** 31;

/** Directives that may name the fields that they are about. */
const keepsBack: ReadonlySet<string> = new Set(['private', 'no-cache']);

const pair =
  /[\s,]*(?:([A-Za-z0-9!#$%&'*+\-.^_`|~]+)[ \t]*(?:=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s",;]*)))?)?([^,"]|"(?:[^"\\]|\\.)*"?)*/gy;

/**
 * `Cache-Control` (RFC 9111 section 5.2): commas inside quotes separate nothing, values come with or without quotes, and
 * what cannot be read is left out without harm to the rest.
 */
export function parseDirectives(field: string | undefined): Directives {
  if (field === undefined || field === '') return noDirectives;
  const directives = new Map<string, Directive>();
  pair.lastIndex = 0;
  while (pair.lastIndex < field.length) {
    const found = pair.exec(field);
    // Nothing is left that begins a directive.
    if (found === null || found[0] === '') break;
    const [whole, name, quoted, bare] = found;
    if (name === undefined) continue;
    const key = name.toLowerCase();
    const before = directives.get(key);
    if (before !== undefined && !keepsBack.has(key)) continue;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? bare ?? null;
    const directive = { value, written: whole.replace(/^[\s,]+/, '').trimEnd() };
    directives.set(key, before === undefined ? directive : both(before, directive));
  }
  return directives;
}

const namesNothing = ({ value }: Directive): boolean => value === null || /^[\s,]*$/.test(value);

/** Two that keep something back, as one. */
function both(one: Directive, other: Directive): Directive {
  if (namesNothing(one)) return one;
  if (namesNothing(other)) return other;
  return { value: `${one.value}, ${other.value}`, written: `${one.written}, ${other.written}` };
}

/**
 * Delta-seconds (RFC 9111 section 1.2.2), quoted or not.
 *
 * @returns null for anything but a whole number, 0 or more
 */
export function secondsOf(value: string | null | undefined): number | null {
  if (value === null || value === undefined || !/^[0-9]+$/.test(value)) return null;
  return Math.min(Number(value), endless);
}

/** Lower-case field names of `no-cache="a, b"`; empty where the directive stands for the whole response. */
export function fieldNamesOf(directive: Directive | undefined): readonly string[] {
  if (directive?.value === null || directive?.value === undefined) return [];
  return directive.value
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '');
}
