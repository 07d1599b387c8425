import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { missingPeers } from '../../tooling/peers.ts';
import { Closers } from '../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { testBytes } from './app.ts';
import { startHaproxy } from './haproxy.ts';
import { startNginx } from './nginx.ts';

const closers = new Closers();
let engine: RunningEngine;

const missing = missingPeers('nginx', 'haproxy');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

beforeAll(async () => {
  if (missing !== '') return;
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: true });
  sockets.on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      if (Buffer.isBuffer(data) && data.toString() === 'end') socket.close(4001, 'as asked');
      else socket.send(data, { binary });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(() => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port: service } = server.address() as AddressInfo;
  const nginx = await startNginx({
    ports: 1,
    http: ([port]) => `
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${service}; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; proxy_set_header Host $http_host;
    }
  }`,
  });
  closers.add(nginx.stop);
  const haproxy = await startHaproxy({
    ports: 1,
    sections: ([port]) => `
frontend web
  bind 127.0.0.1:${port}
  default_backend service
backend service
  server one 127.0.0.1:${service}`,
  });
  closers.add(haproxy.stop);
  engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: ['nginx', 'haproxy'].map((id) => ({
      id,
      match: { hosts: [`${id}.localhost`] },
      to: { pool: id },
    })),
    pools: [
      { id: 'nginx', upstreams: [{ id: 'one', url: `http://127.0.0.1:${nginx.ports[0]}` }] },
      { id: 'haproxy', upstreams: [{ id: 'one', url: `http://127.0.0.1:${haproxy.ports[0]}` }] },
    ],
  });
  closers.add(engine.stop);
});

afterAll(() => closers.closeAll());

describe.skipIf(missing !== '').each(['nginx', 'haproxy'])(
  `a WebSocket through Doorman and %s${note}`,
  (host) => {
    it('carries text and large binary messages, compressed or not, and its close code', async () => {
      const url = `ws://127.0.0.1:${engine.port('plain')}/`;
      for (const perMessageDeflate of [true, false]) {
        const socket = new WebSocket(url, { headers: { host: `${host}.localhost` }, perMessageDeflate });
        const closed = new Promise<{ code: number; reason: string }>((resolve) => {
          socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
        });
        await new Promise((resolve, reject) => {
          socket.once('open', resolve);
          socket.once('error', reject);
        });
        expect(socket.extensions).toBe(perMessageDeflate ? 'permessage-deflate' : '');
        for (const message of [Buffer.from('hello'), testBytes(2_000_000)]) {
          const reply = new Promise<Buffer>((resolve) => {
            socket.once('message', (data: Buffer) => resolve(data));
          });
          socket.send(message, { binary: true });
          expect((await reply).equals(message)).toBe(true);
        }
        socket.send('end');
        expect(await closed).toEqual({ code: 4001, reason: 'as asked' });
      }
    });
  },
);
