import { constants, inflateRaw } from 'node:zlib';

/** Bytes of decompressed data that later ones may refer to (RFC 1951 section 2). */
const windowSize = 32 * 1024;
/** Bytes one message may become; past it decompression is given up. */
const outputLimit = 16 * 1024 * 1024;
/** Bytes of compressed messages that may wait; past it decompression is given up. */
const waitingLimit = 4 * 1024 * 1024;

/** What senders leave away at the end of each message (RFC 7692 section 7.2.1). */
const tail = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** The message, or why it cannot be had. */
export type Inflated =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly problem: string };

/**
 * Decompresses the messages of one direction, one after another, on the thread pool. Unless each stands on its own, a
 * message can only be read with the 32 KiB before it: once one is missing all later ones are lost.
 */
export class MessageInflater {
  readonly #resets: boolean;
  #window: Buffer = Buffer.alloc(0);
  #queue: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #lost: string | null = null;

  /** @param resets whether each message is compressed on its own */
  constructor(resets: boolean) {
    this.#resets = resets;
  }

  /** @param whole whether `payload` is all of the message */
  inflate(payload: Buffer, whole: boolean): Promise<Inflated> {
    if (this.#lost !== null) return Promise.resolve({ ok: false, problem: this.#lost });
    if (this.#waiting + payload.length > waitingLimit) {
      return Promise.resolve(this.#lose('Messages came faster than they could be decompressed.'));
    }
    this.#waiting += payload.length;
    const result = this.#queue.then(() => this.#next(payload, whole));
    this.#queue = result;
    return result;
  }

  async #next(payload: Buffer, whole: boolean): Promise<Inflated> {
    this.#waiting -= payload.length;
    if (this.#lost !== null) return { ok: false, problem: this.#lost };
    try {
      const bytes = await inflate(whole ? Buffer.concat([payload, tail]) : payload, this.#window);
      if (!this.#resets && whole) this.#window = lastOf(this.#window, bytes);
      if (!this.#resets && !whole)
        this.#lose('An earlier message was too long to be kept, and this one builds on it.');
      return { ok: true, bytes };
    } catch (error) {
      const tooLong = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
      const problem = tooLong
        ? `The message becomes longer than ${outputLimit / 1024 / 1024} MiB and was not decompressed.`
        : 'The message could not be decompressed: its data is damaged.';
      if (!this.#resets)
        this.#lose('An earlier message could not be decompressed, and this one builds on it.');
      return { ok: false, problem };
    }
  }

  #lose(problem: string): Inflated {
    if (!this.#resets) {
      this.#lost ??= problem;
      this.#window = Buffer.alloc(0);
    }
    return { ok: false, problem };
  }
}

function inflate(payload: Buffer, dictionary: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    inflateRaw(
      payload,
      {
        // Messages end with a flush, not with the end of a stream.
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: outputLimit,
        ...(dictionary.length === 0 ? {} : { dictionary }),
      },
      (error, bytes) => (error === null ? resolve(bytes) : reject(error)),
    );
  });
}

function lastOf(before: Buffer, bytes: Buffer): Buffer {
  if (bytes.length >= windowSize) return Buffer.from(bytes.subarray(bytes.length - windowSize));
  const keep = before.subarray(Math.max(0, before.length + bytes.length - windowSize));
  return Buffer.concat([keep, bytes]);
}
