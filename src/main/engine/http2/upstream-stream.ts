import { type ClientHttp2Stream, constants } from 'node:http2';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import { InformationalLimit } from '../forward/informational-limit.ts';
import type { ForwardCall } from '../forward/upstream.ts';
import { HeaderList } from '../headers.ts';
import type { Deadlines, TimeLimited } from '../http1/deadlines.ts';
import { type BodySink, emptyBody, type Response } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import { watchEndOfStream } from './end-of-stream.ts';
import { toTrailerObject } from './fields.ts';

const never = Number.POSITIVE_INFINITY;

/** The upstream has refused the stream without looking at the request (RFC 9113 section 8.7). */
export class StreamRefused extends Error {
  override readonly name = 'StreamRefused';
}

export interface UpstreamStreamOptions {
  readonly timeouts: { readonly headers: number; readonly idle: number };
  readonly deadlines: Deadlines;
  /** Why the whole connection broke; null when it did not. */
  sessionFault(): Fault | null;
  onClose(): void;
}

/** One request and its response on an HTTP/2 connection to an upstream. */
export class UpstreamStream implements TimeLimited, BodySink {
  deadline: number;
  readonly #call: ForwardCall;
  readonly #options: UpstreamStreamOptions;
  #stream: ClientHttp2Stream | null = null;
  #resolve: (response: Response) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #answered = false;
  readonly #informational = new InformationalLimit();
  /** Why we reset the stream ourselves. */
  #fault: Fault | null = null;
  #requestDone: boolean;
  #requestTrailers: HeaderList | null = null;
  #trailers: HeaderList | null = null;

  constructor(call: ForwardCall, options: UpstreamStreamOptions) {
    this.#call = call;
    this.#options = options;
    this.#requestDone = call.body.empty;
    this.deadline = performance.now() + options.timeouts.headers;
  }

