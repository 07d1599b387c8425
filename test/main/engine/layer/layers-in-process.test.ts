import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { explain, toText } from '../../../../src/shared/explain/index.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

type RouteInput = NonNullable<ConfigInput['routes']>[number];

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function origin(location?: (url: string) => string) {
  const seen: IncomingMessage[] = [];
  const started = await startOrigin((incoming, response) => {
    seen.push(incoming);
    if (location !== undefined) response.setHeader('Location', location(started.url));
    response.setHeader('Server', 'origin/1');
    response.end('ok');
  });
  closing.push(started.stop);
  return { url: started.url, seen };
}

async function webSocketEcho() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket) =>
    socket.on('message', (data) => socket.send(`echo ${Buffer.isBuffer(data) ? data.toString() : ''}`)),
  );
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function layered(
  routes: RouteInput[],
  url = 'http://127.0.0.1:1',
  edge = {},
  inner = {},
): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [
      { id: 'edge', bind: '127.0.0.1', port: 0, tls: 'off', ...edge },
      ...['gateway', 'inner'].map((id) => ({
        id,
        bind: '127.0.0.1',
        port: 0,
        tls: 'off' as const,
        ...inner,
      })),
    ],
    routes,
    pools: [{ id: 'next', upstreams: [{ id: 'one', url }] }],
  });
  closing.push(() => engine.stop());
  return engine;
}

const toGateway: RouteInput = { id: 'in', listeners: ['edge'], to: { listener: 'gateway' } };
const toPool: RouteInput = { id: 'out', listeners: ['gateway'], to: { pool: 'next' } };

