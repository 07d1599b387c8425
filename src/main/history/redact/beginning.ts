/** What a text seems to be. `callback`: JSON handed to a function; `wide`: JSON or XML in characters of two or four bytes each. */
export type Beginning = 'json' | 'callback' | 'xml' | 'form' | 'wide';

/** Characters that a text is told by, behind the space that it begins with. */
const beginningLength = 4096;

/** JSON, also as a string of JSON, and behind what keeps a script from reading it. */
const json =
  /^(?:\)\]\}'[^\n]{0,20}\n\s*|(?:for ?\(;;\)|while ?\((?:1|true)\)) ?;?\s*)?(?:[[{]|"(?:\s|\\[nrt])*(?:[[{]|\\u00[57]b))/i;
const callback = /^(?:\/\*\*\/ ?)?[\w$.]{1,100} ?\(\s{0,20}[[{]/;
const form = /^[\w.%+~[\]-]{1,100}=/;
/** Behind space, whose characters have the same empty bytes. */
const wide = /^(?:[[{]|<\0{1,3}\?)\0/;

/** What a text seems to be by its beginning; null where it is none of these. @param text one character for each byte */
export function beginningOf(text: string): Beginning | null {
  if (isWideMarkup(text)) return 'wide';
  const beginning = text
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .slice(0, beginningLength);
  if (json.test(beginning)) return 'json';
  if (/^<\?xml\b/.test(beginning)) return 'xml';
  if (callback.test(beginning)) return 'callback';
  return form.test(beginning) && !/\s/.test(text.trimEnd()) ? 'form' : null;
}

function isWideMarkup(text: string): boolean {
  const start = text.search(/[^\0\s\xfe\xff]/);
  return start >= 0 && wide.test(text.slice(start, start + 8)) && !text.slice(0, start).includes('\0\0\0\0');
}

/** Characters of more than one byte each, which JSON and forms never are: UTF-16 and UTF-32. */
export const isWideText = (text: string, contentType: string | null): boolean =>
  /^(?:\xff\xfe|\xfe\xff|\0[^\0]|[^\0]\0)/.test(text) ||
  /charset\s*=\s*"?\s*(?:utf-?(?:16|32)|ucs|utf-?7)/i.test(contentType ?? '');

/** Where a body has anything but space, which any length of may stand in front of it. */
export function startOfText(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length && isSpace(bytes[at] ?? 0)) at += 1;
  return at;
}

/** Also the empty bytes of wide characters. */
const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0 || (byte >= 0x09 && byte <= 0x0d);
