import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createWebSocketTransport } from '../../../src/main/host/websocket-transport.ts';
import type { Transport } from '../../../src/shared/contract/transport.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';

/** A client of `ws` as it is, and the host's transport to it, which asks every 10 ms whether it is there. */
async function connect(autoPong: boolean): Promise<{ client: WebSocket; transport: Transport }> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const accepted = Promise.withResolvers<Transport>();
  server.on('connection', (socket) => accepted.resolve(createWebSocketTransport(socket, milliseconds(10))));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  onTestFinished(() => {
    client.terminate();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  await once(client, 'open');
  return { client, transport: await accepted.promise };
}

test('a peer that does not answer is let go', async () => {
  const { transport } = await connect(false);
  await new Promise<void>((resolve) => transport.onClose(resolve));
});

test('a peer that answers is kept', async () => {
  const { client, transport } = await connect(true);
  let closed = false;
  transport.onClose(() => {
    closed = true;
  });
  for (let pings = 0; pings < 5; pings += 1) await once(client, 'ping');
  expect(closed).toBe(false);
  transport.send('still there');
  const [data] = await once(client, 'message');
  expect(String(data)).toBe('still there');
});

test('sending after the end does nothing', async () => {
  const { client, transport } = await connect(true);
  const closed = new Promise<void>((resolve) => transport.onClose(resolve));
  client.terminate();
  await closed;
  expect(() => transport.send('too late')).not.toThrow();
});
