import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { startOrigin, startRawOrigin } from '../../helpers/origin.ts';

type Route = NonNullable<ConfigInput['routes']>[number];
type Pool = NonNullable<ConfigInput['pools']>[number];

/** One host in front of one URL. */
export function inFrontOf(
  url: string,
  {
    tls = 'auto',
    host = 'shop.localhost',
    route = {},
    pool = {},
  }: {
    readonly tls?: 'auto' | 'off';
    readonly host?: string;
    readonly route?: Partial<Route>;
    readonly pool?: Partial<Pool>;
  } = {},
): ConfigInput {
  return {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls }],
    routes: [{ id: 'shop', match: { hosts: [host] }, to: { pool: 'shop' }, ...route }],
    pools: [{ id: 'shop', upstreams: [{ id: 'dev', url }], ...pool }],
  };
}

export async function origin(...given: Parameters<typeof startOrigin>) {
  const started = await startOrigin(...given);
  onTestFinished(started.stop);
  return started;
}

export const html =
  (body: string, status = 200): Parameters<typeof startOrigin>[0] =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
  };

/** A port on which nothing listens: bound, and given back. */
export async function deadPort(): Promise<number> {
  const dead = await startRawOrigin(() => undefined);
  await dead.stop();
  return dead.port;
}

/** A TLS server that answers every request with nothing. */
export async function tlsServer(cert: string, key: string, host = '127.0.0.1', port = 0): Promise<number> {
  const sockets = new Set<Duplex>();
  const server = createTlsServer({ cert, key }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
