import type { Socket } from 'node:net';
import type { HeaderList } from '../headers.ts';
import type { BodySink, Response } from '../message.ts';
import { httpDate } from './http-date.ts';
import { lastChunk } from './trailers.ts';
import { serialiseFields, statusLineOf } from './write-head.ts';

/** A piece up to this size is copied to go out in one piece with what stands before it. Bytes. */
const joinLimit = 8 * 1024;

export interface ResponseWriterOptions {
  readonly socket: Socket;
  readonly requestMethod: string;
  readonly requestVersion: '1.0' | '1.1';
  /** Whether the connection may serve another request, as far as the request and the server are concerned. */
  readonly keepAlive: boolean;
  /** Announced to the client with `Keep-Alive`, in whole seconds; 0 announces nothing. */
  readonly keepAliveSeconds: number;
  /** Called once: the response is written whole, and whether the connection may go on. */
  onDone(keepAlive: boolean): void;
  /**
   * Called once instead: what was written is not a whole response; the connection must be cut. `looksWhole` where nothing
   * but the end of the connection would end the body: there it must be reset.
   */
  onBroken(looksWhole: boolean): void;
  /** The client does not take the bytes as fast as they come. */
  onBlocked(): void;
  /** All that was written has been taken: the body may go on. */
  onFlushed(): void;
}

/**
 * Writes one response: head and first piece of the body in one write where both are there at once. The body is framed as
 * the client's version allows; one that comes out shorter or longer than its Content-Length is never passed off as whole.
 */
export class ResponseWriter implements BodySink {
  readonly #options: ResponseWriterOptions;
  readonly #socket: Socket;
  #head = '';
  #chunked = false;
  #silent = false;
  /** Bytes still owed of a known length; infinite where the length is not known. */
  #owed = Number.POSITIVE_INFINITY;
  #keepAlive: boolean;
  #settled = false;

  constructor(options: ResponseWriterOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.#keepAlive = options.keepAlive;
  }

  /** @throws MessageRefusal when the head cannot be written; nothing has been sent then */
  respond({ head, body }: Response): void {
    const { requestMethod, requestVersion, keepAliveSeconds } = this.#options;
    const { status, headers } = head;
    const bodiless = status === 204 || status === 304 || (status >= 100 && status < 200);
    const length = headers.get('content-length');
    // A 204 must not have one (RFC 9110 section 8.6).
    const sent = status === 204 ? headers.filter((name) => name !== 'content-length') : headers;
    this.#silent = bodiless || requestMethod === 'HEAD';
    let framing = '';
    if (this.#silent) {
      this.#owed = Number.POSITIVE_INFINITY;
    } else if (length !== undefined) {
      this.#owed = Number(length);
    } else if (body.empty) {
      framing = 'Content-Length: 0\r\n';
      this.#owed = 0;
    } else if (requestVersion === '1.1') {
      framing = 'Transfer-Encoding: chunked\r\n';
      this.#chunked = true;
    } else {
      this.#keepAlive = false;
    }
    const connection = this.#keepAlive
      ? `Connection: keep-alive\r\n${keepAliveSeconds > 0 ? `Keep-Alive: timeout=${keepAliveSeconds}\r\n` : ''}`
      : 'Connection: close\r\n';
    const date = headers.has('date') ? '' : `Date: ${httpDate()}\r\n`;
    this.#head = `${statusLineOf(status, head.reason)}${serialiseFields(sent)}${date}${framing}${connection}\r\n`;
    body.read(this);
    // No piece of the body was there at once: the head goes ahead of it, as for an event stream.
    if (this.#head !== '' && !this.#settled) this.#writeHead();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#settled) return true;
    if (this.#silent || chunk.length === 0) return true;
    this.#owed -= chunk.length;
    if (this.#owed < 0) {
      this.#break();
      return true;
    }
    const ready = this.#write(chunk);
    if (!ready) this.#options.onBlocked();
    return ready;
  }

  end(trailers: HeaderList | null): void {
    if (this.#settled) return;
    if (this.#owed > 0 && Number.isFinite(this.#owed)) {
      this.#break();
      return;
    }
    let last = '';
    try {
      if (this.#chunked) last = lastChunk(trailers);
    } catch {
      this.#break();
      return;
    }
    this.#settled = true;
    if (this.#head !== '' || last !== '') this.#socket.write(this.#head + last, 'latin1');
    this.#head = '';
    this.#options.onDone(this.#keepAlive);
  }

  fail(): void {
    if (!this.#settled) this.#break();
  }

  /** @returns whether more may come, and the chunk is not needed any longer */
  #write(chunk: Uint8Array): boolean {
    const before = this.#chunked ? `${this.#head}${chunk.length.toString(16)}\r\n` : this.#head;
    const after = this.#chunked ? '\r\n' : '';
    this.#head = '';
    if (chunk.length > joinLimit) return this.#writeApart(before, chunk, after);
    const whole = Buffer.allocUnsafe(before.length + chunk.length + after.length);
    whole.write(before, 0, 'latin1');
    whole.set(chunk, before.length);
    if (after !== '') whole.write(after, before.length + chunk.length, 'latin1');
    return this.#socket.write(whole);
  }

  /** In one system call all the same. */
  #writeApart(before: string, chunk: Uint8Array, after: string): boolean {
    const socket = this.#socket;
    const apart = before !== '' || after !== '';
    if (apart) socket.cork();
    if (before !== '') socket.write(before, 'latin1');
    socket.write(chunk, this.#flushed);
    if (after !== '') socket.write(after, 'latin1');
    if (apart) socket.uncork();
    // What the system has not taken yet stays in the chunk's own memory.
    return socket.writableLength === 0;
  }

  readonly #flushed = (): void => {
    // Another piece may have followed this one in the same turn.
    if (this.#socket.writableLength === 0) this.#options.onFlushed();
  };

  #writeHead(): void {
    this.#socket.write(this.#head, 'latin1');
    this.#head = '';
  }

  #break(): void {
    this.#settled = true;
    this.#options.onBroken(!this.#chunked && !this.#silent && !Number.isFinite(this.#owed));
  }
}
