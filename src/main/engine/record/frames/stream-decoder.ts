import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createZstdDecompress,
} from 'node:zlib';
import { zstdWindowLog } from '../../../../shared/zstd-window.ts';

/** Bytes that may wait to be decoded; past it decoding is given up. */
const waitingLimit = 4 * 1024 * 1024;
/** Bytes that may come out of nothing, and those that may come out of each that goes in. */
const outputAllowance = 16 * 1024 * 1024;
const expansionLimit = 100;

/** What each flush of the sender has completed comes out at once, and an end in the middle is none to complain of. */
const zlibFlush = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };

const decoders = new Map<string, () => Transform>([
  ['gzip', () => createGunzip(zlibFlush)],
  ['x-gzip', () => createGunzip(zlibFlush)],
  ['deflate', () => createInflate(zlibFlush)],
  ['br', () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH })],
  [
    'zstd',
    () =>
      createZstdDecompress({
        finishFlush: constants.ZSTD_e_flush,
        params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog },
      }),
  ],
]);

export interface StreamDecoderOptions {
  readonly onData: (chunk: Uint8Array) => void;
  /** Nothing more is decoded. @param reason a clause */
  readonly onGivenUp: (reason: string) => void;
}

/** Undoes the content coding of a body as it passes, for display; on the threads of Node's pool. */
export class StreamDecoder {
  readonly #options: StreamDecoderOptions;
  #decoder: Transform | null = null;
  #input = 0;
  #output = 0;
  #waiting = 0;
  /** Those who wait until all that came has been decoded. */
  #settling: (() => void)[] = [];
  readonly #ended = Promise.withResolvers<void>();

  /** @param contentEncoding the field's value; one coding */
  constructor(contentEncoding: string, options: StreamDecoderOptions) {
    this.#options = options;
    const coding = contentEncoding.trim().toLowerCase();
    const decoder = decoders.get(coding)?.();
    if (decoder === undefined) {
      this.#giveUp(`their coding '${coding.slice(0, 40)}' cannot be decoded here`);
      return;
    }
    this.#decoder = decoder;
    decoder.on('data', (chunk: Buffer) => {
      this.#output += chunk.length;
      if (this.#output > outputAllowance + this.#input * expansionLimit) {
        this.#giveUp(`they decode to more than ${expansionLimit} times what was sent`);
      } else this.#options.onData(chunk);
    });
    decoder.on('error', (error: NodeJS.ErrnoException) => {
      // The stream just ended before its coding did.
      if (error.code === 'Z_BUF_ERROR') this.#stop();
      else this.#giveUp(`the ${coding} data is damaged`);
    });
    decoder.on('end', () => this.#stop());
  }

  take(chunk: Uint8Array): void {
    const decoder = this.#decoder;
    if (decoder === null) return;
    if (this.#waiting + chunk.length > waitingLimit) {
      this.#giveUp('they came faster than they could be decoded');
      return;
    }
    this.#input += chunk.length;
    this.#waiting += chunk.length;
    // A copy: the memory of the piece is used again.
    decoder.write(Buffer.from(chunk), () => {
      this.#waiting -= chunk.length;
      if (this.#waiting === 0) this.#settle();
    });
  }

  /** Resolves when all that came so far has been decoded. */
  settled(): Promise<void> {
    if (this.#decoder === null || this.#waiting === 0) return Promise.resolve();
    return new Promise((resolve) => this.#settling.push(resolve));
  }

  /** Nothing more comes. Resolves when all has been decoded. */
  close(): Promise<void> {
    this.#decoder?.end();
    return this.#ended.promise;
  }

  #giveUp(reason: string): void {
    const decoder = this.#decoder;
    this.#stop();
    decoder?.destroy();
    this.#options.onGivenUp(reason);
  }

  #stop(): void {
    this.#decoder = null;
    this.#settle();
    this.#ended.resolve();
  }

  #settle(): void {
    for (const resolve of this.#settling.splice(0)) resolve();
  }
}
