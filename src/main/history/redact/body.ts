import type { HeaderPairs, WithheldReason } from '../../../shared/model/exchange.ts';
import { type Beginning, beginningOf, startOfText } from './beginning.ts';
import { decode, decodedBeginning } from './codings.ts';
import { type ContentKind, contentKind, hideInText } from './content.ts';
import { fieldValue } from './field-value.ts';

export type BodyOutcome =
  | { readonly state: 'unchanged' }
  | { readonly state: 'redacted'; readonly bytes: Uint8Array }
  | { readonly state: 'withheld'; readonly reason: WithheldReason };

const withheld = (reason: WithheldReason): BodyOutcome => ({ state: 'withheld', reason });

/**
 * A body without the values of the named fields, in the content codings it came in. One of a type that has fields and that
 * cannot be looked into is not kept at all.
 *
 * @param names in lower case
 * @param message.whole whether `body` is all that went through
 */
export function hideInBody(
  body: Uint8Array,
  message: { readonly headers: HeaderPairs; readonly whole: boolean },
  names: ReadonlySet<string>,
): BodyOutcome {
  const contentType = fieldValue(message.headers, 'content-type');
  const kind = contentKind(contentType);
  if (isNone(kind, body, message.headers)) return { state: 'unchanged' };
  if (!message.whole) return withheld('cut_off');
  const plain = decode(body, message.headers);
  if ('withheld' in plain) return withheld(plain.withheld);
  const text = textOf(plain.bytes);
  const hidden = hideInText(text, contentType, names);
  if (hidden.problem !== null) return withheld(hidden.problem);
  if (hidden.text === text) return { state: 'unchanged' };
  return { state: 'redacted', bytes: plain.encode(Buffer.from(hidden.text, 'latin1')) };
}

/** Bytes in front of the text that are looked at with it: what wide characters of space end with. */
const spaceBefore = 3;

/** Whether a body shows by its beginning that there is nothing in it to look for. One that does not show it is looked into. */
function isNone(kind: ContentKind, body: Uint8Array, headers: HeaderPairs): boolean {
  if (kind !== 'unsure' && kind !== 'unlikely') return false;
  const isCoded = fieldValue(headers, 'content-encoding') !== null;
  if (kind === 'unsure' && isCoded) return false;
  const found = beginning(body, headers, isCoded);
  return kind === 'unsure' ? found === null : found === null || found === 'xml' || found === 'form';
}

function beginning(body: Uint8Array, headers: HeaderPairs, isCoded: boolean): Beginning | 'unknown' | null {
  const bytes = decodedBeginning(body, headers);
  if (bytes === null) return 'unknown';
  const start = startOfText(bytes);
  // Of a coded one there is no more than that.
  if (start === bytes.length) return isCoded ? 'unknown' : null;
  return beginningOf(textOf(bytes.subarray(Math.max(0, start - spaceBefore), start + 4096)));
}

/** One character for each byte: whatever is not touched comes out as it was, whichever characters it stands for. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