  /**
   * @param open sends the head
   * @throws ExchangeFailure or StreamRefused
   */
  start(open: () => ClientHttp2Stream): Promise<Response> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      let stream: ClientHttp2Stream;
      try {
        stream = open();
      } catch (error) {
        this.#options.onClose();
        reject(failureOf(this.#options.sessionFault() ?? reset(error)));
        return;
      }
      this.#listen(stream);
      this.#call.cancellation.onCancel(() => {
        this.#abort({ code: 'request.client_left', detail: 'the client closed its connection' });
      });
      if (!this.#requestDone) this.#call.body.read(this);
    });
  }

  onDeadline(): void {
    const { headers, idle } = this.#options.timeouts;
    this.#abort(
      this.#answered
        ? { code: 'upstream.body_timeout', detail: `nothing of the body came for ${idle} ms` }
        : { code: 'upstream.headers_timeout', detail: `no response head came for ${headers} ms` },
    );
  }

  data(chunk: Uint8Array): boolean {
    const stream = this.#stream;
    // The memory of the chunk is used again once it has been taken.
    return stream === null || this.#requestDone || stream.destroyed || stream.write(Buffer.from(chunk));
  }

  end(trailers: HeaderList | null): void {
    if (this.#requestDone) return;
    this.#requestDone = true;
    this.#requestTrailers = trailers;
    this.#stream?.end();
  }

  /** The request will not be whole: the upstream must not take it for that. */
  fail(fault: Fault): void {
    this.#requestDone = true;
    this.#abort(fault);
  }

  #listen(stream: ClientHttp2Stream): void {
    this.#stream = stream;
    const responseEnded = watchEndOfStream(stream);
    stream.on('headers', (_fields: unknown, _flags: number, raw?: readonly string[]) =>
      this.#onInformational(raw ?? []),
    );
    stream.once('response', (_fields: unknown, flags: number, raw?: readonly string[]) =>
      this.#onResponse(stream, flags, raw ?? [], responseEnded),
    );
    stream.once('trailers', (_fields: unknown, _flags: number, raw?: readonly string[]) => {
      this.#trailers = new HeaderList([...(raw ?? [])]);
    });
    stream.once('wantTrailers', () => {
      // A request that broke off is never ended, only reset.
      if (this.#fault === null && this.#requestDone)
        stream.sendTrailers(toTrailerObject(this.#requestTrailers));
    });
    stream.on('drain', () => {
      if (!this.#requestDone) this.#call.body.resume();
    });
    stream.on('error', () => {});
    // Reset with NO_ERROR while a request is being sent, it would wait for ever for that to be taken.
    stream.once('aborted', () =>
      setImmediate(() => {
        if (!responseEnded()) stream.destroy();
      }),
    );
    stream.once('close', () => this.#onClose(stream));
    this.#options.deadlines.add(this);
  }

  #onInformational(raw: readonly string[]): void {
    const { status, headers } = readHead(raw);
    const fault = this.#informational.take(headers);
    if (fault !== null) {
      this.#abort(fault);
    } else if (status !== 100) {
      // 100 was answered by this hop already, if the client waited for it.
      this.#call.onInformational({ status, reason: '', headers });
    }
  }

  #onResponse(
    stream: ClientHttp2Stream,
    flags: number,
    raw: readonly string[],
    responseEnded: () => boolean,
  ): void {
    this.#answered = true;
    const { status, headers } = readHead(raw);
    const head = { status, reason: '', headers };
    this.#waitForBody(true);
    if ((flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0) {
      stream.resume();
      this.#responseRead();
      this.#resolve({ head, body: emptyBody });
      return;
    }
    const body = bodyFromReadable(stream, {
      trailers: () => this.#trailers,
      whole: responseEnded,
      cutFault: () => this.#cutFault(stream),
      onFlow: (flowing) => this.#waitForBody(flowing),
      onEnd: () => this.#responseRead(),
      cancel: () => this.#abort({ code: 'request.client_left', detail: 'the response is no longer wanted' }),
    });
    this.#resolve({ head, body });
  }

  /** Time that the reader has asked for does not count. */
  #waitForBody(flowing: boolean): void {
    this.deadline = flowing ? performance.now() + this.#options.timeouts.idle : never;
  }

  #responseRead(): void {
    this.deadline = never;
    // Answered before the request was whole: the rest is of no use to the upstream.
    if (!this.#requestDone) this.#stream?.close(constants.NGHTTP2_CANCEL);
  }

  /** Ends the stream before its time. */
  #abort(fault: Fault): void {
    const stream = this.#stream;
    if (this.#fault !== null || stream === null || stream.destroyed) return;
    this.#fault = fault;
    this.deadline = never;
    stream.close(constants.NGHTTP2_CANCEL);
    if (!this.#answered) this.#reject(failureOf(fault));
    // What is left must not be waited for: nobody may be reading it.
    stream.destroy();
  }

  #onClose(stream: ClientHttp2Stream): void {
    this.#options.deadlines.remove(this);
    if (!this.#requestDone) {
      this.#requestDone = true;
      this.#call.body.cancel();
    }
    if (!this.#answered) this.#reject(this.#failureBeforeResponse(stream));
    this.#options.onClose();
  }

  #failureBeforeResponse(stream: ClientHttp2Stream): Error {
    if (this.#fault !== null) return failureOf(this.#fault);
    if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM)
      return new StreamRefused('the upstream refused the stream');
    if (stream.rstCode === constants.NGHTTP2_ENHANCE_YOUR_CALM && this.#options.sessionFault() === null) {
      return failureOf({
        code: 'upstream.response_head_too_large',
        detail: 'the response head is larger than Doorman reads',
      });
    }
    return failureOf(
      this.#options.sessionFault() ?? {
        code: 'upstream.reset',
        detail: `the upstream reset the stream with ${errorName(stream.rstCode)}`,
      },
    );
  }

  #cutFault(stream: ClientHttp2Stream): Fault {
    return (
      this.#fault ?? {
        code: 'upstream.cut',
        detail:
          this.#options.sessionFault()?.detail ??
          `the upstream ended the stream with ${errorName(stream.rstCode)} before the body ended`,
      }
    );
  }
}

const failureOf = ({ code, detail }: Fault): ExchangeFailure => new ExchangeFailure(code, detail);

const reset = (error: unknown): Fault => ({
  code: 'upstream.reset',
  detail: error instanceof Error ? error.message : String(error),
});

function readHead(raw: readonly string[]): { readonly status: number; readonly headers: HeaderList } {
  let status = 0;
  const headers = new HeaderList();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    if (name === ':status') status = Number(value);
    else if (!name.startsWith(':')) headers.append(name, value);
  }
  return { status, headers };
}

/** Error codes of RFC 9113 section 7, in their order. */
const errorNames = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

const errorName = (code: number | undefined): string => errorNames[code ?? 0] ?? `error ${code}`;
