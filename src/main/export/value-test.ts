import { compileRegex } from '../../shared/config/compile-regex.ts';
import { portableRegex, regexOf } from './portable-regex.ts';

/** The pattern of a header or a parameter taken apart. */
export type ValueTest =
  | { readonly kind: 'present' }
  | { readonly kind: 'exact'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string; readonly regex: RegExp }
  | { readonly kind: 'refused'; readonly why: string };

export function valueTest(pattern: string): ValueTest {
  if (pattern === '*') return { kind: 'present' };
  if (!pattern.startsWith('~')) {
    return /[^\x20-\x7e]/.test(pattern)
      ? {
          kind: 'refused',
          why: 'its value has characters outside of ASCII, which are not compared alike everywhere',
        }
      : { kind: 'exact', text: pattern };
  }
  const source = pattern.slice(1);
  const portable = portableRegex(source);
  return portable.ok
    ? { kind: 'regex', source, regex: compileRegex(source) }
    : { kind: 'refused', why: portable.why };
}

/**
 * A regular expression for a name or a value in a query, as browsers write it: what a URL has as it is stands for itself alone,
 * everything else may be percent-encoded, and a space may be a plus.
 *
 * @param isName where an equals sign would end it
 * @returns null for what is not printable ASCII
 */
export function encodedRegexOf(text: string, isName = false): string | null {
  if (/[^\x20-\x7e]/.test(text)) return null;
  return text.replace(/[^A-Za-z0-9\-_]/g, (character) => {
    if (character === '.') return '\\.';
    const code = character.charCodeAt(0).toString(16);
    const encoded = `%${code.replace(/[a-f]/, (digit) => `[${digit}${digit.toUpperCase()}]`)}`;
    if (character === ' ') return `(?:\\+|${encoded})`;
    const mustBeEncoded = '&+%#'.includes(character) || (isName && character === '=');
    return mustBeEncoded ? encoded : `(?:${regexOf(character)}|${encoded})`;
  });
}
