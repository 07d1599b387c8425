import type { Socket } from 'node:net';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import { faultOfError } from '../forward/fault-of-error.ts';
import { InformationalLimit } from '../forward/informational-limit.ts';
import type { ConnectionUsed, ForwardCall } from '../forward/upstream.ts';
import { emptyBody, type Response } from '../message.ts';
import { openingOf } from './connect.ts';
import type { Deadlines, TimeLimited } from './deadlines.ts';
import { asResponseRefusal, responseFraming } from './framing.ts';
import { hasOption } from './head-syntax.ts';
import type { IncomingBody } from './incoming-body.ts';
import type { ParsedResponseHead } from './parse-head.ts';
import type { ReadBuffers } from './read-buffers.ts';
import { MessageRefusal } from './refusal.ts';
import { RequestWriter } from './request-writer.ts';
import { ResponseReader, responseHeadLimit } from './response-reader.ts';

const never = Number.POSITIVE_INFINITY;

export interface UpstreamConnectionOptions {
  readonly socket: Socket;
  /** What the socket reads into; unused where there is TLS. */
  readonly reads: ReadBuffers;
  readonly timeouts: { readonly headers: number; readonly idle: number };
  readonly deadlines: Deadlines;
  /** The exchange has ended and the connection may carry another. */
  onFree(connection: UpstreamConnection): void;
  onClose(connection: UpstreamConnection): void;
}

interface Running {
  readonly call: ForwardCall;
  readonly writer: RequestWriter;
  readonly resolve: (response: Response) => void;
  readonly reject: (failure: ExchangeFailure) => void;
  /** Set with the final head. */
  body: IncomingBody | null;
  answered: boolean;
  responseComplete: boolean;
  keepAlive: boolean;
  readonly informational: InformationalLimit;
}

/** One connection to an upstream speaking HTTP/1.1: one exchange at a time, any number one after another. */
export class UpstreamConnection implements TimeLimited {
  deadline = never;
  readonly #options: UpstreamConnectionOptions;
  readonly #socket: Socket;
  readonly #address: string | null;
  readonly #reader: ResponseReader;
  #running: Running | null = null;
  #exchanges = 0;
  #closed = false;
  #processing = false;
  #lastError: unknown = null;
  #peerEnded = false;

  /** @param options.socket connected */
  constructor(options: UpstreamConnectionOptions) {
    this.#options = options;
    const { socket, reads } = options;
    this.#socket = socket;
    this.#reader = new ResponseReader({ socket, reads, onReady: () => this.#onReady() });
    this.#address = addressOf(socket);
    // Where the socket reads into buffers of ours it has no data events.
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    reads.onChunk = (chunk) => this.#onData(chunk);
    socket.on('drain', () => this.#onDrain());
    socket.on('error', (error) => {
      this.#lastError = error;
      socket.destroy();
    });
    // The upstream sends no more; whatever it still owes will not come.
    socket.on('end', () => {
      this.#peerEnded = true;
      if (this.#running === null) socket.destroy();
      else this.#settleEnd();
    });
    socket.once('close', () => this.#closedByPeer());
    options.deadlines.add(this);
  }

  get usable(): boolean {
    return !this.#closed && !this.#peerEnded && this.#running === null && this.#socket.writable;
  }

  /** Keeps it idle until then, in monotonic milliseconds. */
  idleUntil(deadline: number): void {
    this.deadline = deadline;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** @throws ExchangeFailure */
  exchange(call: ForwardCall): Promise<Response> {
    return new Promise((resolve, reject) => {
      const used = this.#used();
      this.#exchanges += 1;
      let writer: RequestWriter;
      try {
        writer = new RequestWriter(call.head, call.body, {
          socket: this.#socket,
          onBlocked: () => this.#expectHead(),
          onFlushed: () => this.#onDrain(),
          onSent: () => this.#requestSent(),
          onBroken: (fault) => this.#fail(fault),
        });
      } catch (error) {
        this.#socket.destroy();
        const detail = error instanceof Error ? error.message : String(error);
        reject(new ExchangeFailure('request.malformed', detail, error));
        return;
      }
      this.#running = {
        call,
        writer,
        resolve,
        reject,
        body: null,
        answered: false,
        responseComplete: false,
        keepAlive: true,
        informational: new InformationalLimit(),
      };
      call.onSent(used);
      // No answer is due before the request is there; how slow a client may be is not for the upstream's limits to say.
      this.deadline = never;
      const running = this.#running;
      call.cancellation.onCancel(() => {
        if (this.#running === running)
          this.#fail({ code: 'request.client_left', detail: 'the client closed its connection' });
      });
      writer.start();
    });
  }

  #used(): ConnectionUsed {
    const address = this.#address;
    if (this.#exchanges > 0) return { address, reused: true };
    const opened = openingOf(this.#socket);
    return { address, reused: false, ...(opened === undefined ? {} : { opened }) };
  }

  onDeadline(): void {
    const running = this.#running;
    if (running === null) {
      this.#socket.destroy();
      return;
    }
    const { headers, idle } = this.#options.timeouts;
    if (running.answered)
      this.#fail({ code: 'upstream.body_timeout', detail: `nothing of the body came for ${idle} ms` });
    else this.#fail({ code: 'upstream.headers_timeout', detail: `no response head came for ${headers} ms` });
  }

  #onData(chunk: Buffer): void {
    if (this.#running === null) {
      // Nobody asked: whatever this is, it must not be taken for an answer to the next request.
      this.#socket.destroy();
      return;
    }
    this.#reader.append(chunk);
    this.#process();
    this.#reader.settle();
  }

  #onReady(): void {
    this.#process();
    if (!this.#processing) this.#reader.settle();
  }

  #onDrain(): void {
    const running = this.#running;
    if (running === null) return;
    if (!running.answered && !running.writer.settled) this.deadline = never;
    running.writer.resume();
  }

  /** The upstream has to do something next: take more of the request, or answer it. */
  #expectHead(): void {
    if (this.#running?.answered === false) this.deadline = performance.now() + this.#options.timeouts.headers;
  }

  #process(): void {
    if (this.#processing) return;
    this.#processing = true;
    try {
      while (this.#reader.waiting > 0 && this.#step());
    } catch (error) {
      const refusal = asResponseRefusal(error);
      if (!(refusal instanceof MessageRefusal)) throw error;
      this.#fail({ code: refusal.code, detail: refusal.message });
    } finally {
      this.#processing = false;
    }
    this.#settleEnd();
  }

  #step(): boolean {
    const running = this.#running;
    if (running === null || running.responseComplete) {
      // More bytes than the response has: the two ends disagree about where it ended.
      this.#socket.destroy();
      return false;
    }
    if (running.body === null) return this.#readHead(running);
    if (!running.body.flowing) {
      this.#reader.pauseWhenFull();
      this.deadline = never;
      return false;
    }
    this.#reader.feed(running.body);
    if (running.body.complete) this.#responseRead(running);
    else this.deadline = performance.now() + this.#options.timeouts.idle;
    return true;
  }

  /** @throws MessageRefusal */
  #readHead(running: Running): boolean {
    const parsed = this.#reader.readHead();
    if (parsed === undefined) {
      this.#fail({
        code: 'upstream.response_head_too_large',
        detail: `the response head is larger than ${responseHeadLimit} bytes`,
      });
    }
    if (parsed === undefined || parsed === null) return false;
    if (parsed.status < 200) this.#informational(running, parsed);
    else this.#final(running, parsed);
    return true;
  }

