import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { Closers } from '../../../helpers/http1-setup.ts';
import { frame, frameHead, handshake, joined, masked, opcode, openClient } from './raw-websocket.ts';
import { bridgeTo, rawUpstream } from './upstream.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const size = 100 * 1024 * 1024;
/** What may be on its way while nobody reads: buffers of four sockets and a little of our own, in bytes. */
const onItsWay = 24 * 1024 * 1024;

describe('a switched connection', () => {
  it('passes extensions, subprotocols and the key on as they came', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const fields =
      'Sec-WebSocket-Protocol: chat.v2, chat.v1\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x-own\r\n';
    const answer =
      'Sec-WebSocket-Protocol: chat.v1\r\nSec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n';
    const { client, server, request, response } = await joined(engine.plain, upstream, fields, answer);
    expect(request).toContain(fields);
    expect(request).toMatch(/^GET \/live HTTP\/1\.1\r\nHost: shop\.localhost\r\n/);
    expect(request).toMatch(/\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
    expect(response).toContain(answer);
    expect(response).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });

  it('lets pings, pongs, fragments and bytes that are no frames through unchanged', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    const up = Buffer.concat([
      frame(opcode.ping, 'are you there', masked),
      frame(opcode.text, 'one ', { ...masked, fin: false }),
      frame(opcode.pong, '', masked),
      frame(opcode.continuation, 'two', masked),
      Buffer.from('ÿÿ this is no frame at all'),
    ]);
    client.socket.write(up);
    expect((await server.arrivals.take(up.length)).equals(up)).toBe(true);
    const down = Buffer.concat([frame(opcode.pong, 'are you there'), Buffer.from([0xff, 0xff, 0x00])]);
    server.socket.write(down);
    expect((await client.arrivals.take(down.length)).equals(down)).toBe(true);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });

  it('has what the client sends behind its handshake delivered first', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const client = openClient(engine.plain);
    const early = frame(opcode.text, 'early', masked);
    client.socket.write(Buffer.concat([Buffer.from(handshake()), early]));
    const server = await upstream.next();
    await server.arrivals.head();
    server.socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    expect((await server.arrivals.take(early.length)).equals(early)).toBe(true);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });

  it('goes on in one direction when the other has ended', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    server.socket.end(frame(opcode.text, 'last word'));
    await client.arrivals.until(() => client.arrivals.ended);
    const answer = frame(opcode.text, 'heard', masked);
    client.socket.write(answer);
    expect((await server.arrivals.take(answer.length)).equals(answer)).toBe(true);
    client.socket.end();
    await server.arrivals.until(() => server.arrivals.ended);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'complete', fault: null });

    const second = await joined(engine.plain, upstream);
    second.client.socket.end();
    await second.server.arrivals.until(() => second.server.arrivals.ended);
    second.server.socket.end(answer);
    expect((await second.client.arrivals.take(answer.length)).equals(answer)).toBe(true);
    await second.client.arrivals.untilClosed();
  });

  it.each(['client', 'upstream'] as const)(
    'carries a message of 100 MB from the %s, and holds back a sender whose reader waits',
    async (from) => {
      const upstream = await rawUpstream(closers);
      const engine = await bridgeTo(closers, upstream.url);
      const { client, server } = await joined(engine.plain, upstream);
      const [sender, reader] = from === 'client' ? [client, server] : [server, client];
      reader.socket.removeAllListeners('data');
      reader.socket.pause();
      const piece = Buffer.alloc(64 * 1024, 'doorman ');
      const sent = createHash('sha256');
      let written = 0;
      const write = (bytes: Buffer) => {
        sent.update(bytes);
        written += bytes.length;
        return sender.socket.write(bytes);
      };
      write(frameHead(opcode.binary, size, { masked: from === 'client' }));
      const full = () => sender.socket.writableLength > 4 * piece.length;
      // Until nothing moves: the pieces written stay in the sender's own buffer for many turns.
      for (let still = 0, before = 0; still < 200; still += 1) {
        while (!full() && written < size) write(piece);
        await new Promise((resolve) => setImmediate(resolve));
        if (sender.socket.bytesWritten !== before) still = 0;
        before = sender.socket.bytesWritten;
      }
      expect(written).toBeLessThan(onItsWay);
      const received = createHash('sha256');
      let arrived = 0;
      reader.socket.on('data', (chunk: Buffer) => {
        received.update(chunk);
        arrived += chunk.length;
      });
      reader.socket.resume();
      const whole = frameHead(opcode.binary, size, { masked: from === 'client' }).length + size;
      while (arrived < whole) {
        while (!full() && written < whole) write(piece.subarray(0, Math.min(piece.length, whole - written)));
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(received.digest('hex')).toBe(sent.digest('hex'));
      client.socket.resetAndDestroy();
      await engine.finished(1);
      const page = await engine.engine.getFrames('test-00000001', 0, 10);
      expect(page?.items).toMatchObject([{ from, kind: 'binary', size, complete: true, whole: false }]);
    },
  );

  it('ends at the upstream when the client is gone', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended || server.socket.destroyed).catch(() => {});
    // The upstream keeps its side open: what it sends finds nobody.
    while (!server.socket.destroyed) {
      server.socket.write('anything');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({
      state: 'cancelled',
      fault: 'request.client_left',
      status: 101,
    });
    expect(engine.engine.listExchanges()).toHaveLength(1);
  });

  it('is cut at the client when the upstream is cut', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    server.socket.resetAndDestroy();
    await client.arrivals.untilClosed();
    expect(client.arrivals.failed).toBe(true);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'failed', fault: 'upstream.cut' });
  });

  it('may be silent for longer than a response, and is closed after timeouts.tunnel', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, {
      pool: { timeouts: { idle: '20ms', headers: '5s', tunnel: '400ms' } },
    });
    const { client, server } = await joined(engine.plain, upstream);
    const startedAt = performance.now();
    await client.arrivals.untilClosed();
    expect(performance.now() - startedAt).toBeGreaterThan(350);
    await server.arrivals.until(() => server.arrivals.ended);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'failed', fault: 'upstream.tunnel_idle' });
  });

  it('outlives a reload that takes its route away', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    const applied = await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: engine.plain, tls: 'off', protocols: ['h1', 'h2'] }],
    });
    expect(applied.ok).toBe(true);
    const message = frame(opcode.text, 'still here');
    server.socket.write(message);
    expect((await client.arrivals.take(message.length)).equals(message)).toBe(true);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });
});
