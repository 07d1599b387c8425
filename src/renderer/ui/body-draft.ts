import { sniffText } from './body-kind.ts';

/** Longest body that is edited as text or as hex digits, in bytes: fields of a page are slow with more. */
export const editableLimit = 256 * 1024;

/** A body while it is edited. */
export type BodyDraft =
  /** As it is. */
  | { readonly kind: 'kept' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'hex'; readonly hex: string }
  | { readonly kind: 'file'; readonly name: string; readonly bytes: Uint8Array };

/** Bytes as hex digits, sixteen on a line. */
export function toHex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += 16) {
    lines.push(
      Array.from(bytes.subarray(from, from + 16), (byte) => byte.toString(16).padStart(2, '0')).join(' '),
    );
  }
  return lines.join('\n');
}

/** The bytes of hex digits, whatever white space is between them; null where they are none, or one is missing. */
export function fromHex(text: string): Uint8Array<ArrayBuffer> | null {
  const digits = text.replaceAll(/\s+/g, '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/i.test(digits)) return null;
  const bytes = new Uint8Array(digits.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16);
  }
  return bytes;
}

/** The bytes as text that becomes the same bytes again; null where there is none, or too much of it. */
export function asText(bytes: Uint8Array): string | null {
  if (bytes.length > editableLimit) return null;
  const text = sniffText(bytes);
  if (text === null) return null;
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length ? text : null;
}

/** The bytes of a draft; null for one that is kept, or is no hex. */
export function bytesOfDraft(draft: BodyDraft): Uint8Array | null {
  switch (draft.kind) {
    case 'kept':
      return null;
    case 'text':
      return new TextEncoder().encode(draft.text);
    case 'hex':
      return fromHex(draft.hex);
    case 'file':
      return draft.bytes;
  }
}

/** What is wrong with a draft; null where nothing is. */
export function problemOfDraft(draft: BodyDraft, limit: number): string | null {
  if (draft.kind === 'hex' && fromHex(draft.hex) === null)
    return 'This is not hex: write two digits 0–9 and a–f for each byte.';
  const size = bytesOfDraft(draft)?.length ?? 0;
  return size > limit ? `The body has ${size} bytes; ${limit} are allowed.` : null;
}

/** Any number of bytes, in pieces that a call takes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let from = 0; from < bytes.length; from += 8192) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return btoa(binary);
}
