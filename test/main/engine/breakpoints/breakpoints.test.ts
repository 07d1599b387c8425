import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Breakpoint,
  type HeldExchange,
  heldBodyLimit,
  heldLimit,
} from '../../../../src/shared/model/breakpoint.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import { milliseconds } from '../../../../src/shared/model/units.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers, RawClient } from '../../../helpers/http1-setup.ts';
import { type Origin, readText, startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const anything = { hosts: [], paths: [], methods: [], headers: {}, query: {}, clients: [] };

const stopAt = (side: Breakpoint['side'], fields: Partial<Breakpoint> = {}): Breakpoint => ({
  id: side,
  match: anything,
  side,
  enabled: true,
  timeout: milliseconds(60_000),
  ...fields,
});

interface Running {
  readonly engine: RunningEngine;
  readonly port: number;
  /** What the upstream got, a line each. */
  readonly seen: readonly string[];
  /** Resolves when so many are held. */
  held(count: number): Promise<readonly HeldExchange[]>;
  decisions(): Promise<readonly Decision[]>;
}

async function run(breakpoints: readonly Breakpoint[], origin?: Origin): Promise<Running> {
  const seen: string[] = [];
  const upstream =
    origin ??
    (await startOrigin((incoming, response) => {
      void readText(incoming).then((body) => {
        seen.push(
          `${incoming.method} ${incoming.url} ${incoming.headers.host} [${String(incoming.headers['x-flag'] ?? '')}] ${body}`,
        );
        response.setHeader('X-From', 'origin');
        response.end(`answer to ${incoming.url}`);
      });
    }));
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [
      { id: 'moved', match: { paths: ['/moved'] }, to: { respond: { body: 'moved route' } } },
      { id: 'all', to: { pool: 'origin' } },
    ],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: upstream.url }] }],
  });
  engine.engine.setBreakpoints(breakpoints);
  onTestFinished(async () => {
    await engine.stop();
    await upstream.stop();
  });
  return {
    engine,
    port: engine.port('plain'),
    seen,
    async held(count) {
      for (;;) {
        const last = engine.messages.findLast((message) => message.kind === 'held');
        if (last?.kind === 'held' && last.held.length === count) return last.held;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async decisions() {
      const [detail] = await engine.finished(1);
      return (detail?.decisions ?? []).filter(({ stage }) => stage === 'breakpoint');
    },
  };
}

const idOf = ([first]: readonly HeldExchange[]): string => first?.id ?? '';

describe('a breakpoint on requests', () => {
  it('holds the request before the upstream is asked, and lets it go on as it was', async () => {
    const { engine, port, seen, held, decisions } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a', method: 'POST', headers: { 'x-flag': '1' } }, 'body');
    const waiting = await held(1);
    expect(waiting).toMatchObject([{ side: 'request', method: 'POST', target: '/a', status: null }]);
    expect(seen).toEqual([]);
    const message = engine.engine.breakpoints.message(idOf(waiting));
    expect(Buffer.from(message?.body.bytes ?? []).toString()).toBe('body');
    expect(message?.headers).toContainEqual(['x-flag', '1']);
    expect(engine.engine.breakpoints.decide(idOf(waiting), { action: 'continue' })).toBe(true);
    expect((await answer).text).toBe('answer to /a');
    expect(seen).toEqual([`POST /a localhost:${port} [1] body`.replace('localhost', '127.0.0.1')]);
    expect((await decisions()).map(({ code }) => code)).toEqual(['breakpoint.held', 'breakpoint.continued']);
    await held(0);
  });

  it('sends what a person made of it, framed anew, and tells what was edited', async () => {
    const { engine, port, seen, held, decisions } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a', method: 'POST' }, 'body');
    const id = idOf(await held(1));
    engine.engine.breakpoints.decide(id, {
      action: 'edit',
      edit: {
        method: 'PUT',
        target: '/b?c',
        headers: [
          ['Host', 'other.test'],
          ['X-Flag', 'edited'],
          ['Content-Length', '999'],
          ['Transfer-Encoding', 'chunked'],
        ],
        body: Buffer.from('a longer body'),
      },
    });
    expect((await answer).text).toBe('answer to /b?c');
    expect(seen).toEqual(['PUT /b?c other.test [edited] a longer body']);
    const edited = (await decisions()).find(({ code }) => code === 'breakpoint.edited');
    expect(edited?.evidence).toMatchObject({
      line: { before: 'POST /a', after: 'PUT /b?c' },
      body: { before: 4, after: 13 },
    });
    const [detail] = await engine.finished(1);
    // The record of what the client sent is not touched.
    expect(detail?.request).toMatchObject({ method: 'POST', target: '/a' });
    expect(detail?.upstreamRequest).toMatchObject({ method: 'PUT', target: '/b?c' });
  });

  it('looks for the route of what it was made, not of what it was', async () => {
    const { engine, port, held } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a' });
    const id = idOf(await held(1));
    engine.engine.breakpoints.decide(id, { action: 'edit', edit: { target: '/moved' } });
    expect((await answer).text).toBe('moved route');
  });

  it('answers a client that asked with GET without a body where HEAD was sent instead', async () => {
    const { engine, port, held } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a' });
    engine.engine.breakpoints.decide(idOf(await held(1)), { action: 'edit', edit: { method: 'HEAD' } });
    expect(await answer).toMatchObject({ status: 200, text: '', headers: { 'content-length': '0' } });
  });

  it('answers 502 where a person drops it, and the upstream never hears of it', async () => {
    const { engine, port, seen, held, decisions } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a' });
    engine.engine.breakpoints.decide(idOf(await held(1)), { action: 'drop' });
    expect((await answer).status).toBe(502);
    expect((await answer).text).toContain('breakpoint.dropped');
    expect(seen).toEqual([]);
    expect((await decisions()).at(-1)?.code).toBe('breakpoint.dropped');
  });

  it('goes on by itself when the time is over', async () => {
    const { port, held, decisions } = await run([stopAt('request', { timeout: milliseconds(30) })]);
    const answer = ask(port, { path: '/a' });
    expect((await answer).text).toBe('answer to /a');
    expect((await decisions()).map(({ code }) => code)).toEqual(['breakpoint.held', 'breakpoint.timed_out']);
    await held(0);
  });

  it('takes a client that leaves out of the queue', async () => {
    const { port, seen, held, decisions } = await run([stopAt('request')]);
    const sent = httpRequest({ host: '127.0.0.1', port, path: '/a', agent: false });
    sent.on('error', () => undefined);
    sent.end();
    await held(1);
    sent.destroy();
    await held(0);
    expect((await decisions()).at(-1)?.code).toBe('breakpoint.client_left');
    expect(seen).toEqual([]);
  });

  it('leaves what it does not mean alone', async () => {
    const match = { ...anything, paths: ['/stop/*'], methods: ['POST'] };
    const { port, held, engine } = await run([
      stopAt('request', { match }),
      stopAt('response', { enabled: false }),
    ]);
    expect((await ask(port, { path: '/stop/a' })).status).toBe(200);
    expect((await ask(port, { path: '/a', method: 'POST' }, 'x')).status).toBe(200);
    const stopped = ask(port, { path: '/stop/a', method: 'POST' }, 'x');
    engine.engine.breakpoints.decide(idOf(await held(1)), { action: 'continue' });
    expect((await stopped).status).toBe(200);
  });
});

describe('a breakpoint on responses', () => {
  it('gives the client the status, headers and body that a person wrote', async () => {
    const { engine, port, held, decisions } = await run([stopAt('response')]);
    const answer = ask(port, { path: '/a' });
    const waiting = await held(1);
    expect(waiting).toMatchObject([{ side: 'response', status: 200 }]);
    const message = engine.engine.breakpoints.message(idOf(waiting));
    expect(Buffer.from(message?.body.bytes ?? []).toString()).toBe('answer to /a');
    engine.engine.breakpoints.decide(idOf(waiting), {
      action: 'edit',
      edit: { status: 418, headers: [['X-Made', 'by hand']], body: Buffer.from('teapot') },
    });
    const { status, text, headers } = await answer;
    expect({ status, text }).toEqual({ status: 418, text: 'teapot' });
    expect(headers).toMatchObject({ 'x-made': 'by hand', 'content-length': '6' });
    expect(headers['x-from']).toBeUndefined();
    const edited = (await decisions()).find(({ code }) => code === 'breakpoint.edited');
    expect(edited?.evidence).toMatchObject({ line: { before: '200', after: '418' } });
  });

  it('sends no body where a person makes it 204, and an empty one the other way round', async () => {
    const { engine, port, held } = await run([stopAt('response')]);
    const answer = ask(port, { path: '/a' });
    engine.engine.breakpoints.decide(idOf(await held(1)), { action: 'edit', edit: { status: 204 } });
    expect(await answer).toMatchObject({ status: 204, text: '' });
  });

  it.each([204, 205, 304])(
    'sends no body with %i, whatever a person wrote, and no word on the connection',
    async (status) => {
      const origin = await startOrigin((_request, response) => {
        response.statusCode = status;
        response.end();
      });
      const onlyA = stopAt('response', { match: { ...anything, paths: ['/a'] } });
      const { engine, port, held } = await run([onlyA], origin);
      const closers = new Closers();
      const client = new RawClient(closers, port).send(
        'GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /moved HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      );
      engine.engine.breakpoints.decide(idOf(await held(1)), {
        action: 'edit',
        edit: {
          headers: [
            ['Connection', 'close, X-B'],
            ['Keep-Alive', 'timeout=9'],
            ['Upgrade', 'h2c'],
            ['X-A', '1'],
            ['X-B', '2'],
          ],
          body: Buffer.from('EVIL'),
        },
      });
      const text = await client.untilEnd();
      await closers.closeAll();
      const [first = '', second] = text.split('\r\n\r\nHTTP/1.1 200 OK');
      expect(first.match(/^Connection: .*$/gm)).toEqual(['Connection: keep-alive']);
      expect(first).toContain('X-A: 1');
      expect(text).not.toMatch(/EVIL|Upgrade|X-B|timeout=9|Content-Length: 4/);
      expect(second).toMatch(/moved route$/);
    },
  );

  it('says that a body is too large to be edited, and passes every byte of it', async () => {
    const size = heldBodyLimit + 10_000;
    const origin = await startOrigin((_, response) => response.end(Buffer.alloc(size, 'x')));
    const { engine, port, held, decisions } = await run([stopAt('response')], origin);
    const answer = ask(port, { path: '/big' });
    const id = idOf(await held(1));
    expect(engine.engine.breakpoints.message(id)?.body).toEqual({ bytes: null, reason: 'too_large' });
    engine.engine.breakpoints.decide(id, { action: 'edit', edit: { headers: [['X-Large', 'yes']] } });
    const { text, headers } = await answer;
    expect(text.length).toBe(size);
    expect(headers['x-large']).toBe('yes');
    expect((await decisions())[0]?.evidence).toMatchObject({ body: 'too_large' });
  });

  it('lets a stream go on that is not whole soon', async () => {
    const more = Promise.withResolvers<void>();
    const origin = await startOrigin((_, response) => {
      response.setHeader('Content-Type', 'text/event-stream');
      response.write('data: 1\n\n');
      void more.promise.then(() => response.end('data: 2\n\n'));
    });
    const { engine, port, held } = await run([stopAt('response')], origin);
    const answer = ask(port, { path: '/events' });
    const id = idOf(await held(1));
    expect(engine.engine.breakpoints.message(id)?.body).toEqual({ bytes: null, reason: 'late' });
    engine.engine.breakpoints.decide(id, { action: 'continue' });
    more.resolve();
    expect((await answer).text).toBe('data: 1\n\ndata: 2\n\n');
  });
});

it('shows Host to a person where HTTP/2 has an authority, and takes another', async () => {
  const { engine, port, held, seen } = await run([stopAt('request')]);
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ':path': '/two', ':authority': 'two.test', 'x-flag': 'h2' });
  const id = idOf(await held(1));
  expect(engine.engine.breakpoints.message(id)?.headers[0]).toEqual(['Host', 'two.test']);
  engine.engine.breakpoints.decide(id, {
    action: 'edit',
    edit: { headers: [['Host', 'other.test']], target: '/three' },
  });
  stream.resume();
  await once(stream, 'end');
  session.close();
  expect(seen).toEqual(['GET /three other.test [] ']);
});

