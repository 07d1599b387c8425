import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { BodyPace } from './body-pace.ts';
import { ByteQueue } from './byte-queue.ts';
import type { Framing } from './framing.ts';
import { freeChunk } from './free-chunk.ts';
import { HeadReader } from './head-reader.ts';
import { IncomingBody } from './incoming-body.ts';
import { MessageRefusal } from './refusal.ts';

/** Bytes of later, pipelined requests that wait while one is served; past it nothing more is read. */
const pipelinedLimit = 64 * 1024;

const never = Number.POSITIVE_INFINITY;

export interface RequestReaderOptions {
  readonly socket: Socket;
  readonly limits: ListenerConfig['limits'];
  /** There may be something to do with what has arrived. */
  onReady(): void;
  /** Somebody wants the body now; before, nothing of it is read. */
  onWanted(): void;
}

/** What a client sends over one connection: heads and bodies of requests, one after another. */
export class RequestReader {
  readonly #options: RequestReaderOptions;
  readonly #socket: Socket;
  readonly #incoming = new ByteQueue();
  readonly #heads = new HeadReader();
  #emptyLineRead = false;
  #body: IncomingBody | null = null;
  #pace = new BodyPace();
  #discarded = 0;
  /** A chunk that the body's reader has asked to keep until it goes on. */
  #held: Buffer | null = null;

  constructor(options: RequestReaderOptions) {
    this.#options = options;
    this.#socket = options.socket;
  }

  /** Bytes that have arrived and are not used yet. */
  get waiting(): number {
    return this.#incoming.length;
  }

  /** Of the running request; null where it has none. */
  get body(): IncomingBody | null {
    return this.#body;
  }

  /** Bytes of the running body that were read over for nobody. */
  get discarded(): number {
    return this.#discarded;
  }

  append(chunk: Buffer): void {
    this.#incoming.append(chunk);
  }

  /** What was appended has been used as far as it can be by now: its memory may not be needed any more. */
  settle(chunk: Buffer): void {
    if (this.#body === null || this.#incoming.length > 0) return;
    if (this.#body.holding) this.#held = chunk;
    else freeChunk(chunk);
  }

  /** Takes all that has arrived. */
  takeRest(): Buffer {
    const rest = this.#incoming.view();
    this.#incoming.clear();
    return rest;
  }

  /** What has arrived is of no use. */
  clear(): void {
    this.#incoming.clear();
  }

  /** Reads nothing more from the socket while too much waits. */
  pauseWhenFull(): void {
    if (this.#incoming.length > pipelinedLimit) this.#socket.pause();
  }

  /** One empty line before a request is read over (RFC 9112 section 2.2). */
  skipEmptyLine(): boolean {
    const bytes = this.#incoming.view();
    if (this.#emptyLineRead || bytes[0] !== 0x0d || bytes[1] !== 0x0a) return false;
    this.#emptyLineRead = true;
    this.#heads.reset();
    this.#incoming.consume(2);
    return true;
  }

  /** Whether the next head has begun to arrive, as far as {@link readHead} has seen. */
  get headBegun(): boolean {
    return this.#heads.begun;
  }

  /** See `HeadReader`. */
  readHead(): string | null | undefined {
    return this.#heads.read(this.#incoming, this.#options.limits.headerBytes);
  }

  /** All of the head that has arrived. */
  get headSoFar(): Buffer {
    return this.#incoming.view();
  }

  /** A head has been read. @returns its body; null where it has none */
  beginBody(framing: Framing): IncomingBody | null {
    this.#body = framing.kind === 'none' ? null : this.#createBody(framing);
    return this.#body;
  }

  /**
   * Gives the body what has arrived.
   *
   * @param discard nobody is to have it
   * @returns what is wrong when its framing is broken or it is too large
   */
  feed(body: IncomingBody, discard: boolean): Fault | null {
    try {
      const used = body.feed(this.#incoming.view());
      this.#incoming.consume(used);
      this.#pace.received(used);
      if (discard) this.#discarded += used;
      return null;
    } catch (error) {
      if (!(error instanceof MessageRefusal)) throw error;
      return { code: error.code, detail: error.message };
    }
  }

  /** What is wrong when the body has come in at less than `bodyMinRate` since this was asked last. */
  paceFault(body: IncomingBody): Fault | null {
    const { bodyMinRate } = this.#options.limits;
    if (!this.#pace.tooSlow(bodyMinRate, body.flowing)) return null;
    return {
      code: 'request.body_timeout',
      detail: `the body came in at less than ${bodyMinRate} bytes/s`,
    };
  }

  /** The running request is done with. */
  next(): void {
    this.#body = null;
    this.#held = null;
    this.#discarded = 0;
    this.#emptyLineRead = false;
  }

  resumeSocket(): void {
    if (this.#socket.isPaused()) this.#socket.resume();
  }

  #createBody(framing: Exclude<Framing, { kind: 'none' }>): IncomingBody {
    this.#pace = new BodyPace();
    const { bodyBytes } = this.#options.limits;
    return new IncomingBody({
      framing,
      cutCode: 'request.client_left',
      limit: bodyBytes === 'unlimited' || framing.kind === 'length' ? never : bodyBytes,
      connection: {
        pauseReading: () => {
          this.#pace.paused();
          this.#socket.pause();
        },
        resumeReading: () => {
          this.#freeHeld();
          this.resumeSocket();
          this.#options.onReady();
        },
        wanted: () => this.#options.onWanted(),
        abandoned: () => {
          this.resumeSocket();
          this.#options.onReady();
        },
      },
    });
  }

  #freeHeld(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null && this.#incoming.length === 0) freeChunk(held);
  }
}
