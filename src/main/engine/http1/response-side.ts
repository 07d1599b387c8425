import type { Socket } from 'node:net';
import type { Body, Response, ResponseHead } from '../message.ts';
import type { ConnectionOptions } from './admit-request.ts';
import { continueLine } from './client-watch.ts';
import { MessageRefusal } from './refusal.ts';
import { ResponseWriter } from './response-writer.ts';
import { serialiseFields, statusLineOf } from './write-head.ts';

export interface ResponseSideOptions {
  readonly socket: Socket;
  /** Announced to clients that may send another request, in whole seconds. */
  readonly keepAliveSeconds: number;
  /** See `ResponseWriter`. */
  onDone(keepAlive: boolean): void;
  onBroken(looksWhole: boolean): void;
  onBlocked(): void;
}

/** What goes out over one client connection: responses, one after another, each behind its informational ones. */
export class ResponseSide {
  readonly #options: ResponseSideOptions;
  readonly #socket: Socket;
  #writer: ResponseWriter | null = null;
  #body: Body | null = null;
  #done = false;
  #continued = false;

  constructor(options: ResponseSideOptions) {
    this.#options = options;
    this.#socket = options.socket;
  }

  /** Whether the final response of the running exchange has begun. */
  get begun(): boolean {
    return this.#writer !== null;
  }

  /** Whether it was written whole. */
  get done(): boolean {
    return this.#done;
  }

  /** Whether the client was told to send its body. */
  get continued(): boolean {
    return this.#continued;
  }

  /** An exchange begins. */
  expect(): void {
    this.#done = false;
  }

  /** The running exchange is done with. */
  next(): void {
    this.#writer = null;
    this.#continued = false;
  }

  /** Tells the client to send its body. */
  continue(): void {
    this.#continued = true;
    this.#socket.write(continueLine, 'latin1');
  }

  /** Sends an informational response, as long as the final one has not begun. */
  inform(head: ResponseHead): void {
    if (this.begun || head.status === 101) return;
    // An informational response has no body (RFC 9110 section 8.6), and its length would be taken for the final one's.
    const headers = head.headers.filter((name) => name !== 'content-length');
    this.#socket.write(`${statusLineOf(head.status, head.reason)}${serialiseFields(headers)}\r\n`, 'latin1');
  }

  /** @param keepAlive whether another request may follow, as far as is known by now */
  respond(response: Response, request: ConnectionOptions, keepAlive: boolean): void {
    this.#body = response.body;
    this.#writer = new ResponseWriter({
      socket: this.#socket,
      requestMethod: request.method,
      requestVersion: request.version,
      keepAlive,
      keepAliveSeconds: this.#options.keepAliveSeconds,
      onDone: this.#written,
      onBroken: this.#options.onBroken,
      onBlocked: this.#options.onBlocked,
      onFlushed: this.goOn,
    });
    try {
      this.#writer.respond(response);
    } catch (error) {
      if (!(error instanceof MessageRefusal)) throw error;
      // The head would break out of its lines; nothing of it was sent, and nothing else can be said any more.
      response.body.cancel();
      this.#socket.destroy();
    }
  }

  /** The client takes more. */
  readonly goOn = (): void => {
    this.#body?.resume();
  };

  /** Nobody will have the rest. */
  cancel(): void {
    if (!this.#done) this.#body?.cancel();
  }

  readonly #written = (keepAlive: boolean): void => {
    this.#done = true;
    this.#body = null;
    this.#options.onDone(keepAlive);
  };
}
