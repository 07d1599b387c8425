import { constants, type ServerHttp2Stream, type ServerStreamResponseOptions } from 'node:http2';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink, Response, ResponseHead } from '../message.ts';
import { toHttp2Fields, toTrailerObject } from './fields.ts';

/** In the place of a body that is no longer held. */
const nothingOwed: Body = { empty: true, read: () => {}, resume: () => {}, cancel: () => {} };

/**
 * Writes one response to a stream. A body that is there whole goes out together with its head and the end of the stream. Of any
 * other the end is only told once trailers are asked for: until then the stream stays open, so that a body that broke off is
 * reset and never ended.
 */
export class StreamResponse implements BodySink {
  readonly #stream: ServerHttp2Stream;
  readonly #requestEnded: () => boolean;
  readonly #head: ResponseHead;
  /** Nothing of the body may be sent, whatever it has. */
  readonly #silent: boolean;
  #body: Body;
  /** The first piece, while more or the end may come at once. */
  #first: Buffer | null = null;
  #begun = false;
  #whole = false;
  #trailers: HeaderList | null = null;

  /** @param requestEnded whether the client has sent all of its request */
  constructor(
    stream: ServerHttp2Stream,
    { head, body }: Response,
    method: string,
    requestEnded: () => boolean,
  ) {
    this.#stream = stream;
    this.#requestEnded = requestEnded;
    this.#head = head;
    this.#body = body;
    const { status } = head;
    this.#silent = body.empty || status === 204 || status === 205 || status === 304 || method === 'HEAD';
  }

  start(): void {
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) {
      this.#body.cancel();
      return;
    }
    if (this.#silent && !this.#respond({ endStream: true })) return;
    this.#body.read(this);
    this.#begin();
  }

  /** The stream has closed: nothing is kept for it. */
  closed(): void {
    const body = this.#body;
    this.#body = nothingOwed;
    this.#trailers = null;
    this.#first = null;
    if (!this.#whole) body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#silent) return true;
    // Its memory is used again once it has been taken.
    const copy = Buffer.from(chunk);
    if (!this.#begun && this.#first === null) {
      this.#first = copy;
      return true;
    }
    this.#begin();
    return this.#write(copy);
  }

  end(trailers: HeaderList | null): void {
    this.#whole = true;
    if (this.#silent) return;
    if (!this.#begun && trailers === null && this.#requestEnded()) {
      this.#begun = true;
      const only = this.#first;
      this.#first = null;
      if (this.#respond({ endStream: only === null }) && only !== null) this.#stream.end(only);
      return;
    }
    this.#trailers = trailers;
    this.#begin();
    this.#stream.end();
  }

  fail(): void {
    if (this.#silent) return;
    this.#begin();
    this.#stream.close(constants.NGHTTP2_INTERNAL_ERROR);
  }

  #write(chunk: Buffer): boolean {
    const { destroyed } = this.#stream;
    return destroyed || this.#stream.write(chunk);
  }

  /** Sends the head, with what has come of the body. */
  #begin(): void {
    if (this.#begun || this.#silent) return;
    this.#begun = true;
    const stream = this.#stream;
    stream.on('drain', () => this.#body.resume());
    stream.on('wantTrailers', () => {
      if (!this.#whole) return;
      stream.sendTrailers(toTrailerObject(this.#trailers));
      setImmediate(() => this.#refuseRest());
    });
    const first = this.#first;
    this.#first = null;
    if (this.#respond({ waitForTrailers: true }) && first !== null) this.#write(first);
  }

  /** @returns whether the head could be sent */
  #respond(options: ServerStreamResponseOptions): boolean {
    const stream = this.#stream;
    const { status, headers } = this.#head;
    const sent =
      status === 204 || status === 205 ? headers.filter((name) => name !== 'content-length') : headers;
    try {
      stream.respond(toHttp2Fields(sent, [':status', String(status)]), options);
    } catch {
      // Nothing of the head was sent, and nothing else can be said any more.
      this.#body.cancel();
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
      return false;
    }
    if (options.endStream === true && !this.#requestEnded())
      stream.once('finish', () => setImmediate(() => this.#refuseRest()));
    return true;
  }

  /** Answered while the request still comes: whatever is left of it is not wanted (RFC 9113 section 8.1). */
  #refuseRest(): void {
    if (!this.#requestEnded() && !this.#stream.closed) this.#stream.close(constants.NGHTTP2_NO_ERROR);
  }
}