describe('a route to a listener', () => {
  it('goes on with the routes of that listener, as one exchange whose decisions say the layer', async () => {
    const { url } = await origin();
    const engine = await layered([toGateway, toPool], url);
    const answer = await ask(engine.port('edge'));
    expect(answer.text).toBe('ok');
    const [exchange, ...more] = await engine.finished(1);
    expect(more).toEqual([]);
    expect(exchange?.summary).toMatchObject({
      listener: 'edge',
      route: 'out',
      outerRoutes: ['in'],
      pool: 'next',
      upstream: 'one',
    });
    const trace = exchange?.decisions.map(({ code, layer }) => [code, layer]);
    expect(trace).toEqual([
      ['tls.off', undefined],
      ['route.matched', undefined],
      ['layer.entered', undefined],
      ['route.matched', 1],
      ['balance.round_robin', 1],
      ['forward.answered', 1],
      ['transform.response', 1],
    ]);
    const entered = exchange?.decisions[2];
    expect(entered === undefined ? '' : toText(explain(entered))).toBe(
      'Layer: in leads from listener edge to the routes of listener gateway, without a connection',
    );
  });

  it('adds Via for each layer in both directions, and says once who the client is', async () => {
    const { url, seen } = await origin();
    const engine = await layered(
      [
        toGateway,
        { id: 'on', listeners: ['gateway'], to: { listener: 'inner' } },
        { ...toPool, listeners: ['inner'] },
      ],
      url,
    );
    const port = engine.port('edge');
    const answer = await ask(port, {
      headers: {
        host: `shop.localhost:${port}`,
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
      },
    });
    expect(answer.headers.via).toBe('1.1 doorman, 1.1 doorman, 1.1 doorman');
    expect(seen[0]?.headers).toMatchObject({
      via: '1.1 doorman, 1.1 doorman, 1.1 doorman',
      host: `shop.localhost:${port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': `shop.localhost:${port}`,
      'x-forwarded-port': String(port),
      forwarded: `for=127.0.0.1;host="shop.localhost:${port}";proto=http`,
    });
  });

  it('passes on what the first layer believes of a trusted proxy', async () => {
    const { url, seen } = await origin();
    const engine = await layered([toGateway, { ...toPool, match: { clients: ['192.0.2.0/24'] } }], url, {
      trustForwardedFrom: ['127.0.0.0/8'],
    });
    const answer = await ask(engine.port('edge'), { headers: { 'x-forwarded-for': '192.0.2.7' } });
    expect(answer.status).toBe(200);
    expect(seen[0]?.headers['x-forwarded-for']).toBe('192.0.2.7, 127.0.0.1');
  });

  it('applies the rules of each layer: the next sees what the one before made, and redirects find back', async () => {
    const { url, seen } = await origin((own) => `${own}/login`);
    const engine = await layered(
      [
        {
          ...toGateway,
          match: { paths: ['/shop/*'] },
          rewrite: {
            stripPrefix: '/shop',
            host: 'shop.internal',
            requestHeaders: { set: { 'x-edge': '1' } },
          },
        },
        {
          ...toPool,
          match: { hosts: ['shop.internal'], paths: ['/api/*'], headers: { 'x-edge': '1' } },
          rewrite: { stripPrefix: '/api', responseHeaders: { set: { 'x-gateway': '1' } } },
        },
      ],
      url,
    );
    const port = engine.port('edge');
    const answer = await ask(port, {
      path: '/shop/api/cart?id=1',
      headers: { host: `shop.localhost:${port}` },
    });
    expect(seen[0]?.url).toBe('/cart?id=1');
    expect(seen[0]?.headers).toMatchObject({
      host: 'shop.internal',
      'x-forwarded-host': `shop.localhost:${port}`,
    });
    expect(answer.headers.location).toBe(`http://shop.localhost:${port}/shop/api/login`);
    expect(answer.headers).toMatchObject({ 'x-gateway': '1' });
    expect(answer.headers.server).toBeUndefined();
    const [exchange] = await engine.finished(1);
    expect(exchange?.request).toMatchObject({ target: '/shop/api/cart?id=1' });
    expect(exchange?.summary).toMatchObject({
      target: '/shop/api/cart?id=1',
      authority: `shop.localhost:${port}`,
    });
  });

  it('may end in a fixed response or a redirect, with the address that the client asked', async () => {
    const engine = await layered([
      { ...toGateway, rewrite: { host: 'shop.internal' } },
      {
        id: 'moved',
        listeners: ['gateway'],
        match: { paths: ['/old/*'] },
        to: { redirect: { location: '{scheme}://{host}:{port}/new?{query}&from={uri}', status: 307 } },
      },
      { id: 'fixed', listeners: ['gateway'], to: { respond: { status: 202, body: 'inner' } } },
    ]);
    const port = engine.port('edge');
    expect(await ask(port)).toMatchObject({ status: 202, text: 'inner' });
    const moved = await ask(port, { path: '/old/a?b=1', headers: { host: `shop.localhost:${port}` } });
    const from = encodeURIComponent(`http://shop.localhost:${port}/old/a?b=1`);
    expect(moved.headers.location).toBe(`http://shop.localhost:${port}/new?b=1&from=${from}`);
  });

  it('that has no route for the request answers 404 and says in which layer', async () => {
    const engine = await layered([toGateway]);
    expect((await ask(engine.port('edge'))).status).toBe(404);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ route: null, outerRoutes: ['in'] });
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'route.none',
      layer: 1,
      evidence: { misses: [{ route: 'in', part: 'listener', wanted: 'edge', saw: 'gateway' }] },
    });
  });

  it('streams bodies of both directions through', async () => {
    const started = await startOrigin((incoming, response) => void incoming.pipe(response));
    closing.push(started.stop);
    const engine = await layered([toGateway, toPool], started.url);
    const body = 'x'.repeat(300_000);
    const { text } = await ask(engine.port('edge'), { method: 'POST' }, body);
    expect(text === body).toBe(true);
  });

  it('opens no connection to the listener: its gate counts none', async () => {
    const { url } = await origin();
    const engine = await layered([toGateway, toPool], url, {}, { limits: { connections: 1 } });
    const only = connect(engine.port('gateway'), '127.0.0.1');
    closing.push(async () => void only.destroy());
    await once(only, 'connect');
    expect((await ask(engine.port('edge'))).text).toBe('ok');
  });

  it('lets WebSockets through to the service behind the last layer', async () => {
    const { url } = await webSocketEcho();
    const engine = await layered([toGateway, toPool], url);
    const client = new WebSocket(`ws://127.0.0.1:${engine.port('edge')}/live`);
    await once(client, 'open');
    client.send('hello');
    const [message] = await once(client, 'message');
    expect(String(message)).toBe('echo hello');
    client.close();
    await once(client, 'close');
  });

  it('that allows no upgrade makes an ordinary request of one, whatever the next layer allows', async () => {
    const { url, seen } = await origin();
    const engine = await layered([{ ...toGateway, upgrades: [] }, toPool], url);
    const answer = await ask(engine.port('edge'), {
      headers: { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
    });
    expect(answer.status).toBe(200);
    expect(seen[0]?.headers.upgrade).toBeUndefined();
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.map(({ code }) => code)).toContain('forward.upgrade_ignored');
  });

  it('takes requests of HTTP/2 as well', async () => {
    const { url, seen } = await origin();
    const engine = await layered([toGateway, toPool], url, { protocols: ['h2'] });
    const session = connectHttp2(`http://127.0.0.1:${engine.port('edge')}`);
    closing.push(async () => session.destroy());
    const stream = session.request({ ':path': '/a', ':authority': 'shop.localhost' });
    const [head] = await once(stream, 'response');
    stream.resume();
    await once(stream, 'end');
    expect(head).toMatchObject({ ':status': 200, via: '1.1 doorman, 2 doorman' });
    expect(seen[0]?.headers).toMatchObject({ host: 'shop.localhost', via: '2 doorman, 2 doorman' });
  });

  it('passes early hints on without what each layer hides', async () => {
    const started = await startOrigin((_incoming, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload', 'x-powered-by': 'secret' }, () =>
        response.end('ok'),
      );
    });
    closing.push(started.stop);
    const engine = await layered([toGateway, { ...toPool, rewrite: { hideBackend: false } }], started.url);
    await ask(engine.port('edge'));
    const [exchange] = await engine.finished(1);
    expect(exchange?.informational).toHaveLength(1);
    const fields = Object.fromEntries(exchange?.informational[0]?.headers ?? []);
    expect(Object.keys(fields).map((name) => name.toLowerCase())).toEqual(['link']);
  });
});

