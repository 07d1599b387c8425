import { constants, type ServerHttp2Stream } from 'node:http2';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import type { ExchangeHandler, RunningExchange } from '../exchange-handler.ts';
import { ExchangeFailure } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import type { Deadlines } from '../http1/deadlines.ts';
import { type Body, emptyBody, type ResponseHead } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';
import { watchEndOfStream } from './end-of-stream.ts';
import { switchedBody, writeSwitched } from './extended-connect.ts';
import { toFieldObject } from './fields.ts';
import { pacedBody } from './paced-body.ts';
import { readRequestHead } from './request-head.ts';
import { StreamResponse } from './stream-response.ts';

export interface ServerStreamOptions {
  readonly connection: ConnectionFacts;
  readonly limits: ListenerConfig['limits'];
  readonly handle: ExchangeHandler;
  readonly deadlines: Deadlines;
}

/**
 * Serves one request: one stream of an HTTP/2 connection. `node:http2` keeps the object of a closed stream until the next full
 * garbage collection. So what it refers to is let go when it closes, lest every exchange grows old with it.
 *
 * @param onClose called once
 */
export function serveStream(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  options: ServerStreamOptions,
  onClose: () => void,
): void {
  const { connection, limits, handle } = options;
  const { head, rejected, protocol } = readRequestHead(rawHeaders, connection.scheme, limits.headerBytes);
  const requestEnded = watchEndOfStream(stream);
  const upgrade =
    protocol === null || rejected !== null ? null : { protocol, body: switchedBody(stream, requestEnded) };
  const body =
    stream.endAfterHeaders || upgrade !== null
      ? emptyBody
      : requestBody(stream, head.headers, options, requestEnded);
  const inform = (informational: ResponseHead) => {
    if (stream.headersSent || stream.destroyed || stream.closed) return;
    stream.additionalHeaders({ ':status': informational.status, ...toFieldObject(informational.headers) });
  };
  let exchange: RunningExchange | null = handle(
    { connection, head, body, upgrade, inform },
    rejected ?? tooLarge(head.headers, limits.bodyBytes),
  );
  let answer: StreamResponse | null = null;
  stream.on('error', () => {});
  // Of a stream that the client resets with NO_ERROR `node:http2` waits for what was written to be sent, which it never will be.
  stream.once('aborted', () => setImmediate(() => stream.destroy()));
  stream.on('close', () => {
    exchange?.cancel();
    exchange = null;
    answer?.closed();
    answer = null;
    onClose();
  });
  const { method } = head;
  void Promise.resolve(exchange.response).then((response) => {
    if (upgrade !== null && response.head.status === 101 && !stream.destroyed && !stream.closed) {
      writeSwitched(response, stream);
      return;
    }
    const written = new StreamResponse(stream, response, method, requestEnded);
    if (exchange !== null) answer = written;
    written.start();
  });
}

function tooLarge(headers: HeaderList, limit: number | 'unlimited'): ExchangeFailure | null {
  const length = Number(headers.get('content-length') ?? 0);
  return limit !== 'unlimited' && length > limit
    ? new ExchangeFailure('request.body_too_large', `the body has ${length} bytes`)
    : null;
}

function requestBody(
  stream: ServerHttp2Stream,
  headers: HeaderList,
  { limits, deadlines }: ServerStreamOptions,
  requestEnded: () => boolean,
): Body {
  const limit = limits.bodyBytes === 'unlimited' ? Number.POSITIVE_INFINITY : limits.bodyBytes;
  let size = 0;
  let trailers: HeaderList | null = null;
  stream.once('trailers', (_fields: unknown, _flags: number, raw?: readonly string[]) => {
    if (raw !== undefined) trailers = new HeaderList([...raw]);
  });
  const received = bodyFromReadable(stream, {
    trailers: () => trailers,
    whole: requestEnded,
    cutFault: () => cutFault(stream),
    inspect: (chunk) => {
      size += chunk.length;
      return size > limit
        ? { code: 'request.body_too_large', detail: `the body has more than ${limit} bytes` }
        : null;
    },
    // Read over until the answer is out, which ends the stream.
    cancel: () => stream.resume(),
  });
  // A call of gRPC sends messages when it has some to send, and so may any request that is being answered already.
  const isCall = headers.get('content-type')?.toLowerCase().startsWith('application/grpc') ?? false;
  const body =
    limits.bodyMinRate === 0 || isCall
      ? received
      : pacedBody(received, {
          minimum: limits.bodyMinRate,
          deadlines,
          excused: () => stream.headersSent,
        });
  if (headers.get('expect')?.toLowerCase() !== '100-continue') return body;
  return {
    ...body,
    read(sink) {
      if (!stream.headersSent && !stream.destroyed) stream.additionalHeaders({ ':status': 100 });
      body.read(sink);
    },
  };
}

/** nghttp2 itself resets a stream whose body is not as long as its Content-Length (RFC 9113 section 8.1.1). */
function cutFault(stream: ServerHttp2Stream): Fault {
  return stream.rstCode === constants.NGHTTP2_PROTOCOL_ERROR
    ? { code: 'request.malformed', detail: 'the body does not have the length that Content-Length says' }
    : { code: 'request.client_left', detail: 'the client ended the stream before the body ended' };
}