  #informational(running: Running, { status, reason, headers }: ParsedResponseHead): void {
    if (status === 101) {
      throw new MessageRefusal(
        'upstream.invalid_response',
        'the upstream answered 101 that nobody asked for',
      );
    }
    const fault = running.informational.take(headers);
    if (fault !== null) throw new MessageRefusal(fault.code, fault.detail);
    // 100 was answered by this hop already, if the client waited for it.
    if (status !== 100) running.call.onInformational({ status, reason, headers });
  }

  #final(running: Running, { version, status, reason, headers }: ParsedResponseHead): void {
    const framing = responseFraming(running.call.head, status, version, headers);
    const connection = headers.all('connection');
    running.keepAlive =
      framing.kind !== 'until-close' &&
      (version === '1.1' ? !hasOption(connection, 'close') : hasOption(connection, 'keep-alive'));
    running.answered = true;
    this.deadline = performance.now() + this.#options.timeouts.idle;
    const head = { status, reason, headers };
    if (framing.kind === 'none') {
      running.resolve({ head, body: emptyBody });
      this.#responseRead(running);
      return;
    }
    running.body = this.#reader.createBody(framing, {
      onFlow: (flowing) => {
        this.deadline = flowing ? performance.now() + this.#options.timeouts.idle : never;
      },
      current: () => this.#running === running,
      onAbandoned: () => this.#abandon(running),
    });
    running.resolve({ head, body: running.body });
  }

  #requestSent(): void {
    const running = this.#running;
    if (running?.responseComplete === true) this.#finish(running);
    else this.#expectHead();
  }

  #responseRead(running: Running): void {
    running.responseComplete = true;
    this.deadline = never;
    if (running.writer.settled) {
      this.#finish(running);
      return;
    }
    // Answered before the request was whole: the rest is of no use to the upstream, and the connection neither.
    running.keepAlive = false;
    running.writer.stop();
    this.#finish(running);
  }

  #finish(running: Running): void {
    if (this.#running !== running) return;
    this.#running = null;
    if (this.#reader.waiting > 0 || !running.keepAlive || this.#closed || this.#peerEnded) {
      this.#socket.destroy();
      return;
    }
    this.#reader.next();
    this.#options.onFree(this);
  }

  #abandon(running: Running): void {
    if (this.#running !== running) return;
    this.#running = null;
    running.writer.stop();
    this.#socket.destroy();
  }

  #fail(fault: Fault): void {
    const running = this.#running;
    this.#running = null;
    this.#socket.destroy();
    if (running === null) return;
    running.writer.stop();
    if (running.body === null) running.reject(new ExchangeFailure(fault.code, fault.detail));
    else running.body.fail(fault);
  }

  #closedByPeer(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#options.deadlines.remove(this);
      this.#options.onClose(this);
    }
    this.#peerEnded = true;
    this.#settleEnd();
  }

  /** Draws the conclusion from an ended connection, once its buffered bytes have been taken. */
  #settleEnd(): void {
    const running = this.#running;
    if (!this.#peerEnded || running === null) return;
    const { body } = running;
    if (body !== null && this.#reader.waiting > 0) return;
    if (body !== null && this.#lastError === null) {
      body.connectionEnded('the upstream closed the connection before the body ended');
      running.keepAlive = false;
      if (body.complete) this.#responseRead(running);
      else
        this.#fail({
          code: 'upstream.cut',
          detail: 'the upstream closed the connection before the body ended',
        });
      return;
    }
    const fault: Fault =
      this.#lastError === null
        ? { code: 'upstream.reset', detail: 'the upstream closed the connection before it answered' }
        : faultOfError(this.#lastError, 'upstream.reset');
    this.#fail(
      running.answered && fault.code === 'upstream.reset' ? { ...fault, code: 'upstream.cut' } : fault,
    );
  }
}

function addressOf({ remoteAddress, remotePort }: Socket): string | null {
  if (remoteAddress === undefined || remotePort === undefined) return null;
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}
