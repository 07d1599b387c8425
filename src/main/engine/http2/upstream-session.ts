import { type ClientHttp2Session, connect } from 'node:http2';
import type { Socket } from 'node:net';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import { faultOfError } from '../forward/fault-of-error.ts';
import type { ForwardCall } from '../forward/upstream.ts';
import { openingOf } from '../http1/connect.ts';
import type { Deadlines, TimeLimited } from '../http1/deadlines.ts';
import { fieldLimit } from '../http1/head-syntax.ts';
import type { Response } from '../message.ts';
import { toHttp2Fields } from './fields.ts';
import { UpstreamStream } from './upstream-stream.ts';

/** Streams of one connection at once, however many the upstream would allow. */
const concurrentStreamLimit = 1000;
/** Bytes of a response head, at most. */
const responseHeadLimit = 64 * 1024;
/** Megabytes one connection may hold, most of it bodies that the upstream has not taken yet. */
const sessionMemoryLimit = 64;

const never = Number.POSITIVE_INFINITY;

export interface UpstreamSessionOptions {
  /** Connected. */
  readonly socket: Socket;
  readonly authority: string;
  readonly timeouts: { readonly connect: number; readonly headers: number; readonly idle: number };
  /** How long it stays open without a stream, in milliseconds; 0 closes it behind its last one. */
  readonly idle: number;
  readonly deadlines: Deadlines;
  onStreamFree(): void;
  onClose(session: UpstreamSession): void;
}

/** One HTTP/2 connection to an upstream. */
export class UpstreamSession implements TimeLimited {
  deadline = never;
  /**
   * Resolves with the upstream's first SETTINGS: how many streams it allows is not known before.
   *
   * Rejects with an ExchangeFailure when none come.
   */
  readonly ready: Promise<void>;
  readonly #options: UpstreamSessionOptions;
  readonly #session: ClientHttp2Session;
  readonly #address: string | null;
  #reserved = 0;
  #exchanges = 0;
  #error: unknown = null;
  /** GOAWAY has come, or was sent: running streams end, no new ones. */
  #leaving = false;
  #greeted = false;

  constructor(options: UpstreamSessionOptions) {
    const { socket, deadlines } = options;
    this.#options = options;
    this.#address = addressOf(socket);
    const session = connect(options.authority, {
      createConnection: () => socket,
      settings: { enablePush: false, maxHeaderListSize: responseHeadLimit },
      maxHeaderListPairs: fieldLimit,
      maxSessionMemory: sessionMemoryLimit,
      // Given at run time to clients as well; requests go out as they came.
      ...{ strictSingleValueFields: false },
    });
    this.#session = session;
    session.on('error', (error) => {
      this.#error = error;
      session.destroy();
    });
    session.on('goaway', () => {
      this.#leaving = true;
    });
    session.on('remoteSettings', () => {
      this.#greeted = true;
      if (this.#reserved === 0) this.deadline = performance.now() + options.idle;
      options.onStreamFree();
    });
    this.ready = this.#whenGreeted();
    session.once('close', () => {
      this.#leaving = true;
      deadlines.remove(this);
      socket.destroy();
      options.onClose(this);
    });
    deadlines.add(this);
  }

  /** Whether it takes another request at this moment. */
  get available(): boolean {
    const { destroyed, closed, remoteSettings } = this.#session;
    if (!this.#greeted || this.#leaving || destroyed || closed) return false;
    const allowed = remoteSettings.maxConcurrentStreams ?? never;
    return this.#reserved < Math.min(allowed, concurrentStreamLimit);
  }

  /** Takes a stream, for {@link exchange} or {@link release}. */
  reserve(): void {
    this.#reserved += 1;
    this.deadline = never;
  }

  release(): void {
    this.#reserved -= 1;
    if (this.#reserved === 0) {
      this.deadline = performance.now() + this.#options.idle;
      if (this.#leaving || this.#options.idle === 0) this.close();
    }
    this.#options.onStreamFree();
  }

  /** @throws ExchangeFailure, or StreamRefused when the upstream has not looked at the request */
  async exchange(call: ForwardCall): Promise<Response> {
    const { head, body } = call;
    const opened = this.#exchanges === 0 ? openingOf(this.#options.socket) : undefined;
    const used = {
      address: this.#address,
      reused: this.#exchanges > 0,
      version: '2',
      ...(opened === undefined ? {} : { opened }),
    } as const;
    this.#exchanges += 1;
    const stream = new UpstreamStream(call, {
      timeouts: this.#options.timeouts,
      deadlines: this.#options.deadlines,
      sessionFault: () => this.#fault(),
      onClose: () => this.release(),
    });
    const fields = [
      ':method',
      head.method,
      ':scheme',
      this.#options.authority.startsWith('https:') ? 'https' : 'http',
      ':authority',
      head.headers.get('host') ?? new URL(this.#options.authority).host,
      ':path',
      head.target,
      ...toHttp2Fields(head.headers),
    ];
    return stream.start(() => {
      const opened = this.#session.request(fields, {
        endStream: body.empty,
        waitForTrailers: !body.empty,
      });
      call.onSent(used);
      return opened;
    });
  }

  onDeadline(): void {
    if (this.#reserved === 0) this.close();
  }

  /** GOAWAY; streams that run end. */
  close(): void {
    this.#leaving = true;
    this.#session.close();
  }

  destroy(): void {
    this.#leaving = true;
    this.#session.destroy();
  }

  #whenGreeted(): Promise<void> {
    const { socket, timeouts } = this.#options;
    const session = this.#session;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new ExchangeFailure('upstream.connect_timeout', `no SETTINGS within ${timeouts.connect} ms`));
        session.destroy();
      }, timeouts.connect);
      session.once('remoteSettings', () => {
        clearTimeout(timer);
        resolve();
      });
      session.once('close', () => {
        clearTimeout(timer);
        const closed = { code: 'upstream.reset', detail: 'the upstream closed the connection' } as const;
        const { code, detail } =
          socket.bytesRead > 0
            ? ({ code: 'upstream.invalid_response', detail: 'the upstream does not speak HTTP/2' } as const)
            : (this.#fault() ?? closed);
        reject(new ExchangeFailure(code, detail));
      });
    });
  }

  /** What broke the connection; null when nothing did. */
  #fault(): Fault | null {
    return this.#error === null ? null : faultOfError(this.#error, 'upstream.reset');
  }
}

function addressOf({ remoteAddress, remotePort }: Socket): string | null {
  if (remoteAddress === undefined || remotePort === undefined) return null;
  return remoteAddress.includes(':') ? `[${remoteAddress}]:${remotePort}` : `${remoteAddress}:${remotePort}`;
}
