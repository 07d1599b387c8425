import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { answeringUpstream, Closers, RawClient } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type RouteInput = NonNullable<ConfigInput['routes']>[number];
type ListenerInput = Partial<NonNullable<ConfigInput['listeners']>[number]>;

/** So slow that nothing comes back while a test runs. */
const two = { requests: 2, per: '1h' } as const;
const hello: RouteInput = { id: 'hello', to: { respond: { body: 'hello' } }, limits: { rate: two } };

const configOf = (
  routes: RouteInput[],
  listener: ListenerInput = {},
  url = 'http://127.0.0.1:1',
): ConfigInput => ({
  version: 1,
  listeners: [
    { id: 'web', bind: '127.0.0.1', port: 0, tls: 'off', ...listener },
    { id: 'gateway', bind: '127.0.0.1', port: 0, tls: 'off' },
  ],
  routes,
  pools: [{ id: 'p', upstreams: [{ id: 'u', url }] }],
});

async function run(...args: Parameters<typeof configOf>): Promise<RunningEngine> {
  const engine = await runEngine(configOf(...args), { tls: args[1]?.tls === 'auto' });
  closers.add(engine.stop);
  return engine;
}

const statuses = async (port: number, count: number, options = {}): Promise<number[]> => {
  const seen: number[] = [];
  for (let index = 0; index < count; index += 1) seen.push((await ask(port, options)).status);
  return seen;
};

describe('limits.rate of a route', () => {
  it('admits what the bucket holds, says what is left, and answers 429 with Retry-After beyond it', async () => {
    const engine = await run([hello]);
    const first = await ask(engine.port('web'));
    expect(first.status).toBe(200);
    expect(first.headers['ratelimit-policy']).toBe('"hello";q=2;w=3600');
    expect(first.headers['ratelimit']).toBe('"hello";r=1;t=1800');
    expect((await ask(engine.port('web'))).headers['ratelimit']).toMatch(/^"hello";r=0;t=1[78]\d\d$/);
    const refused = await ask(engine.port('web'));
    expect(refused.status).toBe(429);
    expect(refused.headers['ratelimit-policy']).toBe('"hello";q=2;w=3600');
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(1700);
    expect(seconds).toBeLessThanOrEqual(1800);
    expect(refused.headers['ratelimit']).toBe(`"hello";r=0;t=${seconds}`);
    expect(refused.headers['proxy-status']).toBe('doorman; error=http_request_denied');
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { status: 429, code: 'request.rate_exceeded', route: 'hello' },
    });
    const codes = (await engine.finished(3)).map(({ decisions }) =>
      decisions.flatMap((decision) => (decision.stage === 'defence' ? [decision] : [])),
    );
    expect(codes.map((of) => of.map(({ code }) => code))).toEqual([
      ['defence.allowed'],
      ['defence.allowed'],
      ['defence.rate_exceeded'],
    ]);
    expect(codes[2]?.[0]?.evidence).toMatchObject({ route: 'hello', client: '127.0.0.1', remaining: 0 });
  });

  it('does not count one client for another', async () => {
    const engine = await run([hello]);
    expect(await statuses(engine.port('web'), 4)).toEqual([200, 200, 429, 429]);
    expect(await statuses(engine.port('web'), 3, { localAddress: '127.0.0.2' })).toEqual([200, 200, 429]);
  });

  it('leaves routes without a limit alone: no field, no decision', async () => {
    const engine = await run([{ id: 'free', to: { respond: { body: 'hello' } } }]);
    const answer = await ask(engine.port('web'));
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.filter(({ stage }) => stage === 'defence')).toEqual([]);
  });

  it('refuses before anything goes upstream', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await run([{ ...hello, to: { pool: 'p' } }], {}, upstream.url);
    expect(await statuses(engine.port('web'), 4)).toEqual([200, 200, 429, 429]);
    expect(upstream.received.join('').split('GET / HTTP/1.1').length - 1).toBe(2);
  });

  it('counts what the cache answers too, and refuses before the cache is asked', async () => {
    const origin = await startOrigin((_request, response) => {
      response.setHeader('Cache-Control', 'max-age=60');
      response.end('kept');
    });
    closers.add(origin.stop);
    const route = { ...hello, to: { pool: 'p' }, cache: { enabled: true } };
    const engine = await run([route], {}, origin.url);
    const path = { path: '/kept' };
    expect(await statuses(engine.port('web'), 3, path)).toEqual([200, 200, 429]);
    const [, hit, refused] = await engine.finished(3);
    expect(hit?.summary.cache).toBe('hit');
    expect(hit?.response?.headers.filter(([name]) => name === 'RateLimit')).toHaveLength(1);
    expect(refused?.summary.cache).toBeNull();
  });

  it('counts by the value of a header, and by client where that is absent; the value is not kept', async () => {
    const engine = await run([{ ...hello, limits: { rate: { ...two, key: 'header:x-key' } } }]);
    const as = (key: string) => ({ headers: { 'x-key': key } });
    expect(await statuses(engine.port('web'), 3, as('secret-one'))).toEqual([200, 200, 429]);
    expect(await statuses(engine.port('web'), 3, as('x'.repeat(500)))).toEqual([200, 200, 429]);
    expect(await statuses(engine.port('web'), 3)).toEqual([200, 200, 429]);
    const exchanges = await engine.finished(9);
    expect(JSON.stringify(exchanges.map(({ decisions }) => decisions))).not.toContain('secret-one');
  });

  it.each<[string, (other: string) => Parameters<typeof ask>[1]]>([
    ['header:x-api-key', (other) => ({ headers: ['Host', 'a', 'X-Api-Key', 'mine', 'X-API-KEY', other] })],
    ['header:x-api-key', (other) => ({ headers: ['Host', 'a', 'X-Api-Key', other, 'X-Api-Key', 'mine'] })],
    ['cookie:s', (other) => ({ headers: { cookie: `s=${other}; s=mine` } })],
    ['cookie:s', (other) => ({ headers: { cookie: `s=mine; a=b; s=${other}` } })],
    ['query:k', (other) => ({ path: `/?k=${other}&k=mine` })],
    ['query:k', (other) => ({ path: `/?k=mine&%6b=${other}` })],
  ])('counts a value of %s however many others are sent beside it (%#)', async (key, options) => {
    const engine = await run([{ ...hello, limits: { rate: { ...two, key } } }]);
    const port = engine.port('web');
    const seen: number[] = [];
    for (const other of ['1', '2', '3']) seen.push((await ask(port, options(other))).status);
    expect(seen).toEqual([200, 200, 429]);
  });

  it('counts a cookie by what it says, in quotes or percent-encoded', async () => {
    const engine = await run([{ ...hello, limits: { rate: { ...two, key: 'cookie:s' } } }]);
    const seen: number[] = [];
    for (const cookie of ['s=mine', 's="mine"', 's=m%69ne', 's=%6Dine', 's=100%'])
      seen.push((await ask(engine.port('web'), { headers: { cookie } })).status);
    expect(seen).toEqual([200, 200, 429, 429, 200]);
  });

  it('keeps its buckets over a reload that leaves the rate as it is, and begins anew with another', async () => {
    const engine = await run([hello]);
    expect(await statuses(engine.port('web'), 3)).toEqual([200, 200, 429]);
    await engine.apply(configOf([{ ...hello, to: { respond: { body: 'other' } } }]));
    expect(await statuses(engine.port('web'), 1)).toEqual([429]);
    await engine.apply(configOf([{ ...hello, limits: { rate: { ...two, burst: 1 } } }]));
    expect(await statuses(engine.port('web'), 4)).toEqual([200, 200, 200, 429]);
  });
});

