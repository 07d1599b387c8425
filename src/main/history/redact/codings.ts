import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
  type ZlibOptions,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { HeaderPairs, WithheldReason } from '../../../shared/model/exchange.ts';
import { zstdWindowLog } from '../../../shared/zstd-window.ts';
import { fieldValue } from './field-value.ts';

/** Bytes of a body that are looked into, decoded. */
export const lookLimit = 4 * 1024 * 1024;
/** Codings of one body that are undone. */
const codingLimit = 4;

interface Coding {
  decode(bytes: Uint8Array): Buffer;
  /** What the beginning of a body decodes to; '' of too little of it. */
  decodeBeginning(bytes: Uint8Array): Buffer;
  /** Fast rather than small. */
  encode(bytes: Uint8Array): Buffer;
}

const bounded = { maxOutputLength: lookLimit };

/** What there is comes out, and an end in the middle is none to complain of. */
const zlibBeginning = { ...bounded, finishFlush: constants.Z_SYNC_FLUSH };
const zstdWindow = { params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } };
/** Bytes of a body that its beginning is looked for in. */
const beginningLength = 1024;
/** Of Brotli, whose tables of codes come first and may take more than 2 KiB. */
const brotliBeginningLength = 8 * 1024;
/** Of zstd, which comes in blocks that decode to at most 128 KiB each. */
const zstdBeginningLength = 160 * 1024;

const gzip: Coding = {
  decode: (bytes) => gunzipSync(bytes, bounded),
  decodeBeginning: (bytes) => gunzipSync(bytes.subarray(0, beginningLength), zlibBeginning),
  encode: (bytes) => gzipSync(bytes, { level: 1 }),
};

/** The zlib format; some senders leave its two bytes of head out. */
const inflate = (bytes: Uint8Array, options: ZlibOptions): Buffer =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options);

/** Content codings by name (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). */
const codings = new Map<string, Coding>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  [
    'deflate',
    {
      decode: (bytes) => inflate(bytes, bounded),
      decodeBeginning: (bytes) => inflate(bytes.subarray(0, beginningLength), zlibBeginning),
      encode: (bytes) => deflateSync(bytes, { level: 1 }),
    },
  ],
  [
    'br',
    {
      decode: (bytes) => brotliDecompressSync(bytes, bounded),
      decodeBeginning: (bytes) =>
        brotliDecompressSync(bytes.subarray(0, brotliBeginningLength), {
          ...bounded,
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
        }),
      encode: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    },
  ],
  [
    'zstd',
    {
      decode: (bytes) => zstdDecompressSync(bytes, { ...bounded, ...zstdWindow }),
      decodeBeginning: (bytes) =>
        zstdDecompressSync(bytes.subarray(0, zstdBeginningLength), {
          ...bounded,
          ...zstdWindow,
          finishFlush: constants.ZSTD_e_flush,
        }),
      encode: (bytes) => zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
    },
  ],
]);

export type Decoded =
  | { readonly bytes: Uint8Array; readonly encode: (bytes: Uint8Array) => Uint8Array }
  | { readonly withheld: WithheldReason };

/** Undoes the codings of `Content-Encoding`, all of them or none, and knows how to do them again. */
export function decode(body: Uint8Array, headers: HeaderPairs): Decoded {
  const names = codingNames(headers);
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

/** How a body begins, decoded, whether or not the rest of it is there or can be read; null where that cannot be told. */
export function decodedBeginning(body: Uint8Array, headers: HeaderPairs): Uint8Array | null {
  const names = codingNames(headers);
  if (names.length > codingLimit) return null;
  let bytes = body;
  try {
    for (const name of names.toReversed()) {
      const coding = codings.get(name);
      if (coding === undefined) return null;
      bytes = coding.decodeBeginning(bytes);
    }
  } catch {
    return null;
  }
  return bytes.length === 0 ? null : bytes;
}

const codingNames = (headers: HeaderPairs): readonly string[] =>
  (fieldValue(headers, 'content-encoding') ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
