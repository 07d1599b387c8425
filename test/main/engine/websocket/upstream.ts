import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { Closers } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { Arrivals } from './raw-websocket.ts';

interface Accepted {
  readonly socket: Socket;
  readonly arrivals: Arrivals;
}

/** An upstream that speaks bytes and keeps its side open until it is told. */
export interface RawUpstream {
  readonly url: string;
  /** The next connection that is accepted. */
  next(): Promise<Accepted>;
}

export async function rawUpstream(closers: Closers, tls?: TlsOptions): Promise<RawUpstream> {
  const accepted: Accepted[] = [];
  const sockets = new Set<Socket>();
  let look = () => {};
  const onSocket = (socket: Socket) => {
    socket.allowHalfOpen = true;
    accepted.push({ socket, arrivals: new Arrivals(socket) });
    look();
  };
  const server: Server =
    tls === undefined
      ? createServer({ allowHalfOpen: true }, onSocket)
      : createTlsServer({ allowHalfOpen: true, ...tls }, onSocket);
  // Of TLS those as well whose handshake fails.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    async next() {
      for (;;) {
        const first = accepted.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => {
          look = resolve;
        });
      }
    },
  };
}

type Route = NonNullable<ConfigInput['routes']>[number];
type Pool = NonNullable<ConfigInput['pools']>[number];

/** An engine with a plain listener and one route to `url`. */
export async function bridgeTo(
  closers: Closers,
  url: string,
  options: {
    readonly route?: Partial<Route>;
    readonly pool?: Partial<Pool>;
    readonly capture?: ConfigInput['capture'];
    readonly capturing?: boolean;
  } = {},
): Promise<RunningEngine & { readonly plain: number }> {
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
      routes: [{ id: 'live', to: { pool: 'live' }, ...options.route }],
      pools: [{ id: 'live', upstreams: [{ id: 'one', url }], ...options.pool }],
      ...(options.capture === undefined ? {} : { capture: options.capture }),
    },
    { capturing: options.capturing ?? true },
  );
  closers.add(engine.stop);
  return { ...engine, plain: engine.port('plain') };
}
