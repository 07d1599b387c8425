import type { Fault, FaultCode } from '../../../shared/model/fault.ts';
import type { Body, BodySink } from '../message.ts';
import { ChunkedReader } from './chunked-reader.ts';
import type { Framing } from './framing.ts';
import { MessageRefusal } from './refusal.ts';

/** What an incoming body needs of its connection. */
export interface BodyConnection {
  /** Stops reading from the socket. */
  pauseReading(): void;
  /** Reads from the socket again, first what is buffered. */
  resumeReading(): void;
  /** Somebody wants the body now; before, nothing of it is read. */
  wanted(): void;
  /** The reader lost interest before the end. */
  abandoned(): void;
}

export interface IncomingBodyOptions {
  readonly framing: Exclude<Framing, { kind: 'none' }>;
  readonly connection: BodyConnection;
  /** The fault of a body that ends before its end. */
  readonly cutCode: FaultCode;
  /** Bytes of content at most, without the chunked coding; infinite for no limit. */
  readonly limit: number;
}

/**
 * The body of one message on an HTTP/1.1 connection. The connection feeds it bytes; it takes the framing off and
 * hands data on.
 */
export class IncomingBody implements Body {
  readonly empty = false;
  readonly #connection: BodyConnection;
  readonly #chunked: ChunkedReader | null;
  readonly #untilClose: boolean;
  readonly #cutCode: FaultCode;
  readonly #limit: number;
  readonly #take = (data: Buffer): void => this.#deliver(data);
  #left: number;
  #size = 0;
  #sink: BodySink | null = null;
  #complete = false;
  /** Its reader hears nothing more. */
  #settled = false;
  #paused = false;
  #holding = false;
  /** Why it failed before anybody read it. */
  #fault: Fault | null = null;

  constructor({ framing, connection, cutCode, limit }: IncomingBodyOptions) {
    this.#connection = connection;
    this.#cutCode = cutCode;
    this.#limit = limit;
    this.#chunked = framing.kind === 'chunked' ? new ChunkedReader() : null;
    this.#untilClose = framing.kind === 'until-close';
    this.#left = framing.kind === 'length' ? framing.length : 0;
  }

  /** All bytes of the message have been read. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether the connection may feed it: somebody reads, or nobody wants it any more. */
  get flowing(): boolean {
    return this.#settled || (this.#sink !== null && !this.#paused);
  }

  /** Nobody has asked for it, or nobody wants the rest. */
  get unwanted(): boolean {
    return this.#settled || this.#sink === null;
  }

  /** Whether its reader has asked for a pause and not gone on since: what it was given last must stay as it is. */
  get holding(): boolean {
    return this.#holding;
  }

  /** Bytes still to come where the length is known; otherwise 0. */
  get left(): number {
    return this.#left;
  }

  read(sink: BodySink): void {
    if (this.#fault !== null) {
      sink.fail(this.#fault);
      return;
    }
    if (this.#complete && !this.#settled) {
      this.#settled = true;
      sink.end(this.#chunked?.trailers ?? null);
      return;
    }
    if (this.#settled) return;
    this.#sink = sink;
    this.#connection.wanted();
    this.#connection.resumeReading();
  }

  resume(): void {
    this.#holding = false;
    if (!this.#paused) return;
    this.#paused = false;
    this.#connection.resumeReading();
  }

  cancel(): void {
    if (this.#settled) return;
    this.#settled = true;
    if (!this.#complete) this.#connection.abandoned();
  }

  /**
   * Takes bytes from the connection.
   *
   * @returns how many of them belonged to this body
   * @throws MessageRefusal when the framing is broken or the body too large; what is too much was not handed on
   */
  feed(bytes: Buffer): number {
    if (this.#chunked !== null) {
      const used = this.#chunked.read(bytes, this.#take);
      if (this.#chunked.done) this.#finish();
      return used;
    }
    if (this.#untilClose) {
      this.#deliver(bytes);
      return bytes.length;
    }
    const used = Math.min(this.#left, bytes.length);
    this.#left -= used;
    this.#deliver(used === bytes.length ? bytes : bytes.subarray(0, used));
    if (this.#left === 0) this.#finish();
    return used;
  }

  /** The connection has ended: the end of the body where closing says so, otherwise its failure. */
  connectionEnded(detail: string): void {
    if (this.#untilClose) this.#finish();
    else this.fail({ code: this.#cutCode, detail });
  }

  fail(fault: Fault): void {
    if (this.#settled || this.#complete) return;
    this.#settled = true;
    if (this.#sink === null) this.#fault = fault;
    else this.#sink.fail(fault);
  }

  #deliver(data: Buffer): void {
    this.#size += data.length;
    if (this.#size > this.#limit)
      throw new MessageRefusal('request.body_too_large', `the body has more than ${this.#limit} bytes`);
    if (this.#settled || this.#sink === null) return;
    if (this.#sink.data(data)) return;
    this.#holding = true;
    if (this.#settled) return;
    this.#paused = true;
    this.#connection.pauseReading();
  }

  #finish(): void {
    if (this.#complete) return;
    this.#complete = true;
    if (this.#settled || this.#sink === null) return;
    this.#settled = true;
    this.#sink.end(this.#chunked?.trailers ?? null);
  }
}