describe('a loop of layers', () => {
  it('back to the listener where it began is answered with 508, with the way that it took', async () => {
    const engine = await layered([
      toGateway,
      { id: 'back', listeners: ['gateway'], to: { listener: 'edge' } },
    ]);
    const answer = await ask(engine.port('edge'));
    expect(answer.status).toBe(508);
    expect(answer.headers['proxy-status']).toBe('doorman; error=proxy_loop_detected');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.fault).toBe('request.loop');
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'layer.loop',
      layer: 1,
      evidence: { route: 'back', to: 'edge', passed: ['edge', 'gateway'] },
    });
  });

  it('of one route that every listener has is found at the second step', async () => {
    const engine = await layered([{ id: 'all', to: { listener: 'gateway' } }]);
    expect((await ask(engine.port('edge'))).status).toBe(508);
    expect((await ask(engine.port('gateway'))).status).toBe(508);
  });

  it('that is none but longer than eight listeners ends as well', async () => {
    const ids = Array.from({ length: 11 }, (_, index) => `l${index}`);
    const engine = await runEngine({
      version: 1,
      listeners: ids.map((id) => ({ id, bind: '127.0.0.1', port: 0, tls: 'off' as const })),
      routes: [
        ...ids
          .slice(1)
          .map((id, index) => ({ id: `to-${id}`, listeners: [`l${index}`], to: { listener: id } })),
        { id: 'end', to: { respond: { body: 'end' } } },
      ],
    });
    closing.push(() => engine.stop());
    expect((await ask(engine.port('l2'))).text).toBe('end');
    expect((await ask(engine.port('l1'))).status).toBe(508);
  });
});
