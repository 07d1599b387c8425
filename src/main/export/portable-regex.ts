/**
 * Regular expressions that mean the same in JavaScript, PCRE and RE2. JavaScript's are taken apart into what all of them know:
 * characters, classes, groups, alternatives, repetitions and the two anchors. What is beyond that (looking around, references
 * back, properties of Unicode, lazy counting of code points) is refused rather than translated.
 */
export type PortableRegex =
  | { readonly ok: true; readonly source: string; readonly groups: number }
  | { readonly ok: false; readonly why: string };

/** Whole elements at the front of what is left of an expression. */
const elements: readonly RegExp[] = [
  // Plain characters, also the ones that only look special elsewhere.
  /^[A-Za-z0-9 !"%&',/:;<=>@_`~#-]/,
  /^[.^$|)]/,
  /^\((?:\?:)?(?!\?)/,
  /^\\[dDwW]/,
  /^\\[.^$|()[\]{}*+?/\\-]/,
  /^\[\^?(?:\\[dw]|\\[.^$|()[\]{}*+?/\\-]|[A-Za-z0-9 !"%&',/:;<=>@_`~#.$|()*+?{}]|-)+\]/,
  // RE2 refuses to repeat more than a thousand times.
  /^(?:[*+?]|\{(?:[0-9]|[1-9][0-9]|[1-9][0-9][0-9])(?:,(?:[0-9]|[1-9][0-9]|[1-9][0-9][0-9])?)?\})\??/,
];

export function portableRegex(source: string): PortableRegex {
  if (/[^\x20-\x7e]/.test(source))
    return { ok: false, why: 'its regular expression has characters outside of ASCII' };
  let groups = 0;
  for (let rest = source; rest !== ''; ) {
    const found = elements.map((element) => element.exec(rest)?.[0]).find((text) => text !== undefined);
    if (found === undefined || doubtfulClass(found)) {
      return {
        ok: false,
        why: `other proxies read '${rest.slice(0, 20)}' in its regular expression otherwise`,
      };
    }
    if (found === '(') groups += 1;
    rest = rest.slice(found.length);
  }
  return { ok: true, source, groups };
}

/** `[[:alpha:]]`, `[a&&b]` and `[a--b]` are something else in some dialects. */
const doubtfulClass = (element: string): boolean =>
  element.startsWith('[') && /\[:|&&|--|~~|\|\||[^\\]\[/.test(element.slice(1));

/** Text as a regular expression for it alone. */
export const regexOf = (text: string): string => text.replace(/[.^$|()[\]{}*+?\\]/g, '\\$&');