describe('what is held goes on', () => {
  it('when a configuration is applied', async () => {
    const { engine, port, held, decisions } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a' });
    await held(1);
    await engine.apply({ version: 1, listeners: [{ id: 'plain', port: 0, tls: 'off' }] });
    expect((await answer).status).toBe(200);
    expect((await decisions()).at(-1)).toMatchObject({
      code: 'breakpoint.released',
      evidence: { why: 'reload' },
    });
  });

  it('when its breakpoint is changed or removed, and others stay', async () => {
    const other = stopAt('request', { id: 'other', match: { ...anything, paths: ['/other'] } });
    const mine = stopAt('request', { id: 'mine', match: { ...anything, paths: ['/mine'] } });
    const { engine, port, held } = await run([other, mine]);
    const one = ask(port, { path: '/other' });
    await held(1);
    const two = ask(port, { path: '/mine' });
    await held(2);
    engine.engine.setBreakpoints([other, { ...mine, timeout: milliseconds(5_000) }]);
    expect((await two).status).toBe(200);
    expect(await held(1)).toMatchObject([{ breakpoint: 'other' }]);
    engine.engine.setBreakpoints([]);
    expect((await one).status).toBe(200);
  });

  it('when Doorman is closed', async () => {
    const { engine, port, held } = await run([stopAt('request')]);
    const answer = ask(port, { path: '/a' });
    await held(1);
    await engine.engine.shutdown(milliseconds(1_000));
    expect((await answer).status).toBe(200);
  });
});

it('passes those beyond the limit, and says so', async () => {
  const { engine, port, held } = await run([stopAt('request')]);
  const answers = Array.from({ length: heldLimit + 3 }, () => ask(port, { path: '/a' }));
  const passed = await Promise.all([Promise.race(answers), held(heldLimit)]);
  expect(passed[0].status).toBe(200);
  const codes = (await engine.finished(3)).flatMap(({ decisions }) => decisions.map(({ code }) => code));
  expect(codes.filter((code) => code === 'breakpoint.passed')).toHaveLength(3);
  engine.engine.breakpoints.release('removed');
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200));
});

it('is no stage while there is no breakpoint', async () => {
  const { engine } = await run([stopAt('request', { enabled: false })]);
  expect(engine.engine.breakpoints.stages).toEqual([]);
  engine.engine.setBreakpoints([stopAt('request')]);
  expect(engine.engine.breakpoints.stages).toHaveLength(1);
});
