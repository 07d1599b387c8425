import { constants, createBrotliCompress, createGzip, createZstdCompress } from 'node:zlib';
import type { ContentCoding } from '../../../shared/model/content-decision.ts';

export type Encoder = ReturnType<(typeof make)[ContentCoding]>;

/**
 * Levels at which compressing keeps up with traffic, and windows that bound what each body in progress takes: as measured,
 * 0.3 MiB for gzip, 1 MiB for Brotli and 1.4 MiB for Zstandard. What waits to be compressed is bounded by the stream
 * itself, at 64 KiB. Decoders are ready for windows of 8 MiB (RFC 9659 section 3); these are of 512 KiB.
 */
const make = {
  gzip: () => createGzip({ level: 6, memLevel: 8 }),
  br: (lengthHint: number) =>
    createBrotliCompress({
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 4,
        [constants.BROTLI_PARAM_LGWIN]: 19,
        [constants.BROTLI_PARAM_SIZE_HINT]: lengthHint,
      },
    }),
  zstd: () =>
    createZstdCompress({
      params: {
        [constants.ZSTD_c_compressionLevel]: 3,
        [constants.ZSTD_c_windowLog]: 19,
      },
    }),
} as const;

/** What {@link Encoder.flush} is to do so that all that was written can be decoded, without ending the body. */
const flushKinds: Readonly<Record<ContentCoding, number>> = {
  gzip: constants.Z_SYNC_FLUSH,
  br: constants.BROTLI_OPERATION_FLUSH,
  zstd: constants.ZSTD_e_flush,
};

/** @param lengthHint bytes to be compressed, 0 where that is not known */
export const createEncoder = (coding: ContentCoding, lengthHint: number): Encoder => make[coding](lengthHint);

export const flushKindOf = (coding: ContentCoding): number => flushKinds[coding];
