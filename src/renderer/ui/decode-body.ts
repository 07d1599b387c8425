/** Most bytes of a body that are fetched, and most that are shown after decoding. */
export const bodyPreviewLimit = 5 * 1024 * 1024;

/** The bytes that a text in base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** Pieces one after the other, at most `length` bytes. */
export function joinPieces(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece.subarray(0, length - offset), offset);
    offset += Math.min(piece.length, length - offset);
  }
  return whole;
}

/** A body with its content codings undone, as far as that was possible. */
export interface DecodedBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Codings that were undone, outermost first. */
  readonly undone: readonly string[];
  /** What kept the rest from being undone, in a sentence; null when all is plain. */
  readonly problem: string | null;
}

/** Content codings of RFC 9110 section 8.4.1 that the browser can undo, by the browser's names for them. */
const formats: Readonly<Record<string, CompressionFormat>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
};

/** Undoes the `Content-Encoding`, last coding first. A cut or damaged body gives what could be read. */
export async function decodeBody(
  body: Uint8Array<ArrayBuffer>,
  contentEncoding: string | null,
): Promise<DecodedBody> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let bytes = body;
  const undone: string[] = [];
  for (const coding of codings.toReversed()) {
    const format = formats[coding];
    if (format === undefined) {
      return {
        bytes,
        undone,
        problem: `The body is ${coding}-encoded, which cannot be decoded here. These are its bytes.`,
      };
    }
    const { output, failed, cut } = await decompress(bytes, format);
    bytes = output;
    undone.push(coding);
    if (cut)
      return { bytes, undone, problem: 'The decoded body is longer than 5 MiB; this is its beginning.' };
    if (failed)
      return {
        bytes,
        undone,
        problem: `The ${coding} data ends early or is damaged; this is what could be decoded.`,
      };
  }
  return { bytes, undone, problem: null };
}

async function decompress(input: Uint8Array<ArrayBuffer>, format: CompressionFormat) {
  const reader = new Blob([input]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  let failed = false;
  let cut = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      length += value.length;
      if (length > bodyPreviewLimit) {
        // A few bytes can decode to very many: stop instead of filling memory.
        cut = true;
        await reader.cancel();
        break;
      }
    }
  } catch {
    failed = true;
  }
  return { output: joinPieces(pieces, Math.min(length, bodyPreviewLimit)), failed, cut };
}
