import {
  constants,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Duplex } from 'node:stream';
import type { ListenerConfig } from '../../../shared/config/schema.ts';
import type { ExchangeHandler } from '../exchange-handler.ts';
import { ExchangeFailure } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import { checkHead } from '../listener/head-checks.ts';
import { emptyBody, type RequestHead, type Response, type ResponseHead } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import type { ConnectionFacts } from '../pipeline/context.ts';

/** Streams of one connection that may be open at once. */
const concurrentStreamLimit = 250;

/** HTTP/2 over connections that somebody else accepts. */
export interface Http2Server {
  serve(socket: Duplex, facts: ConnectionFacts): void;
  /** GOAWAY on every connection: streams that run end, new ones are refused. */
  drain(): void;
  destroy(): void;
}

export function createHttp2Server(limits: ListenerConfig['limits'], handle: ExchangeHandler): Http2Server {
  const sessions = new Set<ServerHttp2Session>();

  return {
    serve(socket, connection) {
      const session = performServerHandshake(socket, {
        settings: { maxConcurrentStreams: concurrentStreamLimit, maxHeaderListSize: limits.headerBytes },
        // Browsers that reload a page reset many streams at once; the default would disconnect them.
        streamResetBurst: 2000,
        streamResetRate: 200,
      });
      sessions.add(session);
      session.setTimeout(limits.idleTimeout, () => session.close());
      session.on('error', () => session.destroy());
      session.once('close', () => sessions.delete(session));
      session.on('stream', (stream, _headers, _flags, rawHeaders) => {
        serveStream(stream, rawHeaders, connection, handle);
      });
    },
    drain() {
      for (const session of sessions) session.close();
    },
    destroy() {
      for (const session of sessions) session.destroy();
    },
  };
}

function serveStream(
  stream: ServerHttp2Stream,
  rawHeaders: readonly string[],
  connection: ConnectionFacts,
  handle: ExchangeHandler,
): void {
  const { head, rejected } = readHead(rawHeaders, connection);
  const body = stream.endAfterHeaders
    ? emptyBody
    : bodyFromReadable(stream, {
        trailers: () => trailers,
        faultOnError: 'request.client_left',
        cancel: () => stream.resume(),
      });
  let trailers: HeaderList | null = null;
  stream.once('trailers', (_fields: unknown, _flags: number, raw?: readonly string[]) => {
    if (raw !== undefined) trailers = new HeaderList([...raw]);
  });
  const inform = (informational: ResponseHead) => {
    if (!stream.headersSent && !stream.destroyed) {
      stream.additionalHeaders({ ':status': informational.status, ...toHttp2Fields(informational.headers) });
    }
  };
  const exchange = handle({ connection, head, body, upgrade: null, inform }, rejected);
  stream.on('error', () => {});
  stream.once('close', () => exchange.cancel());
  void exchange.response.then((response) => writeResponse(response, stream));
}

function readHead(
  raw: readonly string[],
  connection: ConnectionFacts,
): { readonly head: RequestHead; readonly rejected: ExchangeFailure | null } {
  const pseudo: Record<string, string> = {};
  const headers = new HeaderList();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? '';
    const value = raw[at + 1] ?? '';
    if (name.startsWith(':')) pseudo[name] = value;
    else headers.append(name, value);
  }
  const method = pseudo[':method'] ?? '';
  const target = pseudo[':path'] ?? '';
  const authority = pseudo[':authority'];
  const head = { method, scheme: connection.scheme, version: '2', headers } as const;
  try {
    return {
      head: { ...head, ...checkHead({ method, target, authority, version: '2', headers }) },
      rejected: null,
    };
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    return { head: { ...head, target, authority: authority ?? headers.get('host') ?? '' }, rejected: error };
  }
}

function writeResponse({ head, body }: Response, stream: ServerHttp2Stream): void {
  if (stream.destroyed || stream.closed) {
    body.cancel();
    return;
  }
  let trailers: HeaderList | null = null;
  stream.on('drain', () => body.resume());
  stream.once('close', () => {
    if (!stream.writableEnded) body.cancel();
  });
  stream.once('wantTrailers', () => {
    stream.sendTrailers(trailers === null ? {} : toHttp2Fields(trailers));
  });
  try {
    stream.respond({ ':status': head.status, ...toHttp2Fields(head.headers) }, { waitForTrailers: true });
  } catch {
    body.cancel();
    stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    return;
  }
  body.read({
    data: (chunk) => stream.write(chunk),
    end: (received) => {
      trailers = received;
      stream.end();
    },
    fail: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
  });
}

/** HTTP/2 fields are lower case; repeated ones stay apart as lists. Connection fields were removed before. */
function toHttp2Fields(headers: HeaderList): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = {};
  for (const [name, value] of headers.entries()) {
    const key = name.toLowerCase();
    const before = fields[key];
    fields[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return fields;
}
