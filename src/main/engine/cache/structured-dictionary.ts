import type { Directive, Directives } from './directives.ts';

const key = /[a-z*][a-z0-9_\-.*]*/y;
const bareItem =
  /(?:(-?[0-9]{1,15}(?:\.[0-9]{1,3})?)|"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"|([A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*)|:([A-Za-z0-9+/=]*):|\?([01]))/y;
const optionalSpace = /[ \t]*/y;

/**
 * A dictionary of structured fields (RFC 8941 section 3.2) as directives. Parameters are read and ignored. A later member
 * replaces an earlier one of the same key.
 *
 * @returns null where it does not follow the grammar: such a field is ignored as a whole (RFC 9213 section 2.1)
 */
export function parseDictionary(field: string): Directives | null {
  const text = withoutOuterSpaces(field);
  const members = new Map<string, Directive>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const parameters = (): boolean => {
    while (text[at] === ';') {
      at += 1;
      while (text[at] === ' ') at += 1;
      if (take(key) === null) return false;
      if (text[at] !== '=') continue;
      at += 1;
      if (take(bareItem) === null) return false;
    }
    return true;
  };
  while (at < text.length) {
    const from = at;
    const name = take(key)?.[0];
    if (name === undefined) return null;
    let value: string | null = null;
    let isTrue = true;
    if (text[at] === '=') {
      at += 1;
      const item = take(bareItem);
      // Inner lists mean nothing in a field of directives, and are not read.
      if (item === null) return null;
      const [, number, quoted, token, bytes, boolean] = item;
      value = number ?? quoted?.replace(/\\(.)/g, '$1') ?? token ?? bytes ?? null;
      isTrue = boolean !== '0';
    }
    if (!parameters()) return null;
    if (isTrue) members.set(name, { value, written: text.slice(from, at) });
    else members.delete(name);
    take(optionalSpace);
    if (at === text.length) break;
    if (text[at] !== ',') return null;
    at += 1;
    take(optionalSpace);
    if (at === text.length) return null;
  }
  return members;
}

/** By hand: a pattern for spaces at the end would look at a run of them in the middle once for each. */
function withoutOuterSpaces(field: string): string {
  let from = 0;
  let to = field.length;
  while (from < to && field[from] === ' ') from += 1;
  while (to > from && field[to - 1] === ' ') to -= 1;
  return field.slice(from, to);
}
