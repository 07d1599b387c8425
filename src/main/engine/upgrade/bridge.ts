import { type ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProxyServer } from 'http-proxy-3';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import { faultOfError } from '../forward/fault-of-error.ts';
import { InformationalLimit } from '../forward/informational-limit.ts';
import type { OutgoingHead } from '../forward/upstream.ts';
import { HeaderList } from '../headers.ts';
import type { Connector } from '../http1/connect.ts';
import type { Body, Response, ResponseHead } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import type { Cancellation } from '../pipeline/cancellation.ts';
import { ClientEnd } from './client-end.ts';
import { UpgradeAgent } from './upgrade-agent.ts';

/** How long a switched connection may be silent once one side has ended, in milliseconds. */
const halfClosedLimit = 30_000;

export interface UpgradeCall {
  /** With the fields that ask for the upgrade. */
  readonly head: OutgoingHead;
  /** What the client sends once its connection has been switched. */
  readonly fromClient: Body;
  readonly cancellation: Cancellation;
  /** The head is being written to a connection. */
  onSent(): void;
  onInformational(head: ResponseHead): void;
}

/**
 * Asks an upstream to switch protocols. A response with status 101 has all that the upstream sends from then on for its body,
 * and reads `fromClient` while it is read itself; any other status is an ordinary response.
 *
 * @throws ExchangeFailure with an `upstream.*` code, or `request.client_left` after cancellation
 */
export type UpgradeBridge = (call: UpgradeCall) => Promise<Response>;

export interface UpgradeBridgeOptions {
  readonly url: URL;
  readonly pool: Pick<PoolConfig, 'timeouts' | 'protocol'>;
  readonly connect: Connector;
}

/**
 * Bridges upgrades with http-proxy-3, one proxy for each upstream: it sends the handshake and joins the two connections.
 * Head and body of the answer are Doorman's own, so that every route's rules apply to them.
 */
export function createUpgradeBridge(options: UpgradeBridgeOptions): UpgradeBridge {
  let opening: Promise<ProxyServer> | null = null;
  return async (call) => {
    if (options.pool.protocol === 'h2') {
      throw new ExchangeFailure(
        'upstream.upgrade_failed',
        'the pool speaks HTTP/2 alone (protocol: h2), and connections are switched over HTTP/1.1; set protocol to auto or h1',
      );
    }
    // Loaded on first use: most upstreams never see a WebSocket, and the engine's start should not wait for it.
    opening ??= openProxy(options);
    const proxy = await opening;
    return new Promise((resolve, reject) => new Handshake(call, options, resolve, reject).run(proxy));
  };
}

async function openProxy({ url, connect }: UpgradeBridgeOptions): Promise<ProxyServer> {
  const { createProxyServer } = await import('http-proxy-3');
  const proxy = createProxyServer({
    target: url.origin,
    ws: true,
    xfwd: false,
    changeOrigin: false,
    agent: new UpgradeAgent(url, connect),
  });
  // Errors are told to whoever asked; without a listener here http-proxy-3 would throw some of them.
  proxy.on('error', () => {});
  return proxy;
}

/** One question to switch, until it is answered. */
class Handshake {
  readonly #call: UpgradeCall;
  readonly #timeouts: PoolConfig['timeouts'];
  readonly #clientEnd: ClientEnd;
  readonly #resolve: (response: Response) => void;
  readonly #reject: (error: ExchangeFailure) => void;
  #outgoing: ClientRequest | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #answered = false;
  readonly #informational = new InformationalLimit();

  constructor(
    call: UpgradeCall,
    { pool }: UpgradeBridgeOptions,
    resolve: (response: Response) => void,
    reject: (error: ExchangeFailure) => void,
  ) {
    this.#call = call;
    this.#timeouts = pool.timeouts;
    this.#clientEnd = new ClientEnd(call.fromClient);
    this.#resolve = resolve;
    this.#reject = reject;
  }

