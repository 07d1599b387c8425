import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import type { ContentCoding } from '../../../shared/model/content-decision.ts';

/** Bytes of memory that the encoders of all bodies on their way may take together. Past that bodies are sent as they are. */
export const encoderLimit = 256 * 1024 * 1024;

/** `stream`: a row of messages, open for long, of which many may be. */
export type EncoderUse = 'body' | 'stream';

const kibibyte = 1024;

/** Memory of one encoder as measured, with its buffers, in bytes. */
const memory: Readonly<Record<EncoderUse, Readonly<Record<ContentCoding, number>>>> = {
  body: { gzip: 300 * kibibyte, br: 1000 * kibibyte, zstd: 1400 * kibibyte },
  stream: { gzip: 200 * kibibyte, br: 300 * kibibyte, zstd: 150 * kibibyte },
};

/**
 * Levels at which compressing keeps up with traffic, in windows of 512 KiB (gzip has 32); for streams of 64 KiB (gzip 8).
 * Decoders are ready for 8 MiB (RFC 9659 section 3). What waits to be compressed is bounded by the encoder's stream, at 64 KiB.
 */
const encoders = {
  body: {
    gzip: () => createGzip({ level: 6, memLevel: 8 }),
    br: (length: number) => createBrotliCompress({ params: brotli(4, 19, length) }),
    zstd: () => createZstdCompress({ params: zstandard(19) }),
  },
  stream: {
    gzip: () => createGzip({ level: 6, memLevel: 6, windowBits: 13 }),
    br: () => createBrotliCompress({ params: brotli(3, 16, 0) }),
    zstd: () =>
      createZstdCompress({
        params: { ...zstandard(16), [constants.ZSTD_c_hashLog]: 14, [constants.ZSTD_c_chainLog]: 14 },
      }),
  },
} as const;

const brotli = (quality: number, window: number, length: number) => ({
  [constants.BROTLI_PARAM_QUALITY]: quality,
  [constants.BROTLI_PARAM_LGWIN]: window,
  [constants.BROTLI_PARAM_SIZE_HINT]: length,
});

const zstandard = (window: number) => ({
  [constants.ZSTD_c_compressionLevel]: 3,
  [constants.ZSTD_c_windowLog]: window,
});

export type Encoder = ReturnType<(typeof encoders)[EncoderUse][ContentCoding]>;

/** @param length bytes to be compressed, 0 where that is not known */
export const createEncoder = (coding: ContentCoding, use: EncoderUse, length: number): Encoder =>
  encoders[use][coding](length);

export const encoderMemory = (coding: ContentCoding, use: EncoderUse): number => memory[use][coding];

/** What {@link Encoder.flush} is to do so that all that was written can be decoded, without ending the body. */
export const flushKinds: Readonly<Record<ContentCoding, number>> = {
  gzip: constants.Z_SYNC_FLUSH,
  br: constants.BROTLI_OPERATION_FLUSH,
  zstd: constants.ZSTD_e_flush,
};
