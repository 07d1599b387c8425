import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { HeaderPairs } from '../../shared/model/exchange.ts';
import { zstdWindowLog } from '../../shared/zstd-window.ts';

/** A body with its content codings undone, as far as that was possible. */
export interface DecodedBody {
  readonly bytes: Uint8Array;
  /** Codings that were undone, outermost first. */
  readonly undone: readonly string[];
  /** What kept the rest from being undone, in a sentence; null when all is plain. */
  readonly problem: string | null;
  /** Whether there is more of it than was decoded. */
  readonly more: boolean;
}

/** The value of `Content-Encoding` over all its lines; null where there is none. */
export function contentEncodingOf(headers: HeaderPairs): string | null {
  const lines = headers.flatMap(([name, value]) =>
    name.toLowerCase() === 'content-encoding' ? [value] : [],
  );
  return lines.length === 0 ? null : lines.join(',');
}

/** Codings of one body that are looked at: nobody needs more, and each costs. */
const codingLimit = 4;

/** `deflate` is the zlib format (RFC 9110 section 8.4.1.2); some senders leave its two bytes of head out. */
const inflaterFor = (bytes: Uint8Array) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw();

/** Content codings of the registry by name (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). */
const decoders = new Map<string, (bytes: Uint8Array) => NodeJS.ReadWriteStream & { destroy(): void }>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', inflaterFor],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } })],
]);

/**
 * Undoes the codings that `Content-Encoding` names, the last one first. A cut or damaged body gives what could be read of it,
 * and one that decodes to more than `limit` bytes its beginning: a few bytes can decode to very many.
 *
 * @param contentEncoding the field's value; null where there is none
 * @param limit of what comes out of each coding, in bytes
 * @param cut whether `body` is only the beginning of what there is
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string | null,
  limit: number,
  cut = false,
): Promise<DecodedBody> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  let bytes = body;
  const undone: string[] = [];
  for (const coding of codings.toReversed()) {
    const decoder = undone.length < codingLimit ? decoders.get(coding) : undefined;
    if (decoder === undefined) {
      const problem = `The body is ${coding.slice(0, 40)}-encoded, which cannot be decoded here. These are its bytes.`;
      return { bytes, undone, problem, more: cut };
    }
    const { output, end } = await decodeOnce(decoder(bytes), bytes, limit);
    if (end === 'window') {
      const problem = `The zstd data asks for more than ${2 ** zstdWindowLog / 2 ** 20} MiB of memory to be decoded, which RFC 9659 forbids. These are its bytes.`;
      return { bytes, undone, problem, more: cut };
    }
    bytes = output;
    undone.push(coding);
    // Where only a beginning went in, its end is none to complain of.
    if (end === 'limit' || (end === 'damaged' && cut)) {
      const mebibytes = Math.round(limit / (1024 * 1024));
      const problem =
        end === 'limit'
          ? `The body decodes to more than ${mebibytes} MiB; this is its beginning.`
          : 'This is what the beginning of the body decodes to.';
      return { bytes, undone, problem, more: true };
    }
    if (end === 'damaged') {
      const problem = `The ${coding} data ends early or is damaged; this is what could be decoded.`;
      return { bytes, undone, problem, more: false };
    }
  }
  return { bytes, undone, problem: null, more: cut };
}

/** `window`: it asks for more memory than it may have. */
type DecodingEnd = 'whole' | 'limit' | 'damaged' | 'window';

/** The work is done on the threads of Node's pool, a piece at a time. */
async function decodeOnce(
  decoder: NodeJS.ReadWriteStream & { destroy(): void },
  input: Uint8Array,
  limit: number,
): Promise<{ readonly output: Uint8Array; readonly end: DecodingEnd }> {
  const pieces: Buffer[] = [];
  let length = 0;
  const outcome = Promise.withResolvers<DecodingEnd>();
  decoder.on('data', (piece: Buffer) => {
    if (length > limit) return;
    pieces.push(piece);
    length += piece.length;
    if (length > limit) outcome.resolve('limit');
  });
  decoder.on('end', () => outcome.resolve('whole'));
  decoder.on('error', (error: NodeJS.ErrnoException) =>
    outcome.resolve(error.code === 'ZSTD_error_frameParameter_windowTooLarge' ? 'window' : 'damaged'),
  );
  decoder.end(input);
  const end = await outcome.promise;
  decoder.destroy();
  return { output: Buffer.concat(pieces, Math.min(length, limit)), end };
}
