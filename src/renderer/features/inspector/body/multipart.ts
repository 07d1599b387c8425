import type { HeaderPairs } from '../../../../shared/model/exchange.ts';

/** One part of a multipart content. */
export interface Part {
  readonly headers: HeaderPairs;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of `Content-Disposition`; null where it has none. */
  readonly name: string | null;
  readonly fileName: string | null;
}

export interface Multipart {
  readonly parts: readonly Part[];
  /** What is not as it should be, as a sentence; null where all is. */
  readonly problem: string | null;
}

/** Parts that are shown, at most, and bytes of the fields of one. */
export const partLimit = 1_000;
const headLimit = 16 * 1024;

/** The `boundary` of a media type (RFC 2046 section 5.1.1); null where there is none. */
export function boundaryOf(contentType: string | null): string | null {
  const found = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType ?? '');
  return found?.[1] ?? found?.[2] ?? null;
}

/** Takes a multipart content apart (RFC 2046 section 5.1, RFC 7578). */
export function readMultipart(bytes: Uint8Array<ArrayBuffer>, boundary: string): Multipart {
  const delimiter = latin1Bytes(`--${boundary}`);
  const parts: Part[] = [];
  let at = indexOf(bytes, delimiter, 0);
  if (at < 0) return { parts, problem: `The boundary '${boundary}' is nowhere in the content.` };
  for (;;) {
    let from = at + delimiter.length;
    if (bytes[from] === 0x2d && bytes[from + 1] === 0x2d) return { parts, problem: null };
    if (parts.length >= partLimit) {
      return { parts, problem: `Only the first ${partLimit.toLocaleString('en-US')} parts are shown.` };
    }
    // What may stand behind a boundary is space, up to the end of its line.
    const line = bytes.indexOf(0x0a, from);
    if (line < 0) return { parts, problem: 'The content ends behind a boundary.' };
    from = line + 1;
    const next = indexOf(bytes, delimiter, from);
    parts.push(partOf(bytes.subarray(from, next < 0 ? bytes.length : endBefore(bytes, from, next))));
    if (next < 0) return { parts, problem: 'The last part is not here to its end.' };
    at = next;
  }
}

/** The line end before a boundary belongs to the boundary. */
function endBefore(bytes: Uint8Array, from: number, boundary: number): number {
  if (boundary > from && bytes[boundary - 1] === 0x0a) {
    return boundary - 1 > from && bytes[boundary - 2] === 0x0d ? boundary - 2 : boundary - 1;
  }
  return boundary;
}

function partOf(bytes: Uint8Array<ArrayBuffer>): Part {
  // A head goes up to an empty line; a part may begin with that at once.
  const head = latin1(bytes.subarray(0, headLimit));
  const end = /^\r?\n|\r?\n\r?\n/.exec(head);
  const fields = end === null ? head : head.slice(0, end.index);
  const content = end === null ? new Uint8Array() : bytes.subarray(end.index + end[0].length);
  const headers = fields
    .split(/\r?\n(?![ \t])/)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [
        line.slice(0, colon).trim(),
        line
          .slice(colon + 1)
          .replace(/\s*\r?\n\s+/g, ' ')
          .trim(),
      ] as const;
    });
  const disposition = headers.find(([name]) => name.toLowerCase() === 'content-disposition')?.[1] ?? '';
  return {
    headers,
    bytes: content,
    name: parameterOf(disposition, 'name'),
    fileName: parameterOf(disposition, 'filename'),
  };
}

/** A parameter of `Content-Disposition`, as browsers write them in forms: UTF-8 in quotes. */
export function parameterOf(value: string, name: string): string | null {
  const extended = new RegExp(`;\\s*${name}\\*=(?:utf-8|iso-8859-1)'[^']*'([^;\\s]*)`, 'i').exec(value)?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return extended;
    }
  }
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(value);
  const raw = found?.[1]?.replace(/\\(["\\])/g, '$1') ?? found?.[2];
  return raw === undefined
    ? null
    : utf8Of(raw)
        .replace(/%22/g, '"')
        .replace(/%0[aAdD]/g, ' ');
}

/** A Latin-1 string that may have been UTF-8. */
function utf8Of(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(latin1Bytes(text));
  } catch {
    return text;
  }
}

const latin1Bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** Place of `wanted` at the beginning of a line, or of all; -1 where it is not. */
function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at > 0 && bytes[at - 1] !== 0x0a) continue;
    let length = 0;
    while (length < wanted.length && bytes[at + length] === wanted[length]) length += 1;
    if (length === wanted.length) return at;
  }
  return -1;
}
