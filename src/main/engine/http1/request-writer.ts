import type { Socket } from 'node:net';
import type { Fault } from '../../../shared/model/fault.ts';
import type { OutgoingHead } from '../forward/upstream.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import { MessageRefusal } from './refusal.ts';
import { lastChunk } from './trailers.ts';
import { serialiseFields } from './write-head.ts';

export interface RequestWriterOptions {
  readonly socket: Socket;
  /** The upstream does not take the body as fast as it comes. */
  onBlocked(): void;
  /** It has taken all of it that came: more may follow. */
  onFlushed(): void;
  /** The body is on its way whole. */
  onSent(): void;
  /** The body failed, or did not keep to its length: the upstream must not take it for whole. */
  onBroken(fault: Fault): void;
}

/** Writes one request and its body at the upstream's pace. */
export class RequestWriter implements BodySink {
  readonly #options: RequestWriterOptions;
  readonly #body: Body;
  #chunked = false;
  /** Bytes still owed of a known length; infinite where the length is not known. */
  #owed = Number.POSITIVE_INFINITY;
  #settled = false;

  /** @throws MessageRefusal when the head cannot be written; nothing has been sent then */
  constructor(head: OutgoingHead, body: Body, options: RequestWriterOptions) {
    this.#options = options;
    this.#body = body;
    const length = announcedLength(head.headers, body);
    let framing = '';
    if (!body.empty && length === undefined) {
      this.#chunked = true;
      framing = 'Transfer-Encoding: chunked\r\n';
    } else if (length !== undefined) {
      this.#owed = length;
    }
    options.socket.write(
      `${head.method} ${head.target} HTTP/1.1\r\n${serialiseFields(head.headers)}${framing}\r\n`,
      'latin1',
    );
  }

  get settled(): boolean {
    return this.#settled;
  }

  start(): void {
    if (this.#body.empty) {
      this.#settled = true;
      this.#options.onSent();
    } else {
      this.#body.read(this);
    }
  }

  /** The socket takes bytes again. */
  resume(): void {
    if (!this.#settled) this.#body.resume();
  }

  /** The upstream wants no more of it. */
  stop(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#settled || chunk.length === 0) return true;
    this.#owed -= chunk.length;
    if (this.#owed < 0) {
      this.fail({ code: 'request.malformed', detail: 'the body is longer than its Content-Length' });
      return true;
    }
    const ready = this.#write(chunk);
    if (!ready) this.#options.onBlocked();
    return ready;
  }

  end(trailers: HeaderList | null): void {
    if (this.#settled) return;
    if (Number.isFinite(this.#owed) && this.#owed > 0) {
      this.fail({ code: 'request.malformed', detail: 'the body is shorter than its Content-Length' });
      return;
    }
    let last = '';
    try {
      if (this.#chunked) last = lastChunk(trailers);
    } catch (error) {
      this.fail({ code: 'request.malformed', detail: String(error) });
      return;
    }
    this.#settled = true;
    if (last !== '') this.#options.socket.write(last, 'latin1');
    this.#options.onSent();
  }

  fail(fault: Fault): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#options.onBroken(fault);
  }

  /** @returns whether more may come, and the chunk is not needed any longer */
  #write(chunk: Uint8Array): boolean {
    const { socket } = this.#options;
    if (!this.#chunked) {
      socket.write(chunk, this.#flushed);
    } else {
      socket.cork();
      socket.write(`${chunk.length.toString(16)}\r\n`, 'latin1');
      socket.write(chunk, this.#flushed);
      socket.write('\r\n', 'latin1');
      socket.uncork();
    }
    // What the system has not taken yet stays in the chunk's own memory.
    return socket.writableLength === 0;
  }

  readonly #flushed = (): void => {
    if (this.#options.socket.writableLength === 0) this.#options.onFlushed();
  };
}

/**
 * A length that does not fit the body would have the upstream take the next request on its connection for the rest of
 * this one, whichever protocol it came in with.
 */
function announcedLength(headers: HeaderList, body: Body): number | undefined {
  const [value, ...more] = headers.all('content-length');
  if (value === undefined) return undefined;
  if (more.length > 0 || !/^[0-9]{1,15}$/.test(value))
    throw new MessageRefusal('request.malformed', 'the request does not say clearly how long its body is');
  if (body.empty && Number(value) > 0)
    throw new MessageRefusal(
      'request.malformed',
      `the request has no body, and a Content-Length of ${value}`,
    );
  return Number(value);
}
