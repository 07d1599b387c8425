import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Origin, startOrigin } from '../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../helpers/run-engine.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function setUp(): Promise<{
  engine: RunningEngine;
  origin: Origin;
  upgrades: Record<string, unknown>[];
}> {
  const upgrades: Record<string, unknown>[] = [];
  const origin = await startOrigin((_incoming, response) => {
    response.writeHead(403, { 'content-type': 'text/plain', 'x-why': 'not here' });
    response.end('no socket for you');
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('chat.v2') ? 'chat.v2' : false),
  });
  origin.server.on('upgrade', (incoming, socket, head) => {
    upgrades.push({ ...incoming.headers });
    if (incoming.url === '/refused') {
      socket.end(
        'HTTP/1.1 403 Forbidden\r\nX-Why: not here\r\nContent-Length: 17\r\nConnection: close\r\n\r\nno socket for you',
      );
      return;
    }
    sockets.handleUpgrade(incoming, socket, head, (connection) => {
      connection.on('message', (data, binary) => connection.send(data, { binary }));
    });
  });
  closers.push(() => origin.stop());
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [
      { id: 'down', match: { paths: ['/down'] }, to: { pool: 'down' } },
      { id: 'live', to: { pool: 'live' } },
    ],
    pools: [
      { id: 'live', upstreams: [{ id: 'one', url: origin.url }] },
      { id: 'down', upstreams: [{ id: 'gone', url: 'http://127.0.0.1:9' }] },
    ],
  });
  closers.push(engine.stop);
  return { engine, origin, upgrades };
}

function refusal(
  socket: WebSocket,
): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('close', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    socket.on('open', () => reject(new Error('The socket opened.')));
    socket.on('error', () => {});
  });
}

describe('a WebSocket', () => {
  it('is bridged with its subprotocol, both ways, and recorded as one exchange', async () => {
    const { engine, upgrades } = await setUp();
    const socket = new WebSocket(`ws://127.0.0.1:${engine.port('plain')}/live`, ['chat.v1', 'chat.v2']);
    const echo = new Promise<string>((resolve) =>
      socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.protocol).toBe('chat.v2');
    socket.send('hello');
    expect(await echo).toBe('hello');
    const running = engine.engine.listExchanges();
    expect(running[0]).toMatchObject({
      kind: 'websocket',
      state: 'active',
      status: 101,
      route: 'live',
      upstream: 'one',
    });
    socket.close();
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'complete', status: 101 });
    expect(exchange?.summary.requestBytes).toBeGreaterThan(0);
    expect(exchange?.summary.responseBytes).toBeGreaterThan(0);
    expect(exchange?.decisions.map(({ code }) => code)).toEqual([
      'tls.off',
      'route.matched',
      'balance.round_robin',
      'forward.upgraded',
    ]);
    expect(upgrades[0]).toMatchObject({ 'x-forwarded-for': '127.0.0.1', via: '1.1 doorman' });
  });

  it('carries a large message unaltered', async () => {
    const { engine } = await setUp();
    const socket = new WebSocket(`ws://127.0.0.1:${engine.port('plain')}/live`, {
      maxPayload: 32 * 1024 * 1024,
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const message = Buffer.alloc(8 * 1024 * 1024, 'doorman');
    const echo = new Promise<Buffer>((resolve) => socket.once('message', (data) => resolve(data as Buffer)));
    socket.send(message);
    expect((await echo).equals(message)).toBe(true);
    socket.close();
    await engine.finished(1);
  });

  it('that the upstream declines gets the upstream’s answer', async () => {
    const { engine } = await setUp();
    const answer = await refusal(new WebSocket(`ws://127.0.0.1:${engine.port('plain')}/refused`));
    expect(answer).toMatchObject({ status: 403, text: 'no socket for you' });
    expect(answer.headers['x-why']).toBe('not here');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ status: 403, answeredBy: 'upstream' });
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'forward.upgrade_declined',
      evidence: { status: 403 },
    });
  });

  it('to an upstream that is down gets 502 with the reason', async () => {
    const { engine } = await setUp();
    const answer = await refusal(new WebSocket(`ws://127.0.0.1:${engine.port('plain')}/down`));
    expect(answer.status).toBe(502);
    expect(answer.headers['proxy-status']).toBe('doorman; error=connection_refused');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({
      kind: 'websocket',
      state: 'failed',
      fault: 'upstream.refused',
    });
  });
});
