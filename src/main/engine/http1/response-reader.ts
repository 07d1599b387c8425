import type { Socket } from 'node:net';
import { ByteQueue } from './byte-queue.ts';
import type { Framing } from './framing.ts';
import { HeadReader } from './head-reader.ts';
import { IncomingBody } from './incoming-body.ts';
import { type ParsedResponseHead, parseResponseHead } from './parse-head.ts';
import type { ReadBuffers } from './read-buffers.ts';

/** Bytes of a response head, at most. */
export const responseHeadLimit = 64 * 1024;

/** Bytes of a body that may wait for their reader before the socket is no longer read. */
const unreadLimit = 64 * 1024;

export interface ResponseReaderOptions {
  readonly socket: Socket;
  /** What the socket reads into; unused where there is TLS. */
  readonly reads: ReadBuffers;
  /** There may be something to do with what has arrived. */
  onReady(): void;
}

/** What the connection has to know of a body's reader. */
export interface BodyEvents {
  /** The reader waits for more (true), or has asked for a pause (false). */
  onFlow(flowing: boolean): void;
  /** Whether the body is still the one that the connection carries. */
  current(): boolean;
  /** The reader lost interest before the end. */
  onAbandoned(): void;
}

/** What an upstream sends over one connection: heads and bodies of responses, one after another. */
export class ResponseReader {
  readonly #options: ResponseReaderOptions;
  readonly #socket: Socket;
  readonly #incoming = new ByteQueue();
  readonly #heads = new HeadReader();

  constructor(options: ResponseReaderOptions) {
    this.#options = options;
    this.#socket = options.socket;
  }

  /** Bytes that have arrived and are not used yet. */
  get waiting(): number {
    return this.#incoming.length;
  }

  append(chunk: Buffer): void {
    this.#incoming.append(chunk);
  }

  /** What waits here, or with a reader that asked for a pause, must not be read over. */
  settle(): void {
    const { reads } = this.#options;
    if (this.#incoming.length > 0) reads.hold();
    else if (!this.#socket.isPaused()) reads.release();
  }

  /** For a body whose reader begins within this turn, or rests. Stopping the socket costs two system calls, so only a pile does. */
  pauseWhenFull(): void {
    if (this.#incoming.length > unreadLimit) this.#socket.pause();
  }

  /**
   * @returns null while it is not whole; undefined when it is longer than {@link responseHeadLimit}
   * @throws MessageRefusal
   */
  readHead(): ParsedResponseHead | null | undefined {
    const head = this.#heads.read(this.#incoming, responseHeadLimit);
    return typeof head === 'string' ? parseResponseHead(head) : head;
  }

  createBody(framing: Exclude<Framing, { kind: 'none' }>, events: BodyEvents): IncomingBody {
    const { reads, onReady } = this.#options;
    return new IncomingBody({
      framing,
      cutCode: 'upstream.cut',
      limit: Number.POSITIVE_INFINITY,
      connection: {
        pauseReading: () => {
          reads.hold();
          this.#socket.pause();
          events.onFlow(false);
        },
        resumeReading: () => {
          if (!events.current()) return;
          if (this.#socket.isPaused()) this.#socket.resume();
          events.onFlow(true);
          onReady();
        },
        wanted: () => {},
        abandoned: () => events.onAbandoned(),
      },
    });
  }

  /** @throws MessageRefusal when the framing is broken */
  feed(body: IncomingBody): void {
    this.#incoming.consume(body.feed(this.#incoming.view()));
  }

  /** A response has been read whole, and another may follow. */
  next(): void {
    if (this.#socket.isPaused()) {
      // Whoever asked for a pause still looks at the last piece, and will not say here when it is done.
      this.#options.reads.forget();
      this.#socket.resume();
    } else {
      this.#options.reads.release();
    }
  }
}
