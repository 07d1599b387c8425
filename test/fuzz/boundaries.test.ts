import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import { ask } from '../helpers/ask.ts';
import { Closers, eventually, forwardingTo, RawClient } from '../helpers/http1-setup.ts';
import { rawExchange } from '../helpers/origin.ts';
import { startHaproxy } from '../peers/haproxy.ts';
import { startNginx } from '../peers/nginx.ts';
import { mutatedBytes } from './messages.ts';
import { kinds } from './request-kinds.ts';

/** Time of this file, in milliseconds: `DOORMAN_FUZZ_SECONDS`, or 12 s. */
const budget = Number(process.env.DOORMAN_FUZZ_SECONDS ?? 12) * 1000;
const share = { interruptAfterTimeLimit: budget / 3, numRuns: Number.MAX_SAFE_INTEGER };
// However long is asked for, and time for the counterexample to be made small.
vi.setConfig({ testTimeout: budget + 120_000 });

const closers = new Closers();
afterEach(() => closers.closeAll());

/** A server that nobody here has written. */
interface Counting {
  readonly url: string;
  /** Requests it has found in what it was sent so far, bad ones among them. */
  count(): Promise<number>;
}

async function nodeServer(): Promise<Counting> {
  let requests = 0;
  const server = createServer((incoming, response) => {
    requests += 1;
    incoming.resume();
    incoming.once('end', () => response.end('ok'));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // A connection that is cut brings no request of its own.
    if (error.code !== 'ECONNRESET' && error.code !== 'HPE_INVALID_EOF_STATE') requests += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => Promise.resolve(requests),
  };
}

async function nginxServer(): Promise<Counting> {
  const nginx = await startNginx({
    ports: 2,
    http: ([port, statusPort]) => `
  server {
    listen 127.0.0.1:${port};
    location / { return 200 "ok"; }
  }
  server { listen 127.0.0.1:${statusPort}; location / { stub_status; } }`,
  });
  closers.add(nginx.stop);
  const [port, statusPort] = nginx.ports;
  let own = 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async count() {
      own += 1;
      const { text } = await ask(statusPort ?? 0);
      return Number(/^ *\d+ \d+ (\d+)/m.exec(text)?.[1]) - own;
    },
  };
}

async function haproxyServer(): Promise<Counting> {
  const haproxy = await startHaproxy({
    ports: 2,
    sections: ([port, statusPort]) => `
frontend counted
  bind 127.0.0.1:${port}
  option http-buffer-request
  http-request return status 200 content-type text/plain string ok
frontend status
  bind 127.0.0.1:${statusPort}
  stats enable
  stats uri /`,
  });
  closers.add(haproxy.stop);
  const [port, statusPort] = haproxy.ports;
  return {
    url: `http://127.0.0.1:${port}`,
    async count() {
      const { text } = await ask(statusPort ?? 0, { path: '/;csv' });
      const [names = '', ...rows] = text.replace(/^# /, '').split('\n');
      const row = rows.find((line) => line.startsWith('counted,FRONTEND,'))?.split(',') ?? [];
      return Number(row[names.split(',').indexOf('req_tot')]);
    },
  };
}

const pipeline = fc
  .array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 })
  .map((messages) => messages.map((message, index) => message.bytes(`/${index}`)).join(''));
const cuts = fc.array(fc.nat(), { maxLength: 6 });

const servers = [
  ['node:http', missingPeers(), nodeServer],
  ['nginx', missingPeers('nginx'), nginxServer],
  ['HAProxy', missingPeers('haproxy'), haproxyServer],
] as const;

for (const [name, missing, start] of servers) {
  const note = missing === '' ? '' : ` (skipped: no ${missing})`;

  describe.skipIf(missing !== '')(`${name} behind Doorman${note}`, () => {
    it('counts each request that it finds in one piece', async () => {
      const server = await start();
      const one = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello';
      const last = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
      await rawExchange(Number(new URL(server.url).port), one + one + last);
      expect(await server.count()).toBe(3);
    });

    it('finds as many requests in what it is sent as Doorman has recorded, whatever the client sends', async () => {
      const server = await start();
      const { engine, plain } = await forwardingTo(closers, server.url);
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(fc.oneof(pipeline, mutatedBytes(pipeline)), cuts, async (bytes, at) => {
          engine.clearExchanges();
          const before = await server.count();
          const client = new RawClient(closers, plain);
          let from = 0;
          const ends = at.map((cut) => cut % (bytes.length + 1)).sort((left, right) => left - right);
          for (const end of [...ends, bytes.length]) {
            client.send(bytes.slice(from, Math.max(from, end)));
            from = Math.max(from, end);
            await new Promise((resolve) => setImmediate(resolve));
          }
          client.halfClose();
          await client.untilEnd();
          client.socket.destroy();
          await eventually(() => engine.listExchanges().every(({ state }) => state !== 'active'));
          const details = engine.listExchanges().flatMap(({ id }) => engine.getExchange(id) ?? []);
          const answered = details.filter(({ summary }) => summary.answeredBy === 'upstream').length;
          // One whose body turned out to be bad was begun there and cut: the server may have read its head, or not.
          const begun = details.filter(({ upstreamRequest }) => upstreamRequest !== null).length;
          // What was cut may still be on its way: once one more request is answered, the server has read that as well.
          const cut = begun > answered;
          if (cut) await ask(plain);
          const found = (await server.count()) - before - Number(cut);
          compared += found;
          expect({ found, tooFew: found < answered, tooMany: found > begun }).toEqual({
            found,
            tooFew: false,
            tooMany: false,
          });
        }),
        share,
      );
      expect(compared).toBeGreaterThan(0);
    });
  });
}
