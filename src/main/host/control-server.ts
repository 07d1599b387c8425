import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { messageLimit } from '../../shared/contract/envelope.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import { type AccessRules, contractProtocol, createAccessRules, createToken, type Denial } from './access.ts';
import { securityHeaders } from './security-headers.ts';
import { answer, createStaticFiles } from './static-files.ts';
import { createWebSocketTransport } from './websocket-transport.ts';

export const defaultControlPort = 7878;
/** Ports tried upwards from the default one, before any free one is taken. */
const portAttempts = 20;
/** Contract connections open at once: browser tabs and commands. */
export const contractConnectionLimit = 64;
/** TCP connections open at once, those included. */
const connectionLimit = 256;

export interface ControlServerOptions {
  /** What serves the contract. */
  readonly accept: (transport: Transport) => void;
  /** A port, of which 0 is any free one; null is 7878, or the next free one. */
  readonly port: number | null;
  /** The built interface; null serves the contract alone. */
  readonly renderer: URL | null;
  readonly token?: string;
}

/** The contract, and the interface in a browser, on a loopback port behind a token. */
export interface ControlServer {
  /** `http://127.0.0.1:7878` */
  readonly address: string;
  readonly token: string;
  /** Opens the interface, token included, as a fragment that browsers do not send; null when it is not served. */
  readonly uiUrl: string | null;
  close(): Promise<void>;
}

/** @throws Error with code `EADDRINUSE` when the port that was asked for is taken. */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const token = options.token ?? createToken();
  const server = createServer();
  server.maxConnections = connectionLimit;
  const port = await listen(server, options.port);
  const rules = createAccessRules(port, token);
  const headers = securityHeaders(port);
  const serveFile = options.renderer === null ? null : createStaticFiles(options.renderer, () => headers);

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: messageLimit,
    perMessageDeflate: false,
    // Never the entry with the token: it would be echoed in the response.
    handleProtocols: (offered) => (offered.has(contractProtocol) ? contractProtocol : false),
  });

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const denied = rules.checkHost(request.headers);
    if (denied !== null) {
      answer(response, denied.status, denied.message, headers);
    } else if (request.url === '/health') {
      answerHealth(rules, request, response);
    } else if (serveFile === null) {
      answer(response, 404, 'The interface is off (--no-ui).', headers);
    } else {
      serveFile(request, response).catch(() => response.destroy());
    }
  });

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const denied = checkUpgrade(request, rules, sockets.clients.size);
    if (denied !== null) {
      refuseUpgrade(socket, denied);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => {
      options.accept(createWebSocketTransport(opened));
    });
  });

  const address = `http://127.0.0.1:${port}`;
  return {
    address,
    token,
    uiUrl: options.renderer === null ? null : `${address}/#token=${token}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Tells programs that hold the token that this really is the instance they look for. */
function answerHealth(rules: AccessRules, request: IncomingMessage, response: ServerResponse): void {
  const denied = rules.checkBearer(request.headers);
  if (denied === null) answer(response, 200, 'doorman');
  else answer(response, denied.status, denied.message);
}

interface UpgradeDenial {
  readonly status: Denial['status'] | 404 | 503;
  readonly message: string;
}

function checkUpgrade(request: IncomingMessage, rules: AccessRules, open: number): UpgradeDenial | null {
  const denied = rules.checkContract(request.headers);
  if (denied !== null) return denied;
  if (request.url !== '/contract') return { status: 404, message: 'The contract is at /contract.' };
  if (open >= contractConnectionLimit) {
    return {
      status: 503,
      message: `${contractConnectionLimit} windows and commands are connected; close some.`,
    };
  }
  return null;
}

const reasons = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  503: 'Service Unavailable',
} as const;

function refuseUpgrade(socket: Duplex, { status, message }: UpgradeDenial): void {
  const body = `${message}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${reasons[status]}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

async function listen(server: Server, wanted: number | null): Promise<number> {
  if (wanted !== null) return listenOn(server, wanted);
  for (let port = defaultControlPort; port < defaultControlPort + portAttempts; port += 1) {
    try {
      return await listenOn(server, port);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  return listenOn(server, 0);
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      // A TCP server's address is an object; the other forms belong to pipes.
      resolve((server.address() as AddressInfo).port);
    });
  });
}
