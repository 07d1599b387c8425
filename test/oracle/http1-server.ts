import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExchangeHandler } from '../../src/main/engine/exchange-handler.ts';
import { ExchangeFailure } from '../../src/main/engine/failure.ts';
import { HeaderList } from '../../src/main/engine/headers.ts';
import type { Http1Server } from '../../src/main/engine/http1/server.ts';
import { switchingConnection } from '../../src/main/engine/http1/switching.ts';
import { checkHead } from '../../src/main/engine/listener/head-checks.ts';
import {
  emptyBody,
  type RequestHead,
  type ResponseHead,
  type UpgradeRequest,
} from '../../src/main/engine/message.ts';
import { bodyFromReadable } from '../../src/main/engine/node-body.ts';
import type { ConnectionFacts } from '../../src/main/engine/pipeline/context.ts';
import { requestedUpgrade } from '../../src/main/engine/upgrade/requested-upgrade.ts';
import type { ListenerConfig } from '../../src/shared/config/schema.ts';
import { answerParserError } from './parser-error.ts';
import { writeResponse, writeUpgradeAnswer } from './write-response.ts';

/** How long clients may take for a whole request head. */
const keepAliveSlack = 1000;

/** Node's own parser and writer behind the message seam. */
export function createHttp1Server(limits: ListenerConfig['limits'], handle: ExchangeHandler): Http1Server {
  const facts = new WeakMap<Duplex, ConnectionFacts>();
  let draining = false;

  const server = createServer({
    keepAlive: true,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headerTimeout,
    requestTimeout: 0,
    keepAliveTimeout: limits.idleTimeout,
    keepAliveTimeoutBuffer: keepAliveSlack,
    // Missing and repeated Host fields are refused by our own check, which leaves a trace.
    requireHostHeader: false,
    joinDuplicateHeaders: false,
    shouldUpgradeCallback: (request) => requestedProtocol(request) === 'websocket',
  });
  server.timeout = 0;

  const start = (
    request: IncomingMessage,
    upgrade: UpgradeRequest | null,
    inform: ((head: ResponseHead) => void) | null,
  ) => {
    const connection = facts.get(request.socket);
    if (connection === undefined) throw new Error('A request came on a connection that was not handed over.');
    const { head, rejected } = readHead(request, connection);
    const body = upgrade === null ? requestBody(request) : emptyBody;
    return { head, exchange: handle({ connection, head, body, upgrade, inform }, rejected) };
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (draining) response.shouldKeepAlive = false;
    const inform =
      request.httpVersion === '1.1'
        ? (head: ResponseHead) => {
            if (head.status === 103 && !response.headersSent) response.writeEarlyHints(earlyHints(head));
          }
        : null;
    const { head, exchange } = start(request, null, inform);
    response.once('close', () => {
      if (!response.writableFinished) exchange.cancel();
    });
    void Promise.resolve(exchange.response).then((answer) => writeResponse(head, answer, response));
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, early: Buffer) => {
    socket.on('error', () => socket.destroy());
    const protocol = 'websocket';
    const switching = switchingConnection(socket, protocol);
    const { exchange } = start(request, { protocol, body: switching.fromClient }, null);
    socket.once('close', () => exchange.cancel());
    void Promise.resolve(exchange.response).then((answer) => {
      if (answer.head.status === 101) switching.switch(early, answer, () => socket.destroy());
      else writeUpgradeAnswer(answer, socket);
    });
  });

  server.on('clientError', answerParserError);

  return {
    serve(socket, connection) {
      facts.set(socket, connection);
      server.emit('connection', socket);
    },
    drain() {
      draining = true;
      server.closeIdleConnections();
    },
    destroy: () => server.closeAllConnections(),
  };
}

const requestedProtocol = (request: IncomingMessage): string | null =>
  requestedUpgrade(request.method ?? '', new HeaderList([...request.rawHeaders]));

function readHead(
  request: IncomingMessage,
  connection: ConnectionFacts,
): { readonly head: RequestHead; readonly rejected: ExchangeFailure | null } {
  const method = request.method ?? '';
  const target = request.url ?? '';
  const version = request.httpVersion === '1.0' ? '1.0' : '1.1';
  const headers = new HeaderList([...request.rawHeaders]);
  const head = { method, scheme: connection.scheme, version, headers } as const;
  try {
    const checked = checkHead({ method, target, authority: undefined, version, headers });
    return { head: { ...head, ...checked }, rejected: null };
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) throw error;
    return { head: { ...head, target, authority: headers.get('host') ?? '' }, rejected: error };
  }
}

function requestBody(request: IncomingMessage) {
  const { headers } = request;
  const framed = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!framed) return emptyBody;
  return bodyFromReadable(request, {
    trailers: () => (request.rawTrailers.length === 0 ? null : new HeaderList([...request.rawTrailers])),
    whole: () => request.complete,
    cutFault: () => ({
      code: 'request.client_left',
      detail: 'the client closed the connection before the body ended',
    }),
    // Node reads the rest of an unwanted body away once the response has ended.
    cancel: () => {},
  });
}

/** Node wants the fields of 103 (Early Hints) as an object with `link`. */
function earlyHints(head: ResponseHead): Record<string, string | string[]> {
  const hints: Record<string, string | string[]> = {};
  for (const [name] of head.headers.entries()) hints[name.toLowerCase()] = head.headers.all(name);
  return hints;
}
