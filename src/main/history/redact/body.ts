import type { HeaderPairs, WithheldReason } from '../../../shared/model/exchange.ts';
import { decode } from './codings.ts';
import { contentKind, hideInText, kindByBeginning } from './content.ts';
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
  if (kind === 'opaque') return { state: 'unchanged' };
  const isPlain = fieldValue(message.headers, 'content-encoding') === null;
  if (kind === 'unsure' && isPlain && kindByBeginning(textOf(body.subarray(0, 4096))) === null) {
    return { state: 'unchanged' };
  }
  if (!message.whole) return withheld('cut_off');
  const plain = decode(body, message.headers);
  if ('withheld' in plain) return withheld(plain.withheld);
  const text = textOf(plain.bytes);
  const hidden = hideInText(text, contentType, names);
  if (hidden.problem !== null) return withheld(hidden.problem);
  if (hidden.text === text) return { state: 'unchanged' };
  return { state: 'redacted', bytes: plain.encode(Buffer.from(hidden.text, 'latin1')) };
}

/** One character for each byte: whatever is not touched comes out as it was, whichever characters it stands for. */
const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
