import { TextDecoder } from 'node:util';
import type { HeaderPairs } from '../../shared/model/exchange.ts';
import { contentEncodingOf, decodeBody } from './decode-body.ts';

/** Bytes of a kept body that a search looks into, and bytes that may come of them when they are decoded. */
export const searchedBodyLimit = 4 * 1024 * 1024;

/**
 * A body as the text that is searched: its content codings undone, in the character encoding that its head names, else UTF-8.
 * Bytes that are none of that encoding become U+FFFD. A body that cannot be decoded is searched as it is. Where characters are
 * written as JSON may write them, the text follows once more with the characters themselves.
 *
 * @param body at most {@link searchedBodyLimit} bytes, its beginning
 * @param isDecoded its content codings were undone before, whatever the head says
 */
export async function bodyTextOf(body: Uint8Array, headers: HeaderPairs, isDecoded = false): Promise<string> {
  const coding = isDecoded ? null : contentEncodingOf(headers);
  const bytes = coding === null ? body : (await decodeBody(body, coding, searchedBodyLimit)).bytes;
  const text = decoderFor(headers).decode(bytes);
  const plain = text.replace(escapes, (written: string, hex: string | undefined) =>
    hex === undefined ? written.slice(-1) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return plain === text ? text : `${text}\n${plain}`;
}

/** Characters that stand for themselves as well (RFC 8259 section 7), and what only looks like one of them. */
const escapes = /\\u([0-9a-fA-F]{4})|\\[\\/"]/g;

const utf8 = new TextDecoder();

function decoderFor(headers: HeaderPairs): TextDecoder {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const label = /;\s*charset="?([\w-]{1,40})/i.exec(type.slice(0, 200))?.[1];
  if (label === undefined || /^utf-?8$/i.test(label)) return utf8;
  try {
    return new TextDecoder(label);
  } catch {
    // Nothing that is known.
    return utf8;
  }
}
