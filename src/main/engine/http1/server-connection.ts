import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { Fault, FaultCode } from '../../../shared/model/fault.ts';
import type { ExchangeHandler, RunningExchange } from '../exchange-handler.ts';
import { ExchangeFailure } from '../failure.ts';
import {
  emptyBody,
  type RequestHead,
  type Response,
  type ResponseHead,
  type UpgradeRequest,
} from '../message.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';
import type { ConnectionOptions } from './admit-request.ts';
import { paceSpan } from './body-pace.ts';
import { ClientWatch } from './client-watch.ts';
import type { Deadlines, TimeLimited } from './deadlines.ts';
import type { IncomingBody } from './incoming-body.ts';
import { nextRequest } from './next-request.ts';
import { cutConnection, lingerTime, sayGoodbye } from './parting.ts';
import { MessageRefusal } from './refusal.ts';
import { refusedHead, refusedOptions } from './refused-head.ts';
import { RequestReader } from './request-reader.ts';
import { ResponseSide } from './response-side.ts';
import { type Switching, switchingConnection } from './switching.ts';

/** Bytes of a body that nobody wants that are read over to keep the connection; past it the connection closes. */
const discardLimit = 256 * 1024;
/** How long the rest of a body that nobody wants may take, in milliseconds. */
const discardTime = 10_000;
const never = Number.POSITIVE_INFINITY;

export interface ServerConnectionOptions {
  readonly socket: Socket;
  readonly facts: ConnectionFacts;
  readonly limits: ListenerConfig['limits'];
  readonly handle: ExchangeHandler;
  readonly deadlines: Deadlines;
  /** Whether the listener is closing: no request after the running one. */
  readonly draining: () => boolean;
  onClose(connection: ServerConnection): void;
}

/**
 * `reading` a head, or waiting for one · an `exchange` runs · `lingering`: answered for the last time, what still comes is
 * thrown away · `handed-over` to whoever upgraded it · `closed`
 */
type Phase = 'reading' | 'exchange' | 'lingering' | 'handed-over' | 'closed';

/**
 * One client connection speaking HTTP/1.x: requests in, one after another, responses out in their order. Anything that
 * could be read in two ways ends the connection.
 */
export class ServerConnection implements TimeLimited {
  deadline: number;
  readonly #options: ServerConnectionOptions;
  readonly #socket: Socket;
  #phase: Phase = 'reading';
  readonly #reader: RequestReader;
  readonly #response: ResponseSide;
  readonly #client: ClientWatch;
  #request: ConnectionOptions | null = null;
  #exchange: RunningExchange | null = null;
  #switching: Switching | null = null;
  /** A request has been answered on it. */
  #served = false;
  #processing = false;
  #clientEnded = false;
  /** What the client sends cannot be read any further. */
  #broken = false;

