import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamTransport } from '../../../../src/main/engine/forward/upstream.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { createConnector } from '../../../../src/main/engine/http1/connect.ts';
import { Deadlines } from '../../../../src/main/engine/http1/deadlines.ts';
import { createHttp1Transport } from '../../../../src/main/engine/http1/upstream-transport.ts';
import { type Body, emptyBody } from '../../../../src/main/engine/message.ts';
import { Cancellation } from '../../../../src/main/engine/pipeline/cancellation.ts';
import {
  answeringUpstream,
  Closers,
  eventually,
  forwardingTo,
  RawClient,
  rawUpstream,
} from '../../../helpers/http1-setup.ts';
import { startRawOrigin } from '../../../helpers/origin.ts';
import { checked } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const okay = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const get = (path = '/', fields = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;

function transportTo(url: string, maxConnections = 10, deadlines = new Deadlines()): UpstreamTransport {
  const [pool] = checked({ version: 1, pools: [{ id: 'p', upstreams: [{ id: 'one', url }] }] }).pools;
  if (pool === undefined) throw new Error('the pool is missing');
  const connect = createConnector({ url: new URL(url), timeout: pool.timeouts.connect, tls: null });
  const transport = createHttp1Transport({ pool, connect, deadlines, maxConnections });
  closers.add(() => transport.destroy());
  return transport;
}

async function exchange(
  transport: UpstreamTransport,
  options: {
    readonly path?: string;
    readonly cancellation?: Cancellation;
    readonly body?: Body;
    readonly length?: string;
  } = {},
): Promise<string> {
  const fields = ['Host', 'a'];
  if (options.length !== undefined) fields.push('Content-Length', options.length);
  const { head, body } = await transport.exchange({
    head: { method: 'GET', target: options.path ?? '/', headers: new HeaderList(fields) },
    body: options.body ?? emptyBody,
    cancellation: options.cancellation ?? new Cancellation(),
    onSent: () => {},
    onInformational: () => {},
  });
  return new Promise((resolve, reject) => {
    let text = String(head.status);
    body.read({
      data(chunk) {
        text += ` ${Buffer.from(chunk).toString('latin1')}`;
        return true;
      },
      end: () => resolve(text),
      fail: (fault) => reject(new Error(fault.code)),
    });
  });
}

describe('connections to an upstream', () => {
  it('are used again, the one used last first', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (!all.includes('/slow')) socket.write(okay);
    });
    const transport = transportTo(upstream.url);
    const slow = exchange(transport, { path: '/slow' });
    await eventually(() => upstream.received.length === 1);
    await exchange(transport, { path: '/a' });
    upstream.sockets[0]?.write(okay);
    await slow;
    // Both are idle now; the first was used last.
    upstream.received[0] = '';
    await exchange(transport, { path: '/b' });
    expect(upstream.received[0]).toMatch(/^GET \/b /);
    expect(upstream.received).toHaveLength(2);
  });

  it('are not used again after a response that says close, or that has more bytes than its length', async () => {
    for (const response of [
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok',
      'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok',
      `${okay}surplus`,
    ]) {
      const upstream = await answeringUpstream(closers, response);
      const transport = transportTo(upstream.url);
      expect(await exchange(transport)).toBe('200 ok');
      expect(await exchange(transport)).toBe('200 ok');
      expect(upstream.received).toHaveLength(2);
    }
  });

  it('that send something while idle are cut, and it is no answer to anything', async () => {
    const upstream = await answeringUpstream(closers);
    const transport = transportTo(upstream.url);
    await exchange(transport);
    upstream.sockets[0]?.write('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
    await eventually(() => upstream.sockets[0]?.destroyed === true);
    expect(await exchange(transport)).toBe('200 ok');
  });

  it('that the upstream ends while idle are not used again', async () => {
    const upstream = await answeringUpstream(closers);
    const transport = transportTo(upstream.url);
    await exchange(transport);
    upstream.sockets[0]?.end();
    await eventually(() => upstream.sockets[0]?.destroyed === true);
    expect(await exchange(transport)).toBe('200 ok');
    expect(upstream.received).toHaveLength(2);
  });

  it('close when they were idle for long', async () => {
    const deadlines = new Deadlines();
    const upstream = await answeringUpstream(closers);
    const transport = transportTo(upstream.url, 10, deadlines);
    await exchange(transport);
    deadlines.sweep(performance.now() + 60_000);
    await eventually(() => upstream.sockets[0]?.destroyed === true && deadlines.size === 0);
  });
});

