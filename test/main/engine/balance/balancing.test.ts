import { createServer, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Pool = NonNullable<ConfigInput['pools']>[number];
type UpstreamInput = Pool['upstreams'][number];

/** Upstreams that answer with their own name; the first of them is `a`. */
async function named(...facts: Partial<UpstreamInput>[]): Promise<UpstreamInput[]> {
  return Promise.all(
    facts.map(async (given, at) => {
      const id = String.fromCharCode(97 + at);
      const origin = await startOrigin((_, response) => response.end(id));
      closers.add(origin.stop);
      return { id, url: origin.url, ...given };
    }),
  );
}

const config = (
  pool: Omit<Pool, 'id'>,
  listener: Partial<NonNullable<ConfigInput['listeners']>[number]> = {},
): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off', ...listener }],
  routes: [{ id: 'all', to: { pool: 'shop' }, rewrite: { stripPrefix: '/api' } }],
  pools: [{ id: 'shop', ...pool }],
});

async function run(...given: Parameters<typeof config>): Promise<RunningEngine> {
  const engine = await runEngine(config(...given));
  closers.add(engine.stop);
  return engine;
}

/** The names of who answered, one after the other. */
async function answers(
  engine: RunningEngine,
  headers: Record<string, string>,
  times: number,
): Promise<string> {
  let all = '';
  for (let time = 0; time < times; time += 1) all += (await ask(engine.port('web'), { headers })).text;
  return all;
}

const balanceOf = (exchange: ExchangeDetail | undefined): Decision[] =>
  (exchange?.decisions ?? []).filter(({ stage }) => stage === 'balance');

const lastBalance = async (engine: RunningEngine, count: number) =>
  balanceOf((await engine.finished(count)).at(-1));

describe('a pool', () => {
  it.each([
    ['random', 'balance.random'],
    ['least-requests', 'balance.least_requests'],
    ['p2c', 'balance.p2c'],
    ['latency', 'balance.latency'],
    ['ip-hash', 'balance.ip_hash'],
    ['consistent-hash', 'balance.consistent_hash'],
    ['first', 'balance.first'],
  ] as const)('chooses by %s, and says so', async (balance, code) => {
    const engine = await run({ balance, upstreams: await named({}, {}) });
    const answer = await ask(engine.port('web'));
    const [decision, ...further] = await lastBalance(engine, 1);
    expect(further).toEqual([]);
    expect(decision).toMatchObject({ code, evidence: { pool: 'shop', chosen: answer.text } });
  });

  it('sends every request of a key to the same upstream, and takes turns without the key', async () => {
    const upstreams = await named({}, {}, {});
    const engine = await run({ balance: 'consistent-hash', hashKey: 'header:x-user', upstreams });
    const home = await answers(engine, { 'x-user': 'ann' }, 4);
    expect(home).toMatch(/^(.)\1{3}$/);
    expect(await answers(engine, {}, 3)).toBe('abc');
    const [decision] = await lastBalance(engine, 7);
    expect(decision).toMatchObject({
      code: 'balance.round_robin',
      evidence: { fallback: { reason: 'hash_key_missing', key: 'header:x-user' } },
    });
  });

  it('measures how long upstreams take, and prefers the fast one', async () => {
    const slow: ServerResponse[] = [];
    const origin = await startOrigin((_, response) => slow.push(response));
    closers.add(origin.stop);
    const [fast] = await named({});
    const engine = await run({
      balance: 'latency',
      upstreams: [{ id: 'slow', url: origin.url }, ...(fast === undefined ? [] : [{ ...fast, id: 'fast' }])],
    });
    // Both unknown: one of two first requests goes to each, since one in flight counts as slow.
    const both = [ask(engine.port('web')), ask(engine.port('web'))];
    await Promise.race(both);
    await eventually(() => slow.length > 0);
    expect(await answers(engine, {}, 5)).toBe('aaaaa');
    for (const response of slow) response.end('slow');
    await Promise.all(both);
    const [decision] = await lastBalance(engine, 7);
    expect(decision?.code).toBe('balance.latency');
  });
});

