import { Agent, type ClientRequestArgs, type IncomingMessage, request as requestHttp1 } from 'node:http';
import { type ClientHttp2Session, connect as connectHttp2, type OutgoingHttpHeaders } from 'node:http2';
import type { Duplex } from 'node:stream';
import { type ConnectionWatch, connect, type ReplayTarget } from './connect.ts';
import type { OutgoingRequest } from './outgoing.ts';

/** Largest head of an answer, in bytes: what the listener sends is ours, whatever the upstream said. */
const answerHeadLimit = 1024 * 1024;

/** What came of one request. Bodies of answers are read and let go: the inspector has them. */
export interface ReplayAnswer {
  readonly status: number;
  readonly bytes: number;
}

/** A client of one listener. */
export interface ReplayClient {
  /** Resolves with the last byte of the answer. @throws Error where there is none, or it breaks off */
  send(request: OutgoingRequest, signal: AbortSignal): Promise<ReplayAnswer>;
  /** Ends its connections. */
  close(): void;
}

/** @param connections most that are open at once */
export function createReplayClient(
  target: ReplayTarget,
  watch: ConnectionWatch,
  connections: number,
): ReplayClient {
  return target.version === '2' ? http2Client(target, watch) : http1Client(target, watch, connections);
}

function http1Client(target: ReplayTarget, watch: ConnectionWatch, connections: number): ReplayClient {
  const agent = new WatchedAgent(target, watch, connections);
  return {
    send: ({ method, target: path, headers, body }, signal) =>
      new Promise((resolve, reject) => {
        const sent = requestHttp1({
          agent,
          method,
          path,
          // As a flat list they are written as they are: order, case and repetition.
          headers: headers.flat(),
          maxHeaderSize: answerHeadLimit,
          signal,
        });
        sent.once('error', reject);
        sent.once('response', (response: IncomingMessage) => {
          read(response, response.statusCode ?? 0).then(resolve, reject);
        });
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Opens each connection over {@link connect}, so that it is known before it is used. */
class WatchedAgent extends Agent {
  readonly #target: ReplayTarget;
  readonly #watch: ConnectionWatch;

  constructor(target: ReplayTarget, watch: ConnectionWatch, connections: number) {
    super({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections });
    this.#target = target;
    this.#watch = watch;
  }

  override createConnection(
    _options: ClientRequestArgs,
    callback?: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    // A failed connection has no socket to give; Node looks at the error first.
    const failed = callback as ((error: Error) => void) | undefined;
    connect(this.#target, this.#watch).then(
      (socket) => callback?.(null, socket),
      (error: unknown) => failed?.(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

function http2Client(target: ReplayTarget, watch: ConnectionWatch): ReplayClient {
  let opening: Promise<ClientHttp2Session> | null = null;
  const open = async (scheme: string, authority: string): Promise<ClientHttp2Session> => {
    const socket = await connect(target, watch);
    const session = connectHttp2(`${scheme}://${authority}`, { createConnection: () => socket });
    // Its streams are told what becomes of them.
    session.on('error', () => undefined);
    return session;
  };
  /** All that ask at once get the same connection. */
  const obtain = async (scheme: string, authority: string): Promise<ClientHttp2Session> => {
    for (;;) {
      const asked = opening;
      const known = await asked?.catch(() => null);
      if (known != null && !known.closed && !known.destroyed) return known;
      if (asked !== opening) continue;
      opening = open(scheme, authority);
      return opening;
    }
  };
  return {
    async send({ method, target: path, authority, headers, body }, signal) {
      const scheme = target.tls === null ? 'http' : 'https';
      const session = await obtain(scheme, authority);
      const stream = session.request(
        {
          ':method': method,
          ':path': path,
          ':authority': authority,
          ':scheme': scheme,
          ...fieldsOf(headers),
        },
        { endStream: body.length === 0, signal },
      );
      if (body.length > 0) stream.end(body);
      return new Promise((resolve, reject) => {
        stream.once('error', reject);
        stream.once('close', () => reject(new Error('the stream was closed without an answer')));
        stream.once('response', (answer) => {
          read(stream, Number(answer[':status'] ?? 0)).then(resolve, reject);
        });
      });
    },
    close() {
      opening?.then(
        (session) => session.destroy(),
        () => undefined,
      );
    },
  };
}

/** HTTP/2 has names in lower case, and no Host where there is an authority (RFC 9113 section 8.3.1). */
function fieldsOf(headers: OutgoingRequest['headers']): OutgoingHttpHeaders {
  const fields = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key === 'host') continue;
    const values = fields.get(key);
    if (values === undefined) fields.set(key, [value]);
    else values.push(value);
  }
  return Object.fromEntries(
    Array.from(fields, ([key, values]) => [key, values.length === 1 ? values[0] : values]),
  );
}

async function read(stream: AsyncIterable<Buffer>, status: number): Promise<ReplayAnswer> {
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  return { status, bytes };
}
