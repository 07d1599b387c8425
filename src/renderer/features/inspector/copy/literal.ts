/**
 * A text as a literal of JavaScript, which is one of Python as well: what is not printable is escaped, so that nothing in it can act on
 * a terminal or hide from whoever reads it.
 */
export const stringLiteral = (text: string): string =>
  JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
      .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
      .join(''),
  );

/** Bytes as Base64, a few kilobytes at a time. */
export function toBase64(bytes: Uint8Array): string {
  const step = 0x3000;
  let text = '';
  for (let at = 0; at < bytes.length; at += step)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + step)));
  return text;
}

/** Whether each character is one byte, as in a header that came over HTTP. */
export const isByteString = (text: string): boolean => !/[^\0-\u00ff]/.test(text);

/** Characters of UTF-8 as one character for each byte. */
export const utf8Characters = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
