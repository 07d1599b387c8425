import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { Closers, RawClient } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession, outcome, post } from '../http2/client.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Limits = NonNullable<ConfigInput['listeners']>[number]['limits'];

/** An engine with these limits in its configuration, before an upstream that reads bodies and answers behind them. */
async function run(
  limits: Limits,
): Promise<RunningEngine & { raw(): RawClient; session(): ReturnType<typeof openSession> }> {
  const origin = await startOrigin((incoming, response) => {
    incoming.resume();
    incoming.once('end', () => response.end('ok'));
  });
  closers.add(origin.stop);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off', protocols: ['h1', 'h2'], limits }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
  });
  closers.add(engine.stop);
  return {
    ...engine,
    raw: () => new RawClient(closers, engine.port('web')),
    session() {
      const session = openSession(engine.port('web'));
      closers.add(() => session.destroy());
      return session;
    },
  };
}

const fault = async (engine: RunningEngine) => (await engine.finished(1))[0]?.summary.fault;

describe('the limits of a listener, over HTTP/1.1,', () => {
  const cases: readonly (readonly [string, Limits, string, number])[] = [
    [
      'headerBytes',
      { headerBytes: '1KiB' },
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024)}\r\n\r\n`,
      431,
    ],
    [
      'headerBytes for the target',
      { headerBytes: '1KiB' },
      `GET /${'x'.repeat(1024)} HTTP/1.1\r\nHost: a\r\n\r\n`,
      414,
    ],
    [
      'bodyBytes',
      { bodyBytes: '10B' },
      `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n${'x'.repeat(11)}`,
      413,
    ],
    [
      'bodyBytes for a body without a length',
      { bodyBytes: '10B' },
      'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nxxxxxx\r\n6\r\nxxxxxx\r\n0\r\n\r\n',
      413,
    ],
    ['headerTimeout', { headerTimeout: '200ms' }, 'GET / HTTP/1.1\r\nHost: a\r\n', 408],
  ];
  it.each(cases)('include %s', async (_name, limits, bytes, status) => {
    const engine = await run(limits);
    const answer = await engine.raw().send(bytes).untilEnd();
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('let pass what is within them', async () => {
    const engine = await run({ headerBytes: '2KiB', bodyBytes: '10B' });
    const head = `POST / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(1024)}\r\nConnection: close\r\nContent-Length: 10`;
    expect(
      await engine
        .raw()
        .send(`${head}\r\n\r\n${'x'.repeat(10)}`)
        .untilEnd(),
    ).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('include idleTimeout', async () => {
    const engine = await run({ idleTimeout: '200ms' });
    expect(await engine.raw().untilEnd()).toBe('');
    const client = engine.raw().send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await client.untilEnd()).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('the limits of a listener, over HTTP/2,', () => {
  it('include headerBytes', async () => {
    const engine = await run({ headerBytes: '1KiB' });
    expect(await askOver(engine.session(), get('/', 'x', 'x'.repeat(1024)))).toMatchObject({ status: 431 });
  });

  it('include bodyBytes', async () => {
    const engine = await run({ bodyBytes: '10B' });
    expect(await askOver(engine.session(), post('/'), 'x'.repeat(11))).toMatchObject({ status: 413 });
    expect(await askOver(engine.session(), post('/'), 'x'.repeat(10))).toMatchObject({ status: 200 });
  });

  it('include headerTimeout for a preface that comes in part', async () => {
    const engine = await run({ headerTimeout: '200ms', idleTimeout: '1h' });
    expect(await engine.raw().send('PRI * HTTP/2.0\r\n').untilEnd()).toBe('');
  });
});

describe('bodyMinRate', () => {
  it('ends a body that comes in too slowly with 408, over either protocol', async () => {
    const engine = await run({ bodyMinRate: 100 });
    const overHttp1 = engine
      .raw()
      .send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx')
      .untilEnd();
    const stream = engine.session().request(post('/'), { endStream: false });
    stream.write('x');
    expect(await overHttp1).toMatch(/^HTTP\/1\.1 408 /);
    expect(await outcome(stream)).toMatchObject({ status: 408 });
    expect(await fault(engine)).toBe('request.body_timeout');
  });
});
