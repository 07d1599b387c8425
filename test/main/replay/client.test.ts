import { once } from 'node:events';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createReplayClient } from '../../../src/main/replay/client.ts';
import type { Ends } from '../../../src/main/replay/connect.ts';

const request = {
  method: 'GET',
  target: '/',
  authority: 'shop.localhost',
  headers: [['host', 'shop.localhost']],
  body: Buffer.alloc(0),
} as const;

/** A server of HTTP/2, a client of it, and what the client says of its connections. */
async function start() {
  const sessions: ServerHttp2Session[] = [];
  const server = createServer((_request, response) => void response.end('fine'));
  server.on('session', (session) => sessions.push(session));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const opened: Ends[] = [];
  let mayOpen = true;
  const client = createReplayClient(
    { address: '127.0.0.1', port, tls: null, version: '2' },
    {
      opened(ends) {
        if (!mayOpen) return Promise.reject(new Error('not now'));
        opened.push(ends);
        return Promise.resolve();
      },
      closed: () => undefined,
    },
    8,
  );
  onTestFinished(() => client.close());
  const { signal } = new AbortController();
  return {
    sessions,
    opened,
    client,
    send: () => client.send(request, signal),
    allow: (isAllowed: boolean) => {
      mayOpen = isAllowed;
    },
  };
}

test('requests over HTTP/2 that begin at once share one connection, which close ends', async () => {
  const { sessions, opened, client, send } = await start();
  await Promise.all(Array.from({ length: 8 }, send));
  expect(opened).toHaveLength(1);
  expect(sessions).toHaveLength(1);
  const ended = Promise.all(sessions.map((session) => once(session, 'close')));
  client.close();
  await ended;
});

test('a connection that could not be opened is tried again by the next request', async () => {
  const { send, allow } = await start();
  allow(false);
  await expect(send()).rejects.toThrow('not now');
  allow(true);
  expect(await send()).toMatchObject({ status: 200 });
});
