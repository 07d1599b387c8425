import type { HarBody } from '../../../shared/har/to-entry.ts';
import type { BodyRecord, HeaderPairs } from '../../../shared/model/exchange.ts';
import { decode } from '../redact/codings.ts';
import { fieldValue } from '../redact/field-value.ts';
import { charsetOf, decodeExactly } from './charset.ts';

/** Bytes of one body that are exported. */
export const exportedBodyLimit = 16 * 1024 * 1024;

/** A recorded body as an entry of HAR has it: its codings undone where that can be done, as text where that loses nothing. */
export function bodyContent(
  stored: Uint8Array | null,
  message: { readonly headers: HeaderPairs; readonly body: BodyRecord },
): HarBody | null {
  if (stored === null || stored.length === 0) return null;
  const { headers, body } = message;
  const isCoded = body.decoded !== true && fieldValue(headers, 'content-encoding') !== null;
  const plain = isCoded ? decode(stored, headers) : { bytes: stored };
  const bytes = 'bytes' in plain ? plain.bytes : stored;
  const isDecoded = body.decoded === true || (isCoded && 'bytes' in plain);
  const text = decodeExactly(bytes, charsetOf(fieldValue(headers, 'content-type')));
  const isText = text !== null && !hasBinary(text);
  return {
    size: bytes.length,
    text: isText ? text : null,
    base64: isText ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
    decoded: isDecoded,
    comment: commentOn(body, stored.length, 'bytes' in plain ? null : plain.withheld),
  };
}

function commentOn(body: BodyRecord, length: number, problem: string | null): string | null {
  if (body.decoded !== true && length < body.size && body.redacted !== true)
    return `Only the first ${length} of ${body.size} bytes are here, as they were sent.`;
  return problem === null
    ? null
    : `The content coding could not be undone (${problem}); these are the bytes as they were sent.`;
}

/** Control characters that no text has: it is bytes that happen to be characters. */
function hasBinary(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && !(code >= 0x09 && code <= 0x0d) && code !== 0x1b) return true;
  }
  return false;
}
