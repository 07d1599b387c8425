import { isUtf8 } from 'node:buffer';
import { redacted } from './rules.ts';

/** How many times a value is decoded to look for parameters inside it, such as those of a URL to go back to. */
const nesting = 3;
/** What a parameter stands behind. */
const starts = '?&#';

/**
 * Hides the values of parameters wherever a text has them as in a query: behind `?`, `&` or `#`, at its very beginning, and behind
 * `;` after those. Names are decoded before they are compared. A parameter whose value has such a parameter inside it, encoded,
 * is hidden whole. Takes time in proportion to the text.
 *
 * @param names in lower case
 * @param ends what ends a value, as single characters
 */
export function hideParameters(text: string, names: ReadonlySet<string>, ends = '&#'): string {
  if (names.size === 0 || !text.includes('=')) return text;
  const out: string[] = [];
  let copied = 0;
  let from = 0;
  while (from < text.length) {
    const end = firstOf(text, starts + ends, from);
    const value = secretIn(text, from, end, names);
    if (value === null) {
      from = end + 1;
      continue;
    }
    out.push(text.slice(copied, value), redacted);
    // A value may have in it what a parameter can stand behind.
    copied = firstOf(text, ends, value);
    from = copied + 1;
  }
  return out.length === 0 ? text : out.join('') + text.slice(copied);
}

/** The same for a form (URL standard, `application/x-www-form-urlencoded`). */
export const hideFormFields = (text: string, names: ReadonlySet<string>): string =>
  hideParameters(text, names, '&');

/** Where between `from` and `end` the value begins that is to be hidden; null where none is. */
function secretIn(text: string, from: number, end: number, names: ReadonlySet<string>): number | null {
  const segment = text.slice(from, end);
  const first = segment.indexOf('=');
  if (first < 0) return null;
  let at = from;
  for (const part of segment.split(';')) {
    const equals = part.indexOf('=');
    if (equals >= 0 && isNamed(part.slice(0, equals), names)) return at + equals + 1;
    at += part.length + 1;
  }
  return hasInside(segment.slice(first + 1), names) ? from + first + 1 : null;
}

/** Of a path only what comes behind its last slash can be a name. */
const isNamed = (name: string, names: ReadonlySet<string>): boolean =>
  names.has(
    decoded(name.slice(name.lastIndexOf('/') + 1))
      .trim()
      .toLowerCase(),
  );

/** Percent-encoding and plus signs undone, as far as they are well-formed. */
function decoded(text: string): string {
  if (!text.includes('%')) return text.includes('+') ? text.replaceAll('+', ' ') : text;
  // Not `decodeURIComponent`: it throws at every sign that is none, which in a hostile text are as many as it is long.
  return text.replaceAll('+', ' ').replace(/(?:%[0-9a-f]{2})+/gi, octetsOf);
}

/** As UTF-8 where they are that, and else as Latin-1, so that names in ASCII are recognised all the same. */
function octetsOf(encoded: string): string {
  const octets = Buffer.from(encoded.replaceAll('%', ''), 'hex');
  return octets.toString(isUtf8(octets) ? 'utf8' : 'latin1');
}

function hasInside(value: string, names: ReadonlySet<string>): boolean {
  let inner = value;
  for (let depth = 0; depth < nesting && inner.includes('%'); depth += 1) {
    const next = decoded(inner);
    if (next === inner) return false;
    inner = next;
    // Whatever it is a part of, a name is in front of an equals sign, or of a colon in JSON.
    const words = inner.split(/[?&;#/\s"'{},]+/);
    if (words.some((word) => isNamed(word.split(/[=:]/, 1)[0] ?? '', names))) return true;
  }
  return false;
}

/** The first place of one of the characters, or the end. */
function firstOf(text: string, characters: string, from: number): number {
  let at = from;
  while (at < text.length && !characters.includes(text.charAt(at))) at += 1;
  return at;
}
