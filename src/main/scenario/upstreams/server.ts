import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { assertNever } from '../../../shared/assert-never.ts';
import { type Random, seededRandom } from '../../../shared/scenario/random.ts';
import type { BuiltInUpstream } from '../../../shared/scenario/upstream.ts';
import type { AnswerMaker } from './answer.ts';
import { html } from './answer.ts';
import { api } from './api.ts';
import { chat } from './chat.ts';
import { images } from './images.ts';
import { hueOf, type Identity, page } from './page.ts';
import { shop } from './shop.ts';

/** Only this machine. */
const host = '127.0.0.1';
/** Asked by health checks; not counted, never delayed, never failed on purpose. */
const healthPath = '/healthz';
/** Bytes of one message of a chat; a longer one ends its connection (RFC 6455, 1009). */
const messageLimit = 65_536;
/** Connections of one upstream at once; the system turns further ones away. */
const connectionLimit = 1_024;
/** How often a port that was just closed is tried again before it counts as lost, and how many milliseconds apart. */
const portTries = 20;
const portPause = 50;

function makerOf(upstream: BuiltInUpstream): AnswerMaker {
  switch (upstream.kind) {
    case 'shop':
    case 'slow':
    case 'flaky':
      return shop(Math.round(upstream.maxAge / 1_000));
    case 'images':
      return images(Math.round(upstream.maxAge / 1_000));
    case 'api':
      return api(upstream.version);
    case 'chat':
      return chat;
    default:
      return assertNever(upstream);
  }
}

/** One built-in upstream: a real HTTP server on a loopback port. */
export class BuiltInServer {
  readonly #answer: AnswerMaker;
  readonly #title: string;
  readonly #hue: number;
  readonly #random: Random;
  readonly #sockets: WebSocketServer | null;
  #server: Server | null = null;
  #port = 0;
  #edition = 1;
  #delay: number;
  #failures: number;
  #asked = 0;

  constructor(name: string, upstream: BuiltInUpstream, seed: number) {
    this.#answer = makerOf(upstream);
    this.#title = upstream.title ?? name;
    this.#hue = hueOf(name);
    this.#random = seededRandom(seed, `upstream ${name}`);
    this.#delay = upstream.delay;
    this.#failures = upstream.failures;
    this.#sockets =
      upstream.kind === 'chat' ? new WebSocketServer({ noServer: true, maxPayload: messageLimit }) : null;
    this.#sockets?.on('connection', (socket: WebSocket) => this.#chat(socket));
  }

  /** Requests so far that came through Doorman, without health checks. */
  get asked(): number {
    return this.#asked;
  }

  /** Listens on a free port. @returns the port */
  async open(): Promise<number> {
    await this.#listen(0);
    return this.#port;
  }

  /** Listens again on its port. @throws Error when another program has it by now */
  async revive(): Promise<void> {
    if (this.#server !== null) return;
    for (let left = portTries; ; left -= 1) {
      try {
        await this.#listen(this.#port);
        return;
      } catch (error) {
        if (left === 0)
          throw new Error(`${this.#title} cannot have its port ${this.#port} back: ${String(error)}`);
        await new Promise((resolve) => setTimeout(resolve, portPause));
      }
    }
  }

  /** Closes its port and cuts its connections. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }

  change(): void {
    this.#edition += 1;
  }

  set(delay: number | undefined, failures: number | undefined): void {
    this.#delay = delay ?? this.#delay;
    this.#failures = failures ?? this.#failures;
  }

  async #listen(port: number): Promise<void> {
    const server = createServer((request, response) => this.#serve(request, response));
    server.maxConnections = connectionLimit;
    server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    server.on('clientError', (_error, socket) => socket.destroy());
    server.listen({ host, port });
    await once(server, 'listening');
    // A server that listens on TCP has an address of this form.
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  #identity(): Identity {
    return { title: this.#title, hue: this.#hue, port: this.#port, edition: this.#edition };
  }

  #serve(request: IncomingMessage, response: ServerResponse): void {
    // Bodies say nothing to these servers.
    request.resume();
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    if (path === healthPath) {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('well\n');
      return;
    }
    this.#count(request);
    const fails = this.#failures > 0 && this.#random() < this.#failures;
    const identity = this.#identity();
    const { status, headers, body } = fails
      ? html(
          page(identity, 'Something broke', '<p>On purpose, as this upstream does now and then.</p>'),
          {},
          500,
        )
      : this.#answer({ method: request.method ?? 'GET', path, headers: request.headers }, identity);
    const send = (): void => {
      if (response.destroyed) return;
      const bytes = Buffer.from(body);
      const length = status === 304 ? {} : { 'Content-Length': bytes.length };
      response.writeHead(status, { ...headers, ...length, 'X-Served-By': this.#title });
      response.end(request.method === 'HEAD' || status === 304 ? undefined : bytes);
    };
    if (this.#delay === 0) send();
    else setTimeout(send, this.#delay);
  }

  /** Only what a proxy passed on: whoever looks for services on this machine asks as well. */
  #count({ headers }: IncomingMessage): void {
    if (headers.via !== undefined) this.#asked += 1;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = (request.url ?? '/').split('?', 1)[0];
    if (this.#sockets === null || path !== '/socket') {
      socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#count(request);
    socket.on('error', () => socket.destroy());
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#sockets?.emit('connection', opened));
  }

  #chat(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
  }
}
