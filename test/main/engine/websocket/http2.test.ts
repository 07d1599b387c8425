import { once } from 'node:events';
import type { ClientHttp2Stream } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { isWebSocketMessage } from '../../../../src/shared/model/websocket.ts';
import { findTrustTools, launchTrustedChromium } from '../../../helpers/chromium-trust.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession, outcome } from '../http2/client.ts';
import { Arrivals, acceptFor, frame, masked, opcode } from './raw-websocket.ts';
import { bridgeTo, rawUpstream } from './upstream.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const extended = (path: string, protocol = 'websocket', ...fields: readonly string[]): string[] => [
  ':method',
  'CONNECT',
  ...get(path).slice(2),
  ':protocol',
  protocol,
  'sec-websocket-version',
  '13',
  ...fields,
];

async function connected(port: number) {
  const session = openSession(port);
  closers.add(() => session.destroy());
  await once(session, 'remoteSettings');
  return session;
}

/** Answers a handshake of ours. @param accept in place of the right proof */
const switched = (request: string, fields = '', accept?: string): string => {
  const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1] ?? '';
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept ?? acceptFor(key)}\r\n${fields}\r\n`;
};

async function opened(port: number, upstream: Awaited<ReturnType<typeof rawUpstream>>, fields = '') {
  const session = await connected(port);
  const stream: ClientHttp2Stream = session.request(
    extended('/live', 'websocket', 'sec-websocket-protocol', 'chat.v1, chat.v2'),
    { endStream: false },
  );
  const answered = once(stream, 'response');
  const server = await upstream.next();
  const request = await server.arrivals.head();
  server.socket.write(switched(request, fields));
  const [response] = (await answered) as [Record<string, string | number>];
  return { session, stream, arrivals: new Arrivals(stream), server, request, response };
}

describe('a WebSocket over HTTP/2', () => {
  it('is offered with SETTINGS_ENABLE_CONNECT_PROTOCOL', async () => {
    const engine = await bridgeTo(closers, 'http://127.0.0.1:9');
    const session = await connected(engine.plain);
    expect(session.remoteSettings.enableConnectProtocol).toBe(true);
  });

  it('becomes an HTTP/1.1 upgrade with a key of its own, and is joined both ways', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { stream, arrivals, server, request, response } = await opened(
      engine.plain,
      upstream,
      'Sec-WebSocket-Protocol: chat.v2\r\nServer: secret\r\n',
    );
    expect(request).toMatch(/^GET \/live HTTP\/1\.1\r\nHost: shop\.localhost\r\n/);
    expect(request).toMatch(/^sec-websocket-protocol: chat\.v1, chat\.v2\r$/m);
    expect(request).toMatch(/^Sec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r$/m);
    expect(request).toMatch(/\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
    expect(response).toMatchObject({ ':status': 200, 'sec-websocket-protocol': 'chat.v2' });
    for (const name of ['sec-websocket-accept', 'upgrade', 'connection', 'server'])
      expect(response).not.toHaveProperty(name);

    const up = frame(opcode.text, 'up', masked);
    stream.write(up);
    expect((await server.arrivals.take(up.length)).equals(up)).toBe(true);
    const down = frame(opcode.text, 'down');
    server.socket.write(down);
    expect((await arrivals.take(down.length)).equals(down)).toBe(true);
    stream.end();
    await server.arrivals.until(() => server.arrivals.ended);
    server.socket.end();
    await arrivals.untilClosed();
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({
      kind: 'websocket',
      httpVersion: '2',
      method: 'GET',
      status: 101,
      state: 'complete',
      requestBytes: up.length,
      responseBytes: down.length,
    });
    const page = await engine.engine.getFrames(exchange?.summary.id ?? '', 0, 10);
    expect(page?.items.map(({ from, kind }) => `${from} ${kind}`)).toEqual(['client text', 'upstream text']);
  });

  it('that the client resets is ended at the upstream', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { stream, server } = await opened(engine.plain, upstream);
    stream.close(8);
    await server.arrivals.until(() => server.arrivals.ended);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'cancelled', fault: 'request.client_left' });
  });

  it('that the upstream cuts is reset at the client, and no other stream with it', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { session, stream, arrivals, server } = await opened(engine.plain, upstream);
    server.socket.resetAndDestroy();
    await arrivals.untilClosed();
    expect(stream.rstCode).toBe(8);
    expect(session.destroyed).toBe(false);
  });

  it('that the upstream declines has its status and body', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const session = await connected(engine.plain);
    const asked = outcome(session.request(extended('/live'), { endStream: false }));
    const server = await upstream.next();
    await server.arrivals.head();
    server.socket.write('HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!');
    expect(await asked).toMatchObject({ status: 403, text: 'no!' });
  });

  it('is refused with a length, which the upstream would count and nobody else', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const session = await connected(engine.plain);
    const refused = session.request(extended('/live', 'websocket', 'content-length', '5'), {
      endStream: false,
    });
    expect(await outcome(refused)).toMatchObject({ status: 400 });
    const [exchange] = await engine.finished(1);
    expect(exchange).toMatchObject({ summary: { fault: 'request.malformed' }, upstreamRequest: null });
  });

  it('is never answered with a success that is no switch', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const session = await connected(engine.plain);
    const asked = outcome(session.request(extended('/live'), { endStream: false }));
    const server = await upstream.next();
    await server.arrivals.head();
    server.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi!');
    expect((await asked).status).toBe(501);
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: engine.plain, tls: 'off', protocols: ['h1', 'h2'] }],
      routes: [{ id: 'fixed', to: { respond: { status: 200, body: 'hi' } } }],
    });
    const anew = await connected(engine.plain);
    expect((await outcome(anew.request(extended('/live'), { endStream: false }))).status).toBe(501);
  });

  it('is refused when the upstream does not prove that it understood', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const session = await connected(engine.plain);
    const asked = outcome(session.request(extended('/live'), { endStream: false }));
    const server = await upstream.next();
    server.socket.write(switched(await server.arrivals.head(), '', 'AAAAAAAAAAAAAAAAAAAAAAAAAAA='));
    expect((await asked).status).toBe(502);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.upgrade_failed');
  });

  it('is refused where the route allows none, and so is every other protocol and plain CONNECT', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { route: { upgrades: [] } });
    const session = await connected(engine.plain);
    const refused = await outcome(session.request(extended('/live'), { endStream: false }));
    expect(refused).toMatchObject({ status: 501 });
    expect((await outcome(session.request(extended('/x', 'connect-udp'), { endStream: false }))).status).toBe(
      501,
    );
    expect((await askOver(session, [':method', 'CONNECT', ':authority', 'shop.localhost:443'])).status).toBe(
      501,
    );
    const faults = (await engine.finished(3)).map(({ summary }) => summary.fault);
    expect(faults).toEqual(['request.upgrade_refused', 'request.upgrade_refused', 'request.method_refused']);
  });
});

const tools = findTrustTools();

describe.skipIf(!tools.available)('Chromium', () => {
  it('talks WebSocket through HTTP/2', async () => {
    const origin = await startOrigin((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>chat</title>');
    });
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: true });
    origin.server.on('upgrade', (incoming, socket, head) => {
      sockets.handleUpgrade(incoming, socket, head, (connection) => {
        connection.on('message', (data, binary) => connection.send(data, { binary }));
      });
    });
    closers.add(() => origin.stop());
    const engine = await runEngine(
      {
        version: 1,
        listeners: [{ id: 'web', port: 0 }],
        routes: [{ id: 'live', to: { pool: 'live' } }],
        pools: [{ id: 'live', upstreams: [{ id: 'one', url: origin.url }] }],
      },
      { tls: true },
    );
    closers.add(engine.stop);
    const caPath = engine.authority?.caPath ?? '';
    const browser = await launchTrustedChromium({ caPath, hostResolverRules: 'MAP *.localhost 127.0.0.1' });
    closers.add(browser.close);
    const page = await browser.context.newPage();
    const address = `shop.localhost:${engine.port('web')}`;
    await page.goto(`https://${address}/`);
    const echoed = await page.evaluate(
      (url) =>
        new Promise<string[]>((resolve, reject) => {
          const socket = new WebSocket(url);
          const got: string[] = [];
          const sent = ['hello', '{"a":1}', 'x'.repeat(100_000)];
          socket.onopen = () => {
            for (const text of sent) socket.send(text);
          };
          socket.onerror = () => reject(new Error('the socket failed'));
          socket.onclose = () => resolve(got);
          socket.onmessage = ({ data }) => {
            got.push(String(data).slice(0, 10));
            if (got.length === sent.length) socket.close(1000, 'done');
          };
        }),
      `wss://${address}/live`,
    );
    expect(echoed).toEqual(['hello', '{"a":1}', 'xxxxxxxxxx']);
    const exchange = (await engine.finished(2)).find(({ summary }) => summary.kind === 'websocket');
    expect(exchange?.summary).toMatchObject({ httpVersion: '2', status: 101, scheme: 'https' });
    const frames = await engine.engine.getFrames(exchange?.summary.id ?? '', 0, 20);
    const texts = (frames?.items ?? []).filter(isWebSocketMessage).filter(({ kind }) => kind === 'text');
    expect(texts).toHaveLength(6);
    expect(
      texts.every(({ compressed, problem }) => problem === null && typeof compressed === 'boolean'),
    ).toBe(true);
    expect(texts.some(({ compressed }) => compressed)).toBe(true);
    expect(texts.map(({ preview }) => Buffer.from(preview, 'base64').toString().slice(0, 5))).toContain(
      'hello',
    );
    expect(frames?.items.find(({ kind }) => kind === 'close')).toMatchObject({ closeCode: 1000 });
  });
});
