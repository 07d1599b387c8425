import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../helpers/ask.ts';
import { rawExchange, startOrigin } from '../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../helpers/run-engine.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const hello = [{ id: 'hello', to: { respond: { body: 'hello' } } }];

async function run(input: Parameters<typeof runEngine>[0]): Promise<RunningEngine> {
  const engine = await runEngine(input);
  closers.push(engine.stop);
  return engine;
}

async function occupy(
  host = '127.0.0.1',
): Promise<{ port: number; server: Server; release(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port, server, release };
}

describe('a head that is not clear', () => {
  const cases: readonly (readonly [string, string, number])[] = [
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400],
    ['a Host with user information', 'GET / HTTP/1.1\r\nHost: a@b\r\n\r\n', 400],
    ['a Host with a path', 'GET / HTTP/1.1\r\nHost: a/b\r\n\r\n', 400],
    ['a broken IPv6 Host', 'GET / HTTP/1.1\r\nHost: [::1::2]\r\n\r\n', 400],
    [
      'Content-Length and Transfer-Encoding',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'two Content-Lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    [
      'a transfer coding besides chunked',
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    [
      'Transfer-Encoding in HTTP/1.0',
      'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['white space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n', 400],
    ['a folded field', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n', 400],
    ['TRACE', 'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n', 501],
    ['a head that is too large', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, 431],
    ['nonsense', 'hello there\r\n\r\n', 400],
  ];

  it.each(cases)('with %s is refused', async (_name, bytes, status) => {
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: hello,
    });
    const withClose = bytes.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    const answer = await rawExchange(engine.port('plain'), withClose);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain('doorman; error=');
    expect(answer).not.toContain('hello\r\n');
  });

  it('is refused before any route is looked at, and leaves a trace', async () => {
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: hello,
    });
    await rawExchange(engine.port('plain'), 'GET / HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({
      route: null,
      status: 400,
      fault: 'request.host_invalid',
      answeredBy: 'doorman',
    });
    expect(exchange?.decisions.map(({ code }) => code)).toEqual(['tls.off', 'listener.rejected']);
  });

  it('lets an absolute-form target override Host', async () => {
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [
        {
          id: 'wanted',
          match: { hosts: ['real.localhost'], paths: ['/x'] },
          to: { respond: { body: 'right' } },
        },
      ],
    });
    const answer = await rawExchange(
      engine.port('plain'),
      'GET http://real.localhost/x HTTP/1.1\r\nHost: other.localhost\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toContain('right');
  });
});

describe('opening', () => {
  it('binds both families of localhost on one port', async () => {
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: hello,
    });
    const port = engine.port('plain');
    const request = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    expect(await rawExchange(port, request, '127.0.0.1')).toContain('hello');
    expect(await rawExchange(port, request, '::1')).toContain('hello');
  });

  it('opens the other listeners at start when one port is taken, and that one as soon as it is free', async () => {
    const taken = await occupy();
    const engine = await run({
      version: 1,
      listeners: [
        { id: 'taken', port: taken.port, tls: 'off' },
        { id: 'free', port: 0, tls: 'off' },
      ],
      routes: hello,
    });
    expect((await ask(engine.port('free'))).text).toBe('hello');
    const status = () => engine.messages.findLast((message) => message.kind === 'status');
    expect(status()?.listeners.find(({ id }) => id === 'taken')).toMatchObject({
      state: 'failed',
      errorCode: 'EADDRINUSE',
    });
    await taken.release();
    while (status()?.listeners.some(({ state }) => state === 'failed'))
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await ask(taken.port)).text).toBe('hello');
  });

  it('refuses a whole change while running when one of its ports is taken', async () => {
    const taken = await occupy();
    closers.push(taken.release);
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: hello,
    });
    const result = await engine.apply({
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off' },
        { id: 'more', port: 0, tls: 'off' },
        { id: 'taken', port: taken.port, tls: 'off' },
      ],
      routes: [{ id: 'changed', to: { respond: { body: 'changed' } } }],
    });
    expect(result).toMatchObject({ ok: false, listeners: [{ id: 'taken', errorCode: 'EADDRINUSE' }] });
    expect((await ask(engine.port('plain'))).text).toBe('hello');
  });

  it('says what is wrong when TLS has no authority to sign with', async () => {
    const engine = await run({ version: 1, listeners: [{ id: 'web', port: 0 }], routes: hello });
    const status = engine.messages.findLast((message) => message.kind === 'status');
    expect(status?.listeners[0]).toMatchObject({ state: 'failed', problem: 'there is no authority' });
  });
});

describe('redirectToHttps', () => {
  it('sends every request of a plain listener to the same place over HTTPS', async () => {
    const engine = await runEngine(
      {
        version: 1,
        listeners: [
          { id: 'plain', port: 0, tls: 'off', redirectToHttps: 'web' },
          { id: 'web', port: 0 },
        ],
        routes: hello,
      },
      { tls: true },
    );
    closers.push(engine.stop);
    const answer = await ask(engine.port('plain'), {
      path: '/a?b=c',
      headers: { host: 'shop.localhost:80' },
    });
    expect(answer.status).toBe(308);
    expect(answer.headers.location).toBe(`https://shop.localhost:${engine.port('web')}/a?b=c`);
  });
});

describe('who is believed', () => {
  it('takes the client from X-Forwarded-For of a trusted proxy only', async () => {
    const origin = await startOrigin((incoming, response) =>
      response.end(String(incoming.headers['x-forwarded-for'])),
    );
    closers.push(origin.stop);
    const routes = [
      { id: 'inside', match: { clients: ['10.1.0.0/16'] }, to: { respond: { body: 'inside' } } },
      { id: 'rest', to: { pool: 'origin' } },
    ];
    const pools = [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }];
    const engine = await run({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes,
      pools,
    });
    const claim = { headers: { 'x-forwarded-for': '10.1.2.3' } };
    expect((await ask(engine.port('plain'), claim)).text).toBe('127.0.0.1');
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off', trustForwardedFrom: ['127.0.0.0/8'] }],
      routes,
      pools,
    });
    expect((await ask(engine.port('plain'), claim)).text).toBe('inside');
    expect((await ask(engine.port('plain'), { headers: { 'x-forwarded-for': '9.9.9.9' } })).text).toBe(
      '9.9.9.9, 127.0.0.1',
    );
  });
});