describe('an upstream with as many requests as it may have', () => {
  it('is left out, and the client gets 503 when all are', async () => {
    const waiting: ServerResponse[] = [];
    const arrived = Promise.withResolvers<void>();
    const server = await startOrigin((_, response) => {
      waiting.push(response);
      if (waiting.length === 2) arrived.resolve();
    });
    closers.add(server.stop);
    const engine = await run({
      upstreams: [
        { id: 'a', url: server.url, maxRequests: 1 },
        { id: 'b', url: server.url, maxRequests: 1 },
      ],
    });
    const running = [ask(engine.port('web')), ask(engine.port('web'))];
    await arrived.promise;
    const refused = await ask(engine.port('web'));
    expect(refused.status).toBe(503);
    expect(refused.text).toContain('balance.none_available');
    for (const response of waiting) response.end('done');
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
    const exchanges = await engine.finished(3);
    const decisions = exchanges.flatMap(balanceOf);
    const none = decisions.find(({ code }) => code === 'balance.none_available');
    expect(none).toMatchObject({
      evidence: {
        candidates: [
          { upstream: 'a', active: 1, excluded: 'max_requests' },
          { upstream: 'b', active: 1, excluded: 'max_requests' },
        ],
      },
    });
    const second = decisions.filter(({ code }) => code === 'balance.round_robin');
    expect(second).toHaveLength(2);
    server.server.removeAllListeners('request');
    server.server.on('request', (_, response) => response.end('again'));
    expect((await ask(engine.port('web'))).text).toBe('again');
  });
});

describe('a backup', () => {
  it('takes over when no other is available, and hands back', async () => {
    const upstreams = await named({}, { backup: true });
    const engine = await run({ upstreams });
    expect(await answers(engine, {}, 2)).toBe('aa');
    await engine.apply(config({ upstreams: upstreams.map((one, at) => ({ ...one, enabled: at > 0 })) }));
    expect(await answers(engine, {}, 2)).toBe('bb');
    await engine.apply(config({ upstreams }));
    expect(await answers(engine, {}, 2)).toBe('aa');
    const exchanges = await engine.finished(6);
    expect(balanceOf(exchanges[2])[0]).toMatchObject({
      evidence: { candidates: [{ excluded: 'disabled' }, { excluded: null, backup: true }] },
    });
  });
});