  run(proxy: ProxyServer): void {
    const incoming = new IncomingMessage(this.#clientEnd as unknown as Socket);
    // http-proxy-3 passes on nothing else; what is really asked for is put in its place below.
    incoming.method = 'GET';
    incoming.url = '/';
    incoming.headers = { connection: 'upgrade', upgrade: 'websocket' };
    const onRequest = (outgoing: ClientRequest, of: IncomingMessage) => {
      if (of !== incoming) return;
      this.#outgoing = outgoing;
      // The last moment before it is written.
      writeHead(outgoing, this.#call.head);
    };
    proxy.on('proxyReqWs', onRequest);
    proxy.ws(incoming, this.#clientEnd, Buffer.alloc(0), {}, (error) => {
      this.#fail(faultOfError(error, 'upstream.upgrade_failed'));
    });
    proxy.off('proxyReqWs', onRequest);
    if (this.#outgoing === null) {
      this.#fail({ code: 'upstream.upgrade_failed', detail: 'http-proxy-3 did not ask the upstream' });
      return;
    }
    this.#await(this.#outgoing);
    this.#call.cancellation.onCancel(() => {
      this.#fail({
        code: 'request.client_left',
        detail: 'the client closed its connection during the handshake',
      });
    });
  }

  #await(outgoing: ClientRequest): void {
    outgoing.once('socket', () => {
      this.#call.onSent();
      const { headers } = this.#timeouts;
      this.#timer = setTimeout(() => {
        this.#fail({ code: 'upstream.headers_timeout', detail: `no response head within ${headers} ms` });
      }, headers);
    });
    outgoing.on('information', ({ statusCode, statusMessage, rawHeaders }) => {
      if (this.#answered) return;
      const headers = new HeaderList([...rawHeaders]);
      const fault = this.#informational.take(headers);
      if (fault !== null) this.#fail(fault);
      // What follows a 101 that is no switch cannot be told; a 100 answers no question of the client's.
      else if (statusCode !== 101 && statusCode !== 100)
        this.#call.onInformational({ status: statusCode, reason: statusMessage, headers });
    });
    // A decline is an ordinary response: http-proxy-3 would write it to the client past the route's rules.
    outgoing.removeAllListeners('response');
    outgoing.on('response', (response: IncomingMessage) => {
      this.#answer(response, this.#declinedBody(outgoing, response));
    });
    outgoing.on('upgrade', (response: IncomingMessage, socket: Socket) => {
      this.#watch(socket);
      this.#answer(response, this.#clientEnd.toBody());
    });
  }

  #answer(response: IncomingMessage, body: Body): void {
    clearTimeout(this.#timer);
    this.#answered = true;
    const { statusCode = 502, statusMessage = '', rawHeaders } = response;
    const headers = new HeaderList([...rawHeaders]);
    this.#resolve({ head: { status: statusCode, reason: statusMessage, headers }, body });
  }

  #fail(fault: Fault): void {
    clearTimeout(this.#timer);
    if (this.#answered) return;
    this.#answered = true;
    this.#outgoing?.destroy();
    this.#clientEnd.destroy();
    this.#reject(new ExchangeFailure(fault.code, fault.detail));
  }

  #declinedBody(outgoing: ClientRequest, response: IncomingMessage): Body {
    const { idle } = this.#timeouts;
    let late = false;
    response.setTimeout(idle, () => {
      late = true;
      response.destroy();
    });
    outgoing.once('close', () => this.#clientEnd.destroy());
    return bodyFromReadable(response, {
      trailers: () => (response.rawTrailers.length === 0 ? null : new HeaderList([...response.rawTrailers])),
      whole: () => response.complete,
      cutFault: () =>
        late
          ? { code: 'upstream.body_timeout', detail: `nothing more of the body within ${idle} ms` }
          : { code: 'upstream.cut', detail: 'the upstream closed the connection before the body ended' },
      cancel: () => response.destroy(),
    });
  }

  /**
   * A switched connection is silent for as long as its protocol likes, so it has a time limit of its own, and a short one once
   * a side has ended.
   */
  #watch(socket: Socket): void {
    const clientEnd = this.#clientEnd;
    let limit: number = this.#timeouts.tunnel;
    socket.setTimeout(limit, () => {
      clientEnd.break({ code: 'upstream.tunnel_idle', detail: `no byte either way within ${limit} ms` });
    });
    const shorten = () => {
      limit = Math.min(limit, halfClosedLimit);
      socket.setTimeout(limit);
    };
    socket.once('end', shorten);
    clientEnd.once('end', shorten);
    // http-proxy-3 only ends its side, and an upstream may leave it at that.
    clientEnd.once('close', () => socket.destroySoon());
  }
}

/** The head as it was made, in order and case. */
function writeHead(outgoing: ClientRequest, { method, target, headers }: OutgoingHead): void {
  outgoing.method = method;
  outgoing.path = target;
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  for (const [name, value] of headers.entries()) outgoing.appendHeader(name, value);
}