  constructor(options: ServerConnectionOptions) {
    this.#options = options;
    this.#socket = options.socket;
    this.deadline = performance.now() + options.limits.idleTimeout;
    const { socket, limits } = options;
    this.#reader = new RequestReader({
      socket,
      limits,
      onReady: () => this.#process(),
      onWanted: () => this.#bodyWanted(),
    });
    this.#response = new ResponseSide({
      socket,
      keepAliveSeconds: Math.floor(limits.idleTimeout / 1000),
      onDone: this.#responseWritten,
      onBroken: this.#cut,
      onBlocked: this.#onBlocked,
    });
    this.#client = new ClientWatch(socket, limits.idleTimeout);
    socket.on('data', this.#onData);
    socket.on('end', this.#onEnd);
    socket.on('drain', this.#response.goOn);
    socket.once('close', this.#onClose);
    socket.on('error', () => socket.destroy());
    options.deadlines.add(this);
  }

  /** Nothing is being served: it may be closed without losing anything. */
  get idle(): boolean {
    return this.#phase === 'reading' && this.#reader.waiting === 0;
  }

  /** Ends the connection as soon as the running exchange has ended. */
  drain(): void {
    if (!this.idle) return;
    // The first request may be on its way; its client would not send it again, as it does on a connection used before.
    if (!this.#served) this.deadline = Math.min(this.deadline, performance.now() + lingerTime);
    else this.#linger();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  onDeadline(now: number): void {
    if (this.#phase === 'lingering' || this.idle) {
      this.#socket.destroy();
    } else if (this.#phase === 'reading') {
      this.#refuse('request.head_timeout', 'the request head did not arrive in time');
    } else if (this.#response.done) {
      this.#linger();
    } else if (this.#clientEnded) {
      this.#checkHalfClosed(now);
    } else {
      this.#checkBodyRate(now);
    }
  }

  readonly #onData = (chunk: Buffer): void => {
    if (this.#phase === 'lingering' || this.#broken) return;
    this.#reader.append(chunk);
    this.#process();
    this.#reader.settle(chunk);
  };

  /**
   * The client has ended its side. It may have done so behind its last request and still want the answer, or it has left
   * altogether: TCP tells the two apart only by what it answers to bytes sent. What it sent before is still used.
   */
  readonly #onEnd = (): void => {
    this.#clientEnded = true;
    if (this.#phase === 'lingering' || this.#phase === 'reading') {
      this.#socket.end();
      this.#socket.destroySoon();
      return;
    }
    this.#process();
    if (this.#phase !== 'exchange') return;
    const { body } = this.#reader;
    if (this.#response.begun) this.deadline = this.#client.watchHalfClosed(performance.now());
    else if (body !== null && !body.complete) return;
    else if (this.#request?.version === '1.1')
      this.#client.probe(() => this.#phase === 'exchange' && !this.#response.begun);
  };

  #checkHalfClosed(now: number): void {
    if (!this.#response.begun) this.deadline = never;
    else if (this.#client.moved()) this.deadline = this.#client.watchHalfClosed(now);
    else this.#cut(true);
  }

  readonly #cut = (looksWhole: boolean): void =>
    cutConnection(this.#socket, looksWhole && this.#options.facts.tls === null);

  readonly #onBlocked = (): void => this.#client.watchWriting();

  readonly #onClose = (): void => {
    if (this.#phase === 'closed') return;
    const handedOver = this.#phase === 'handed-over';
    this.#phase = 'closed';
    this.#options.deadlines.remove(this);
    if (!handedOver) {
      this.#reader.body?.connectionEnded('the client closed its connection');
      this.#exchange?.cancel();
      this.#response.cancel();
    }
    this.#options.onClose(this);
  };

  /** Uses what is buffered as far as the phase allows. Never re-entered: what happens inside is seen by the loop. */
  #process(): void {
    if (this.#processing) return;
    this.#processing = true;
    try {
      while (this.#step());
    } finally {
      this.#processing = false;
    }
  }

  /** @returns whether there may be more to do */
  #step(): boolean {
    const reader = this.#reader;
    if (this.#phase === 'reading') return reader.waiting > 0 && this.#readHead();
    if (this.#phase !== 'exchange' || this.#broken) return false;
    const { body } = reader;
    if (body !== null && !body.complete) {
      if (reader.waiting === 0) {
        if (this.#clientEnded) this.#endBody(body);
        return false;
      }
      if (body.flowing) return this.#feed(body);
      reader.pauseWhenFull();
      return false;
    }
    if (this.#response.done) {
      this.#nextRequest();
      return true;
    }
    reader.pauseWhenFull();
    return false;
  }

  /** The client has ended its side in the middle of a body. */
  #endBody(body: IncomingBody): void {
    if (this.#response.done) this.#linger();
    else body.connectionEnded('the client ended its connection before the body ended');
  }

  #readHead(): boolean {
    const reader = this.#reader;
    if (reader.skipEmptyLine()) return true;
    const { limits, facts } = this.#options;
    const begun = reader.headBegun;
    const next = nextRequest(reader, facts.scheme, limits);
    if (next === null) {
      if (!begun) this.deadline = performance.now() + limits.headerTimeout;
      if (this.#clientEnded) this.#linger();
      return false;
    }
    if ('refusal' in next) {
      this.#refuse(next.refusal.code, next.refusal.message, next.head);
      return false;
    }
    this.deadline = never;
    this.#request = next.options;
    this.#phase = 'exchange';
    reader.beginBody(next.framing);
    this.#run(next.head, next.rejected, next.protocol);
    return true;
  }

  #run(head: RequestHead, rejected: ExchangeFailure | null, protocol: string | null = null): void {
    const { facts, handle } = this.#options;
    const body = this.#reader.body ?? emptyBody;
    const inform =
      this.#request?.version === '1.1'
        ? (informational: ResponseHead) => {
            if (this.#phase === 'exchange') this.#response.inform(informational);
          }
        : null;
    this.#response.expect();
    this.#switching = protocol === null ? null : switchingConnection(this.#socket, protocol);
    const upgrade: UpgradeRequest | null =
      this.#switching === null || protocol === null ? null : { protocol, body: this.#switching.fromClient };
    this.#exchange = handle({ connection: facts, head, body, upgrade, inform }, rejected);
    const { response } = this.#exchange;
    if (response instanceof Promise) void response.then((answer) => this.#respond(answer));
    else this.#respond(response);
  }

  /** Answers bytes that are not a request; as much of them as is clear is shown in the trace. */
  #refuse(code: FaultCode, detail: string, head = ''): void {
    const refused = refusedHead(this.#options.facts.scheme, head);
    this.#phase = 'exchange';
    this.deadline = never;
    this.#reader.next();
    this.#broken = true;
    this.#reader.clear();
    this.#request = refusedOptions(refused);
    this.#run(refused, new ExchangeFailure(code, detail));
  }

  #respond(response: Response): void {
    const request = this.#request;
    if (this.#phase !== 'exchange' || request === null) {
      response.body.cancel();
      return;
    }
    if (response.head.status === 101 && this.#switching !== null) {
      this.#switch(this.#switching, response);
      return;
    }
    if (this.#clientEnded) this.deadline = this.#client.watchHalfClosed(performance.now());
    this.#response.respond(response, request, request.keepAlive && this.#mayGoOn(request));
  }

  /** Whether another request may follow the running one, as its response is about to begin. */
  #mayGoOn({ expectsContinue }: ConnectionOptions): boolean {
    if (this.#options.draining() || this.#broken) return false;
    const { body, waiting } = this.#reader;
    if (this.#clientEnded && waiting === 0) return false;
    if (body === null || body.complete || !body.unwanted) return true;
    // A client that waited for a 100 in vain may send the body or leave it out; a long one is not read over.
    return !(expectsContinue && !this.#response.continued) && body.left <= discardLimit;
  }

  readonly #responseWritten = (keepAlive: boolean): void => {
    if (!keepAlive || this.#broken) {
      this.#linger();
      return;
    }
    const { body } = this.#reader;
    if (body !== null && !body.complete) {
      // Answered before its body was read: the rest is read over, if it is not too long.
      this.deadline = performance.now() + discardTime;
      body.cancel();
    }
    this.#process();
  };

  #nextRequest(): void {
    this.#phase = 'reading';
    this.#served = true;
    this.#exchange = null;
    this.#request = null;
    this.#reader.next();
    this.#response.next();
    const { waiting } = this.#reader;
    const { idleTimeout, headerTimeout } = this.#options.limits;
    this.deadline = performance.now() + (waiting === 0 ? idleTimeout : headerTimeout);
    if (this.#options.draining() || (this.#clientEnded && waiting === 0)) this.#linger();
    else this.#reader.resumeSocket();
  }

  /** Somebody reads the body of the request. */
  #bodyWanted(): void {
    if (this.#options.limits.bodyMinRate > 0) this.deadline = performance.now() + paceSpan;
    if (this.#request?.expectsContinue === true && !this.#response.begun) this.#response.continue();
  }

  #feed(body: IncomingBody): boolean {
    const fault = this.#reader.feed(body, this.#response.done);
    if (fault !== null) {
      this.#breakBody(body, fault);
      return false;
    }
    if (body.complete) this.deadline = never;
    if (this.#reader.discarded > discardLimit) this.#linger();
    return true;
  }

  /** What follows a broken body cannot be told apart from it: the connection ends with the answer. */
  #breakBody(body: IncomingBody, fault: Fault): void {
    this.#reader.clear();
    this.deadline = never;
    this.#broken = true;
    this.#reader.resumeSocket();
    if (this.#response.done) this.#linger();
    else if (!this.#response.begun || body.unwanted) body.fail(fault);
    else this.#cut(true);
  }

  /** A body must come in at `bodyMinRate`. */
  #checkBodyRate(now: number): void {
    const { body } = this.#reader;
    if (body === null || body.complete) {
      this.deadline = never;
      return;
    }
    this.deadline = now + paceSpan;
    const fault = this.#reader.paceFault(body);
    if (fault !== null) this.#breakBody(body, fault);
  }

  /** Says goodbye, and reads away what still comes. */
  #linger(): void {
    this.#phase = 'lingering';
    this.#reader.clear();
    this.deadline = never;
    if (this.#socket.writableLength > 0) this.#client.watchWriting();
    sayGoodbye(this.#socket, this.#clientEnded, () => {
      this.deadline = performance.now() + lingerTime;
    });
  }

  /** Another protocol from here on. A client that has ended its side before that has left. */
  #switch(switching: Switching, response: Response): void {
    const socket = this.#socket;
    if (this.#clientEnded) {
      response.body.cancel();
      socket.destroy();
      return;
    }
    this.#phase = 'handed-over';
    this.#options.deadlines.remove(this);
    socket.off('data', this.#onData);
    socket.off('end', this.#onEnd);
    socket.off('drain', this.#response.goOn);
    this.#client.stop();
    const early = this.#reader.takeRest();
    try {
      switching.switch(early, response, () => this.#cut(true));
    } catch (error) {
      if (!(error instanceof MessageRefusal)) throw error;
      response.body.cancel();
      socket.destroy();
    }
  }
}