describe('requests that wait for a connection', () => {
  it('are served in turn, past one whose client left', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const transport = transportTo(upstream.url, 1);
    const cancellation = new Cancellation();
    const first = exchange(transport);
    await eventually(() => upstream.received.length === 1);
    const left = exchange(transport, { path: '/left', cancellation });
    const third = exchange(transport, { path: '/third' });
    cancellation.cancel();
    await expect(left).rejects.toThrow('request.client_left');
    upstream.sockets[0]?.write(okay);
    await first;
    await eventually(() => upstream.received[0]?.includes('/third') === true);
    upstream.sockets[0]?.write(okay);
    expect(await third).toBe('200 ok');
    expect(upstream.received).toHaveLength(1);
  });

  it('get a new one when the one in use closes', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.includes('/second')) socket.write(okay);
    });
    const transport = transportTo(upstream.url, 1);
    const first = exchange(transport);
    await eventually(() => upstream.received.length === 1);
    const second = exchange(transport, { path: '/second' });
    upstream.sockets[0]?.destroy();
    await expect(first).rejects.toThrow('upstream.reset');
    expect(await second).toBe('200 ok');
  });

  it('fail with the rest when no connection can be opened', async () => {
    const origin = await startRawOrigin(() => {});
    await origin.stop();
    const transport = transportTo(origin.url, 1);
    const results = await Promise.allSettled([exchange(transport), exchange(transport), exchange(transport)]);
    expect(results.map((result) => (result.status === 'rejected' ? String(result.reason) : ''))).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('upstream.refused')),
    );
  });

  it('fail when the transport is destroyed', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const transport = transportTo(upstream.url, 1);
    const first = exchange(transport);
    await eventually(() => upstream.received.length === 1);
    const second = exchange(transport);
    await Promise.all([
      expect(first).rejects.toThrow('upstream.reset'),
      expect(second).rejects.toThrow('engine.shutting_down'),
      transport.destroy(),
    ]);
  });
});

describe('a request to an upstream', () => {
  it('with a Content-Length that its empty body does not have is never sent', async () => {
    const upstream = await answeringUpstream(closers);
    const transport = transportTo(upstream.url);
    await expect(exchange(transport, { length: '5' })).rejects.toThrow('request.malformed');
    expect(upstream.received.join('')).toBe('');
  });

  it('of which the body failed before it was read is never taken for whole', async () => {
    const upstream = await rawUpstream(closers, () => {});
    const transport = transportTo(upstream.url);
    const body: Body = {
      empty: false,
      read: (sink) => sink.fail({ code: 'request.client_left', detail: 'left' }),
      resume: () => {},
      cancel: () => {},
    };
    await expect(exchange(transport, { body })).rejects.toThrow('request.client_left');
    expect(upstream.received.join('')).not.toContain('0\r\n\r\n');
  });

  it('may take longer to send than the head of the response may take', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (all.endsWith('end')) socket.write(okay);
    });
    const engine = await forwardingTo(closers, upstream.url, { pool: { timeouts: { headers: '100ms' } } });
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nstart');
    await new Promise((resolve) => setTimeout(resolve, 700));
    client.send('end');
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('that the upstream does not read is answered 504', async () => {
    const upstream = await rawUpstream(closers, (socket) => socket.pause());
    const engine = await forwardingTo(closers, upstream.url, { pool: { timeouts: { headers: '100ms' } } });
    const client = new RawClient(closers, engine.plain);
    client.send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n');
    client.send(Buffer.alloc(100_000_000, 'x'));
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 504 /);
  });
});

describe('a response without a length', () => {
  it('ends with the upstream’s connection, whole though the client is slow', async () => {
    const piece = 'x'.repeat(3_000_000);
    const upstream = await rawUpstream(closers, (socket) => {
      socket.end(`HTTP/1.1 200 OK\r\n\r\n${piece}`);
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain, { paused: true });
    client.send(get('/', 'Connection: close\r\n'));
    await eventually(
      () => upstream.sockets[0]?.writableFinished === true || upstream.sockets[0]?.writableLength === 0,
    );
    client.socket.resume();
    const text = await client.untilEnd();
    expect(text.endsWith('\r\n0\r\n\r\n')).toBe(true);
    expect(text.length).toBeGreaterThan(piece.length);
  });
});