describe('a pool whose upstreams fail', () => {
  const health = { passive: { consecutiveFailures: 1, ejectFor: '1m', maxEjected: '100%' } };

  async function failing(...ids: string[]): Promise<UpstreamInput[]> {
    return Promise.all(
      ids.map(async (id) => {
        const origin = await startOrigin((_, response) => response.writeHead(502).end());
        closers.add(origin.stop);
        return { id, url: origin.url };
      }),
    );
  }

  it('uses those that were ejected as well, when fewer than half are left', async () => {
    const upstreams = [...(await named({})), ...(await failing('b', 'c'))];
    const engine = await run({ upstreams, health, retry: { attempts: 1 } });
    const statuses: number[] = [];
    for (let time = 0; time < 6; time += 1) statuses.push((await ask(engine.port('web'))).status);
    expect(statuses.toSorted((left, right) => left - right)).toEqual([200, 200, 502, 502, 502, 502]);
    expect(await lastBalance(engine, 6)).toMatchObject([
      { code: 'balance.panic', evidence: { healthy: 1, enabled: 3, threshold: 0.5 } },
      {
        code: 'balance.round_robin',
        evidence: { candidates: [{}, { excluded: null, overruled: 'ejected' }, { overruled: 'ejected' }] },
      },
    ]);
  });

  it('answers 503 with the reasons when nobody is left, and not with a guess', async () => {
    const engine = await run({ upstreams: await failing('a', 'b'), health, retry: { attempts: 1 } });
    const answers = [
      await ask(engine.port('web')),
      await ask(engine.port('web')),
      await ask(engine.port('web')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([502, 502, 503]);
    expect(await lastBalance(engine, 3)).toMatchObject([
      {
        code: 'balance.none_available',
        evidence: { candidates: [{ excluded: 'ejected' }, { excluded: 'ejected' }] },
      },
    ]);
  });
});

describe('geo', () => {
  const places = [
    { location: { lat: 48.86, lon: 2.35, name: 'Paris' } },
    { location: { lat: -33.87, lon: 151.21, name: 'Sydney' } },
    { location: { lat: 40.71, lon: -74.01, name: 'New York' } },
  ];

  it('chooses the nearest to where the header says that the client is', async () => {
    const upstreams = await named(...places);
    const engine = await run({ balance: 'geo', upstreams }, { clientLocation: 'header:x-place' });
    expect(await answers(engine, { 'X-Place': '52.52,13.40' }, 2)).toBe('aa');
    expect(await answers(engine, { 'X-Place': '-41.29,174.78' }, 1)).toBe('b');
    expect(await answers(engine, { 'X-Place': '19.43,-99.13' }, 1)).toBe('c');
    const [decision] = await lastBalance(engine, 4);
    expect(decision).toMatchObject({
      code: 'balance.geo',
      evidence: { chosen: 'c', source: 'header', place: { lat: 19.43, lon: -99.13 } },
    });
    expect(await answers(engine, {}, 3)).toBe('abc');
    const [fallback] = await lastBalance(engine, 7);
    expect(fallback).toMatchObject({
      evidence: { fallback: { reason: 'client_address_private', key: null } },
    });
  });

  it('chooses the nearest to where the client is taken to be, and the next nearest without that', async () => {
    const upstreams = await named(...places);
    const engine = await run({ balance: 'geo', upstreams });
    engine.engine.setPlaces([
      { client: '127.0.0.0/8', place: { lat: -41.29, lon: 174.78, name: 'Wellington' } },
    ]);
    expect(await answers(engine, {}, 2)).toBe('bb');
    await engine.apply(
      config({ balance: 'geo', upstreams: upstreams.map((one) => ({ ...one, enabled: one.id !== 'b' })) }),
    );
    expect(await answers(engine, {}, 1)).toBe('c');
    const [decision] = await lastBalance(engine, 3);
    expect(decision).toMatchObject({ evidence: { source: 'simulated', place: { name: 'Wellington' } } });
    engine.engine.setPlaces([]);
    expect(await answers(engine, {}, 2)).toBe('ac');
  });
});

describe('sticky sessions', () => {
  const sticky = { cookie: 'stick', ttl: '1h' };
  const cookieOf = (lines: readonly string[] | undefined): string => lines?.[0]?.split(';')[0] ?? '';

  it('keep a client with its upstream by a cookie that is set once', async () => {
    const engine = await run({ sticky, upstreams: await named({}, {}, {}) });
    const first = await ask(engine.port('web'), { path: '/api/cart' });
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^stick=[\w-]{22}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ]);
    const cookie = cookieOf(first.headers['set-cookie']);
    for (let time = 0; time < 4; time += 1) {
      const next = await ask(engine.port('web'), { headers: { cookie } });
      expect(next.text).toBe(first.text);
      expect(next.headers['set-cookie']).toBeUndefined();
    }
    const [decision] = await lastBalance(engine, 5);
    expect(decision).toMatchObject({ code: 'balance.sticky', evidence: { chosen: 'a', cookie: 'stick' } });
  });

  it('move a client whose upstream may not be chosen, and say why', async () => {
    const upstreams = await named({}, {});
    const engine = await run({ sticky, upstreams });
    const cookie = cookieOf((await ask(engine.port('web'))).headers['set-cookie']);
    await engine.apply(
      config({ sticky, upstreams: upstreams.map((one) => ({ ...one, enabled: one.id !== 'a' })) }),
    );
    const moved = await ask(engine.port('web'), { headers: { cookie } });
    expect(moved.text).toBe('b');
    expect(cookieOf(moved.headers['set-cookie'])).toMatch(/^stick=/);
    expect(cookieOf(moved.headers['set-cookie'])).not.toBe(cookie);
    expect(await lastBalance(engine, 2)).toMatchObject([
      { code: 'balance.sticky_lost', evidence: { upstream: 'a', reason: 'disabled' } },
      { code: 'balance.round_robin', evidence: { chosen: 'b' } },
    ]);
    await engine.apply(config({ sticky, upstreams: upstreams.slice(1) }));
    await ask(engine.port('web'), { headers: { cookie } });
    expect((await lastBalance(engine, 3))[0]).toMatchObject({
      code: 'balance.sticky_lost',
      evidence: { upstream: null, reason: null },
    });
  });

  it('mark the cookie for https where the client used it', async () => {
    const engine = await run({ sticky, upstreams: await named({}) }, { trustForwardedFrom: ['127.0.0.1'] });
    const answer = await ask(engine.port('web'), { headers: { 'x-forwarded-proto': 'https' } });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/; Secure$/);
  });

  it('do not begin with a server error, nor with a page that Doorman made', async () => {
    const failing = await startOrigin((_, response) => response.writeHead(500).end());
    closers.add(failing.stop);
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
    const address = gone.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => gone.close(resolve));
    const engine = await run({
      sticky,
      upstreams: [
        { id: 'failing', url: failing.url },
        { id: 'gone', url: `http://127.0.0.1:${port}` },
      ],
      retry: { attempts: 1 },
    });
    const both = [await ask(engine.port('web')), await ask(engine.port('web'))];
    expect(both.map(({ status }) => status)).toEqual([500, 502]);
    expect(both.map(({ headers }) => headers['set-cookie'])).toEqual([undefined, undefined]);
  });
});
