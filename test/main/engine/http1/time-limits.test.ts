import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ExchangeHandler } from '../../../../src/main/engine/exchange-handler.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { Deadlines } from '../../../../src/main/engine/http1/deadlines.ts';
import { createHttp1Server } from '../../../../src/main/engine/http1/server.ts';
import { type Body, bodyOf, type Response } from '../../../../src/main/engine/message.ts';
import { listenerLimitsSchema } from '../../../../src/shared/config/listener.ts';
import type { Fault } from '../../../../src/shared/model/fault.ts';
import { Closers, eventually, RawClient } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

/** A server whose clock is moved by hand. */
async function serve(handle: ExchangeHandler) {
  const deadlines = new Deadlines();
  const http1 = createHttp1Server(listenerLimitsSchema.parse({}), handle, deadlines);
  const facts = { listener: 'l', port: 1, scheme: 'http', peerAddress: '127.0.0.1', tls: null } as const;
  const server = createServer({ allowHalfOpen: true }, (socket) => http1.serve(socket, facts));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(async () => {
    http1.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { port, later: (milliseconds: number) => deadlines.sweep(performance.now() + milliseconds) };
}

const responseWith = (body: Body, fields: string[] = []): Response => ({
  head: { status: 200, reason: 'OK', headers: new HeaderList(fields) },
  body,
});

/** Reads requests and keeps what becomes of their bodies; answers when told. */
function bodyReader(ready: () => boolean = () => true) {
  const state: { received: number; fault: Fault | null; body: Body | null } = {
    received: 0,
    fault: null,
    body: null,
  };
  const handle: ExchangeHandler = ({ body }) => {
    state.body = body;
    return {
      response: new Promise((resolve) => {
        body.read({
          data(chunk) {
            state.received += chunk.length;
            return ready();
          },
          end: () => resolve(responseWith(bodyOf(Buffer.from('ok')), ['Content-Length', '2'])),
          fail(fault) {
            state.fault = fault;
            resolve(responseWith(bodyOf(Buffer.from('no')), ['Content-Length', '2']));
          },
        });
      }),
      cancel: () => {},
    };
  };
  return { state, handle };
}

describe('the time that a body may take', () => {
  const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n';

  it('is over when it comes in at less than bodyMinRate', async () => {
    const { state, handle } = bodyReader();
    const server = await serve(handle);
    const client = new RawClient(closers, server.port).send(`${head}x`);
    await eventually(() => state.received === 1);
    server.later(11_000);
    expect(await client.untilEnd()).toMatch(/\r\nConnection: close\r\n.*no$/s);
    expect(state.fault?.code).toBe('request.body_timeout');
  });

  it('goes on while enough comes in', async () => {
    const { state, handle } = bodyReader();
    const server = await serve(handle);
    const client = new RawClient(closers, server.port).send(`${head}${'x'.repeat(50_000)}`);
    await eventually(() => state.received === 50_000);
    server.later(11_000);
    client.send('x'.repeat(50_000));
    expect(await client.until((text) => text.endsWith('ok'))).toContain('200 OK');
  });

  it('does not count time in which its reader had it wait', async () => {
    const { state, handle } = bodyReader(() => false);
    const server = await serve(handle);
    const client = new RawClient(closers, server.port).send(`${head}x`);
    await eventually(() => state.received === 1);
    server.later(11_000);
    state.body?.resume();
    server.later(22_000);
    expect(state.fault).toBeNull();
    client.socket.destroy();
  });

  it('that nobody wants, behind its answer, is bounded', async () => {
    const server = await serve(({ body }) => {
      body.cancel();
      return {
        response: Promise.resolve(responseWith(bodyOf(Buffer.from('ok')), ['Content-Length', '2'])),
        cancel: () => {},
      };
    });
    const client = new RawClient(closers, server.port).send(`${head}x`);
    await client.until((text) => text.endsWith('ok'));
    server.later(11_000);
    await client.untilEnd();
  });
});

describe('a response behind which the connection closes', () => {
  it('is written whole to a client that begins to read late', async () => {
    const size = 32 * 1024 * 1024;
    const bytes = Buffer.alloc(size, 'x');
    let written = false;
    const body: Body = {
      empty: false,
      read(sink) {
        sink.data(bytes);
        sink.end(null);
        written = true;
      },
      resume: () => {},
      cancel: () => {},
    };
    const server = await serve(() => ({
      response: Promise.resolve(responseWith(body, ['Content-Length', String(size)])),
      cancel: () => {},
    }));
    const client = new RawClient(closers, server.port, { paused: true });
    client.send('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    await eventually(() => written);
    server.later(60_000);
    client.socket.resume();
    expect((await client.untilEnd()).length).toBeGreaterThan(size);
  });
});
