import { type BytePart, contentRange } from './byte-ranges.ts';

/** Text that Doorman writes, or a part of the file. */
export type Piece = Uint8Array | BytePart;

export interface Multipart {
  readonly contentType: string;
  /** Bytes of the whole body. */
  readonly length: number;
  readonly pieces: readonly Piece[];
}

/**
 * Several parts of a file in one body (RFC 9110 section 14.6).
 *
 * @param boundary at most 70 letters and digits that do not occur in the file: random
 */
export function multipartOf(
  parts: readonly BytePart[],
  { type, size, boundary }: { readonly type: string; readonly size: number; readonly boundary: string },
): Multipart {
  const pieces: Piece[] = [];
  let length = 0;
  const text = (written: string): void => {
    const bytes = Buffer.from(written, 'latin1');
    pieces.push(bytes);
    length += bytes.length;
  };
  for (const [at, part] of parts.entries()) {
    const before = at === 0 ? '' : '\r\n';
    text(
      `${before}--${boundary}\r\nContent-Type: ${type}\r\nContent-Range: ${contentRange(part, size)}\r\n\r\n`,
    );
    pieces.push(part);
    length += part.to - part.from;
  }
  text(`\r\n--${boundary}--\r\n`);
  return { contentType: `multipart/byteranges; boundary=${boundary}`, length, pieces };
}
