import type { Socket } from 'node:net';
import type { HeaderList } from '../headers.ts';
import type { BodySink, Response } from '../message.ts';
import { httpDate } from './http-date.ts';
import { lastChunk } from './trailers.ts';
import { serialiseFields, statusLineOf } from './write-head.ts';

/** A body up to this size goes out in one write with its head. */
const joinLimit = 64 * 1024;

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
  #started = false;
  #settled = false;

  constructor(options: ResponseWriterOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.#keepAlive = options.keepAlive;
  }

  /** The head is on its way, or waits for the first piece of the body. */
  get started(): boolean {
    return this.#started;
  }

  get settled(): boolean {
    return this.#settled;
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
    this.#started = true;
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

  #write(chunk: Uint8Array): boolean {
    if (this.#chunked) return this.#writeChunk(chunk);
    if (this.#head === '') return this.#socket.write(chunk);
    return this.#writeWithHead(chunk);
  }

  #writeHead(): void {
    this.#socket.write(this.#head, 'latin1');
    this.#head = '';
  }

  #writeWithHead(chunk: Uint8Array): boolean {
    if (chunk.length > joinLimit) {
      this.#writeHead();
      return this.#socket.write(chunk);
    }
    const head = this.#head;
    this.#head = '';
    const whole = Buffer.allocUnsafe(head.length + chunk.length);
    whole.write(head, 0, 'latin1');
    whole.set(chunk, head.length);
    return this.#socket.write(whole);
  }

  #writeChunk(chunk: Uint8Array): boolean {
    const before = `${this.#head}${chunk.length.toString(16)}\r\n`;
    this.#head = '';
    if (chunk.length > joinLimit) {
      this.#socket.write(before, 'latin1');
      this.#socket.write(chunk);
      return this.#socket.write('\r\n', 'latin1');
    }
    const whole = Buffer.allocUnsafe(before.length + chunk.length + 2);
    whole.write(before, 0, 'latin1');
    whole.set(chunk, before.length);
    whole.write('\r\n', before.length + chunk.length, 'latin1');
    return this.#socket.write(whole);
  }

  #break(): void {
    this.#settled = true;
    this.#options.onBroken(!this.#chunked && !this.#silent && !Number.isFinite(this.#owed));
  }
}
