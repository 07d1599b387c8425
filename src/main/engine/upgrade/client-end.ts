import { Duplex } from 'node:stream';
import type { Fault } from '../../../shared/model/fault.ts';
import type { Body, BodySink } from '../message.ts';

/** Bytes of the client that wait while the upstream does not take them. */
const waitingLimit = 64 * 1024;

/**
 * The client's connection as http-proxy-3 gets to see it: what it reads is what the client sends, what it writes goes to the
 * client as the body of the response. So whoever speaks to the client, in whichever version of HTTP, writes the response's head.
 */
export class ClientEnd extends Duplex {
  readonly #fromClient: Body;
  #sink: BodySink | null = null;
  /** Goes on with what http-proxy-3 writes, once the client takes more. */
  #writeOn: (() => void) | null = null;
  #headPassed = false;
  /** Nothing more goes to the client: it has had the end, or has left. */
  #done = false;
  #fault: Fault = { code: 'upstream.cut', detail: 'the upstream cut the switched connection' };

  /** @param fromClient read as soon as the response's body is */
  constructor(fromClient: Body) {
    super({ readableHighWaterMark: waitingLimit, allowHalfOpen: true });
    this.#fromClient = fromClient;
  }

  /** What the upstream sends, as the body of the response. */
  toBody(): Body {
    return {
      empty: false,
      read: (sink) => this.#start(sink),
      resume: () => this.#goOn(),
      cancel: () => {
        this.#done = true;
        this.destroy();
      },
    };
  }

  /** Ends the connection on both sides: it did not end as it should have. */
  break(fault: Fault): void {
    this.#fault = fault;
    this.destroy();
  }

  // What http-proxy-3 asks of a socket besides being a stream. The real one belongs to whoever speaks to the client.
  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  /** http-proxy-3 calls it behind an error of the upstream's connection. */
  destroySoon(): void {
    this.destroy();
  }

  override _read(): void {
    if (this.#sink !== null) this.#fromClient.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: () => void): void {
    // The first thing written is the head of the 101, which the client's codec writes itself.
    if (!this.#headPassed) {
      this.#headPassed = true;
      written();
    } else if (this.#sink === null) {
      this.#writeOn = () => this._write(chunk, _encoding, written);
    } else if (this.#sink.data(chunk)) {
      written();
    } else {
      this.#writeOn = written;
    }
  }

  override _final(ended: () => void): void {
    if (this.#sink === null) {
      this.#writeOn = () => this._final(ended);
      return;
    }
    this.#end();
    ended();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.#writeOn = null;
    if (this.#sink !== null) {
      // First, lest the client's connection is closed in good order by the other.
      if (!this.#done) {
        this.#done = true;
        this.#sink.fail(this.#fault);
      }
      this.#fromClient.cancel();
    }
    destroyed(error);
  }

  #start(sink: BodySink): void {
    this.#sink = sink;
    if (this.destroyed) {
      if (!this.#done) sink.fail(this.#fault);
      this.#done = true;
      return;
    }
    this.#fromClient.read({
      data: (chunk) => this.push(Buffer.from(chunk)),
      end: () => this.push(null),
      fail: () => {
        this.#done = true;
        this.destroy();
      },
    });
    this.#goOn();
  }

  #end(): void {
    if (this.#done) return;
    this.#done = true;
    this.#sink?.end(null);
  }

  #goOn(): void {
    const goOn = this.#writeOn;
    this.#writeOn = null;
    goOn?.();
  }
}
