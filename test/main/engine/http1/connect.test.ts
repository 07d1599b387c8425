import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createConnector } from '../../../../src/main/engine/http1/connect.ts';
import { createUpstreamTls } from '../../../../src/main/engine/tls/upstream-tls.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers, eventually, forwardingTo } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function listen(host: string, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  closers.add(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('an upstream on localhost', () => {
  it.each([
    ['127.0.0.1', '::1'],
    ['::1', '127.0.0.1'],
  ])('that listens on %s is found, and asked there again when %s is there as well', async (first, second) => {
    const port = await listen(first);
    const connect = createConnector({ url: new URL(`http://localhost:${port}`), timeout: 5000, tls: null });
    const remote = async () => {
      const socket = await connect([]);
      const { remoteAddress } = socket;
      socket.destroy();
      return remoteAddress;
    };
    expect(await remote()).toBe(first);
    await listen(second, port);
    expect(await remote()).toBe(first);
  });
});

describe('a connection that does not open in time', () => {
  it('fails, TLS included', async () => {
    const url = new URL(`https://localhost:${await listen('127.0.0.1')}`);
    const tls = createUpstreamTls(
      url,
      { verify: true, serverName: '', minVersion: 'TLSv1.2' },
      { ca: null, certificate: null },
    );
    await expect(createConnector({ url, timeout: 100, tls })(['http/1.1'])).rejects.toMatchObject({
      fault: { code: 'upstream.connect_timeout' },
    });
  });
});

describe('keepAlive.connections', () => {
  it('bounds what is kept, not what is used at once', async () => {
    const open = new Set<unknown>();
    const waiting: (() => void)[] = [];
    const origin = await startOrigin((incoming, response) => {
      open.add(incoming.socket);
      incoming.socket.once('close', () => open.delete(incoming.socket));
      waiting.push(() => response.end('ok'));
    });
    closers.add(origin.stop);
    const engine = await forwardingTo(closers, origin.url, { pool: { keepAlive: { connections: 2 } } });
    const answers = Array.from({ length: 5 }, () => ask(engine.plain));
    await eventually(() => waiting.length === 5);
    expect(open.size).toBe(5);
    for (const answer of waiting) answer();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    await eventually(() => open.size === 2);
  });
});
