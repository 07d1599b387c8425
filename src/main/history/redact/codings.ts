import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { HeaderPairs, WithheldReason } from '../../../shared/model/exchange.ts';
import { fieldValue } from './field-value.ts';

/** Bytes of a body that are looked into, decoded. */
export const lookLimit = 4 * 1024 * 1024;
/** Codings of one body that are undone. */
const codingLimit = 4;

interface Coding {
  decode(bytes: Uint8Array): Buffer;
  /** Fast rather than small. */
  encode(bytes: Uint8Array): Buffer;
}

const bounded = { maxOutputLength: lookLimit };

const gzip: Coding = {
  decode: (bytes) => gunzipSync(bytes, bounded),
  encode: (bytes) => gzipSync(bytes, { level: 1 }),
};

/** Content codings by name (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). */
const codings = new Map<string, Coding>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  [
    'deflate',
    {
      // The zlib format; some senders leave its two bytes of head out.
      decode: (bytes) =>
        ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, bounded) : inflateRawSync(bytes, bounded),
      encode: (bytes) => deflateSync(bytes, { level: 1 }),
    },
  ],
  [
    'br',
    {
      decode: (bytes) => brotliDecompressSync(bytes, bounded),
      encode: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    },
  ],
  [
    'zstd',
    {
      decode: (bytes) => zstdDecompressSync(bytes, bounded),
      encode: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
    },
  ],
]);

export type Decoded =
  | { readonly bytes: Uint8Array; readonly encode: (bytes: Uint8Array) => Uint8Array }
  | { readonly withheld: WithheldReason };

/** Undoes the codings of `Content-Encoding`, all of them or none, and knows how to do them again. */
export function decode(body: Uint8Array, headers: HeaderPairs): Decoded {
  const names = (fieldValue(headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > codingLimit) return { withheld: 'coding' };
  const used: Coding[] = [];
  let bytes = body;
  for (const name of names.toReversed()) {
    const coding = codings.get(name);
    if (coding === undefined) return { withheld: 'coding' };
    try {
      bytes = coding.decode(bytes);
    } catch (error) {
      return { withheld: isTooLarge(error) ? 'too_large' : 'damaged' };
    }
    used.unshift(coding);
  }
  if (bytes.length > lookLimit) return { withheld: 'too_large' };
  return { bytes, encode: (plain) => used.reduce((coded, coding) => coding.encode(coded), plain) };
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