describe('a refused request with a body, over HTTP/1.1', () => {
  it('is answered at once although its body never comes, and does not become the next request', async () => {
    const engine = await run([{ ...hello, limits: { rate: { requests: 1, per: '1h' } } }]);
    await ask(engine.port('web'));
    const client = new RawClient(closers, engine.port('web'));
    client.send(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n',
    );
    const text = await client.until((received) => received.endsWith('}\n'));
    expect(text).toMatch(/^HTTP\/1\.1 429 /);
    // The rest of the body, with which the next request would begin.
    client.send(`${'x'.repeat(99_950)}`);
    client.send('x'.repeat(200));
    await client.untilEnd();
    expect(client.text).not.toContain('smuggled');
    expect((await engine.finished(2)).map(({ summary }) => summary.target).slice(0, 2)).toEqual(['/', '/']);
  });

  it('leaves the connection to the next request where its body has come', async () => {
    const engine = await run([
      { ...hello, match: { paths: ['/limited'] }, limits: { rate: { requests: 1, per: '1h' } } },
      { id: 'free', to: { respond: { body: 'free' } } },
    ]);
    await ask(engine.port('web'), { path: '/limited' });
    const client = new RawClient(closers, engine.port('web'));
    client.send(
      'POST /limited HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbodyGET /free HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    const text = await client.untilEnd();
    expect(text.match(/HTTP\/1\.1 \d+/g)?.[0]).toBe('HTTP/1.1 429');
    expect(text.endsWith('free') || /Connection: close/i.test(text)).toBe(true);
  });
});

describe('a refused request over HTTP/2', () => {
  it('ends its stream with 429 while others of the connection go on', async () => {
    const engine = await run(
      [
        { ...hello, match: { paths: ['/limited'] } },
        { id: 'free', to: { respond: { body: 'free' } } },
      ],
      { protocols: ['h2'] },
    );
    const session = connectHttp2(`http://127.0.0.1:${engine.port('web')}`);
    closers.add(() => session.destroy());
    const get = async (path: string, body?: string) => {
      const stream = session.request({ ':path': path, ':method': body === undefined ? 'GET' : 'POST' });
      // What is not wanted may be refused in the middle of it.
      stream.on('error', () => undefined);
      stream.end(body);
      const [headers] = (await once(stream, 'response')) as [Record<string, string | number>];
      stream.resume();
      return headers;
    };
    expect((await get('/limited'))[':status']).toBe(200);
    expect((await get('/limited'))['ratelimit']).toMatch(/^"hello";r=0;t=/);
    const [refused, free] = await Promise.all([get('/limited', 'x'.repeat(200_000)), get('/free')]);
    expect(refused[':status']).toBe(429);
    expect(Number(refused['retry-after'])).toBeGreaterThan(1000);
    expect(free[':status']).toBe(200);
    expect((await get('/free'))[':status']).toBe(200);
  });
});

describe('layers', () => {
  const toGateway: RouteInput = { id: 'in', listeners: ['web'], to: { listener: 'gateway' } };
  const limited: RouteInput = { ...hello, listeners: ['gateway'] };

  it('count a request once, by the client itself, where one route has a rate', async () => {
    const engine = await run([toGateway, limited]);
    expect(await statuses(engine.port('web'), 3)).toEqual([200, 200, 429]);
    expect(await statuses(engine.port('web'), 1, { localAddress: '127.0.0.2' })).toEqual([200]);
    const [first] = await engine.finished(4);
    const of = first?.decisions.filter(({ stage }) => stage === 'defence');
    expect(of?.map(({ code, layer }) => [code, layer])).toEqual([['defence.allowed', 1]]);
  });

  it('count it in each route that has one, and tell of both', async () => {
    const engine = await run([{ ...toGateway, limits: { rate: { requests: 5, per: '1h' } } }, limited]);
    const answer = await ask(engine.port('web'));
    expect(answer.headers['ratelimit']).toBe('"hello";r=1;t=1800, "in";r=4;t=720');
    expect(await statuses(engine.port('web'), 2)).toEqual([200, 429]);
  });

  it('refuse one client behind a cache without refusing another that waits for the same', async () => {
    const held = Promise.withResolvers<void>();
    const origin = await startOrigin((_request, response) => {
      void held.promise.then(() => response.end('x'));
    });
    closers.add(origin.stop);
    const engine = await run(
      [
        { ...toGateway, cache: { enabled: true } },
        { ...limited, to: { pool: 'p' }, limits: { rate: { requests: 1, per: '1h' } } },
      ],
      {},
      origin.url,
    );
    const first = ask(engine.port('web'));
    const second = ask(engine.port('web'), { localAddress: '127.0.0.2' });
    held.resolve();
    expect((await first).status).toBe(200);
    expect((await second).status).toBe(200);
    const again = await Promise.all([
      ask(engine.port('web')),
      ask(engine.port('web'), { localAddress: '127.0.0.3' }),
    ]);
    expect(again.map(({ status }) => status)).toEqual([429, 200]);
  });
});

describe('behind a trusted proxy', () => {
  const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

  it('counts the client that the proxy names', async () => {
    const engine = await run([hello], { trustForwardedFrom: ['127.0.0.1/32'] });
    expect(await statuses(engine.port('web'), 3, from('192.0.2.1'))).toEqual([200, 200, 429]);
    expect(await statuses(engine.port('web'), 1, from('192.0.2.2'))).toEqual([200]);
  });

  it('counts addresses of one IPv6 network of 64 bits as one client, and a mapped IPv4 address as that', async () => {
    const engine = await run([hello], { trustForwardedFrom: ['127.0.0.1/32'] });
    const seen = [];
    for (const address of ['2001:db8::1', '2001:db8::ffff:2', '2001:db8:0:0:9::1', '2001:db8:0:1::1'])
      seen.push(...(await statuses(engine.port('web'), 1, from(address))));
    expect(seen).toEqual([200, 200, 429, 200]);
    expect(await statuses(engine.port('web'), 2, from('192.0.2.7'))).toEqual([200, 200]);
    expect(await statuses(engine.port('web'), 1, from('::ffff:192.0.2.7'))).toEqual([429]);
  });

  it('believes nobody else', async () => {
    const engine = await run([hello]);
    const seen = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3'])
      seen.push(...(await statuses(engine.port('web'), 1, from(address))));
    expect(seen).toEqual([200, 200, 429]);
  });
});
