import type { Http2Session, ServerHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { TimeLimited } from '../http1/deadlines.ts';
import { type ServerStreamOptions, serveStream } from './server-stream.ts';
import { StalledStreams } from './stalled-streams.ts';

/** How long a closed session's client may take to close its end, in milliseconds. */
const lingerTime = 2000;
/** How often a session is looked at, at most, in milliseconds. */
const checkInterval = 1000;

export interface ServerSessionOptions extends ServerStreamOptions {
  readonly session: ServerHttp2Session;
  readonly socket: Duplex;
  onClose(session: ServerSession): void;
}

/**
 * One client connection speaking HTTP/2, with time limits that `node:http2` does not have: for its first SETTINGS, for
 * heads that arrive in endless CONTINUATION frames, for responses that are not taken and for connections without a request. A PING is answered, but
 * keeps no connection open.
 */
export class ServerSession implements TimeLimited {
  deadline: number;
  readonly #session: ServerHttp2Session;
  readonly #limits: ListenerConfig['limits'];
  readonly #openedAt = performance.now();
  readonly #stalled = new StalledStreams();
  #greeted = false;
  #streams = 0;
  #idleSince = this.#openedAt;
  #lastStream = 0;
  /** A head that has begun and not ended, and when that was seen first. */
  #unfinished: { readonly stream: number; readonly since: number } | null = null;

  constructor(options: ServerSessionOptions) {
    const { session, socket, limits, deadlines } = options;
    this.#session = session;
    this.#limits = limits;
    this.deadline = this.#openedAt + this.#interval;
    session.on('error', () => session.destroy());
    session.once('remoteSettings', () => {
      this.#greeted = true;
    });
    session.once('close', () => {
      deadlines.remove(this);
      options.onClose(this);
      const timer = setTimeout(() => socket.destroy(), lingerTime);
      socket.once('close', () => clearTimeout(timer));
      if (socket.destroyed) clearTimeout(timer);
    });
    session.on('stream', (stream, headers, _flags, rawHeaders) => {
      this.#streams += 1;
      this.#lastStream = stream.id ?? this.#lastStream;
      // A connection that was switched to another protocol is idle as its own rules say.
      const watched = this.#stalled.add(stream, headers[':method'] === 'CONNECT');
      serveStream(stream, rawHeaders, options, () => {
        this.#streams -= 1;
        this.#idleSince = performance.now();
        this.#stalled.remove(watched);
      });
    });
    deadlines.add(this);
  }

  /** GOAWAY: streams that run end, new ones are not taken. */
  drain(): void {
    this.#session.close();
  }

  destroy(): void {
    this.#session.destroy();
  }

  onDeadline(now: number): void {
    this.deadline = now + this.#interval;
    const { headerTimeout, idleTimeout } = this.#limits;
    this.#stalled.check(now, idleTimeout);
    if (!this.#greeted && now - this.#openedAt >= headerTimeout) this.#session.destroy();
    else if (this.#headOverdue(now, headerTimeout)) this.#end();
    else if (this.#streams === 0 && now - this.#idleSince >= idleTimeout) this.#end();
  }

  get #interval(): number {
    return Math.min(checkInterval, this.#limits.headerTimeout, this.#limits.idleTimeout);
  }

  /**
   * nghttp2 counts a request when its head begins, `stream` is emitted when it is whole. A count that stays ahead is a head
   * that is not finished, or one that was refused; since the two look alike, streams that run are left to end.
   */
  #headOverdue(now: number, headerTimeout: number): boolean {
    const begun = stateOf(this.#session).lastProcStreamID ?? 0;
    if (begun <= this.#lastStream) {
      this.#unfinished = null;
      return false;
    }
    if (this.#unfinished?.stream !== begun) this.#unfinished = { stream: begun, since: now };
    return now - this.#unfinished.since >= headerTimeout;
  }

  #end(): void {
    this.#session.close();
    if (this.#streams === 0) this.#session.destroy();
  }
}

/** Empty once the session is destroyed. */
function stateOf(session: Http2Session): Http2Session['state'] {
  return session.destroyed ? {} : session.state;
}
