import { parseContentType } from '../../../ui/body-kind.ts';

/** Bytes at the beginning of HTML, XML and CSS in which a declaration is looked for (WHATWG HTML section 13.2.3.2). */
const prescanLength = 1024;

/** Encodings that a person may choose, by their labels (WHATWG Encoding section 4.2). */
export const offeredCharsets = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1251',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;

export interface DecodedText {
  readonly text: string;
  /** Name of the encoding that was used, lower case. */
  readonly charset: string;
  /** Where it is from, as a clause: `from Content-Type`. */
  readonly why: string;
  /** Replacement marks in the text for bytes that do not fit; 0 where all fit. */
  readonly misfits: number;
}

interface Choice {
  readonly charset: string;
  readonly why: string;
}

/**
 * Bytes as text. No label makes it fail: one that is not known leaves UTF-8.
 *
 * @param chosen what a person chose; null for what the content says
 * @param cut whether the content goes on behind these bytes, perhaps in the middle of a character
 */
export function decodeText(
  bytes: Uint8Array,
  contentType: string | null,
  chosen: string | null = null,
  cut = false,
): DecodedText {
  const { charset, why } = chooseCharset(bytes, contentType, chosen);
  const decoder = new TextDecoder(charset, { fatal: true });
  try {
    return { text: decoder.decode(bytes, { stream: cut }), charset, why, misfits: 0 };
  } catch {
    const text = new TextDecoder(charset).decode(bytes, { stream: cut });
    return { text, charset, why, misfits: countOf(text, '\ufffd') };
  }
}

function chooseCharset(bytes: Uint8Array, contentType: string | null, chosen: string | null): Choice {
  const known = (label: string | null): string | null => {
    if (label === null) return null;
    try {
      return new TextDecoder(label).encoding;
    } catch {
      return null;
    }
  };
  const byHand = known(chosen);
  if (byHand !== null) return { charset: byHand, why: 'chosen by you' };
  const mark = byteOrderMark(bytes);
  if (mark !== null) return { charset: mark, why: 'from its byte order mark' };
  const { type, charset: label } = parseContentType(contentType);
  const labelled = known(label);
  if (labelled !== null) return { charset: labelled, why: 'from Content-Type' };
  const declared = known(declaration(bytes, type));
  if (declared !== null) return { charset: declared, why: 'declared in the content' };
  return {
    charset: 'utf-8',
    why: label === null ? 'assumed' : `since the charset '${label.slice(0, 40)}' is not known`,
  };
}

/** WHATWG Encoding section 6: it goes before everything a header says. */
function byteOrderMark(bytes: Uint8Array): string | null {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : null;
}

function declaration(bytes: Uint8Array, type: string): string | null {
  const beginning = String.fromCharCode(...bytes.subarray(0, prescanLength));
  const pattern = /html/.test(type)
    ? /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([^\s"'/>;]{1,40})/i
    : /xml|svg/.test(type)
      ? /^<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']/
      : type === 'text/css'
        ? /^@charset "([^"]{1,40})";/
        : null;
  const label = pattern?.exec(beginning)?.[1] ?? null;
  // What could be read as ASCII is not UTF-16, whatever it says.
  return label !== null && /^utf-16/i.test(label) ? 'utf-8' : label;
}

function countOf(text: string, character: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count += 1;
  return count;
}
