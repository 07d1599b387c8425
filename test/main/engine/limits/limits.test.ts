import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { readText, startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Limits = NonNullable<NonNullable<ConfigInput['routes']>[number]['limits']>;

async function run(limits: Limits, url: string, protocols?: ['h1', 'h2']): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [
      {
        id: 'web',
        bind: '127.0.0.1',
        port: 0,
        tls: 'off',
        ...(protocols === undefined ? {} : { protocols }),
      },
    ],
    routes: [{ id: 'api', to: { pool: 'p' }, limits }],
    pools: [{ id: 'p', upstreams: [{ id: 'u', url }] }],
  });
  closers.add(engine.stop);
  return engine;
}

/** An upstream that says how long the body was, and counts what it was asked. */
async function countingOrigin() {
  let asked = 0;
  const origin = await startOrigin((request, response) => {
    asked += 1;
    request.on('error', () => undefined);
    readText(request).then(
      (text) => response.end(String(text.length)),
      () => undefined,
    );
  });
  closers.add(origin.stop);
  return { url: origin.url, asked: () => asked };
}

const limitsOf = ({ decisions }: ExchangeDetail) =>
  decisions.flatMap((decision) => (decision.stage === 'limits' ? [decision] : []));

/** A request whose body is sent in pieces, without its length. */
function sendInPieces(port: number, pieces: readonly string[]): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      { host: '127.0.0.1', port, method: 'POST', agent: new Agent({ keepAlive: false }) },
      (response) => {
        readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
      },
    );
    outgoing.once('error', reject);
    for (const piece of pieces) outgoing.write(piece);
    outgoing.end();
  });
}

describe('limits.bodyBytes of a route', () => {
  it('refuses a body that is announced as larger with 413, before anything goes upstream', async () => {
    const upstream = await countingOrigin();
    const engine = await run({ bodyBytes: '1KiB' }, upstream.url);
    const refused = await ask(engine.port('web'), { method: 'POST' }, 'x'.repeat(1025));
    expect(refused.status).toBe(413);
    expect(refused.headers['proxy-status']).toBe('doorman; error=http_request_error');
    expect(JSON.parse(refused.text)).toMatchObject({
      error: { code: 'request.body_too_large', route: 'api' },
    });
    expect(upstream.asked()).toBe(0);
    const [exchange] = await engine.finished(1);
    expect(exchange === undefined ? [] : limitsOf(exchange)).toMatchObject([
      { code: 'limits.body_refused', evidence: { route: 'api', limit: 1024, length: 1025 } },
    ]);
  });

  it('lets a body of just that size through, announced or not, and decides nothing about it', async () => {
    const upstream = await countingOrigin();
    const engine = await run({ bodyBytes: '1KiB' }, upstream.url);
    const announced = await ask(engine.port('web'), { method: 'POST' }, 'x'.repeat(1024));
    expect(announced).toMatchObject({ status: 200, text: '1024' });
    const pieces = await sendInPieces(engine.port('web'), ['x'.repeat(1000), 'x'.repeat(24)]);
    expect(pieces).toEqual({ status: 200, text: '1024' });
    expect((await engine.finished(2)).flatMap(limitsOf)).toEqual([]);
  });

  it('stops a body without a length as soon as too much has come, and answers 413', async () => {
    const upstream = await countingOrigin();
    const engine = await run({ bodyBytes: '1KiB' }, upstream.url);
    const { status, text } = await sendInPieces(engine.port('web'), ['x'.repeat(1000), 'x'.repeat(100)]);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'request.body_too_large' } });
    const [exchange] = await engine.finished(1);
    expect(exchange === undefined ? [] : limitsOf(exchange)).toMatchObject([
      { code: 'limits.body_refused', evidence: { limit: 1024, length: null } },
    ]);
    // The upstream is not to blame.
    expect((await ask(engine.port('web'))).status).toBe(200);
  });

  it('holds over HTTP/2 for a stream without content-length', async () => {
    const upstream = await countingOrigin();
    const engine = await run({ bodyBytes: '1KiB' }, upstream.url, ['h1', 'h2']);
    const session = connectHttp2(`http://127.0.0.1:${engine.port('web')}`);
    const stream = session.request({ ':method': 'POST', ':path': '/' });
    stream.on('error', () => undefined);
    const answered = once(stream, 'response');
    stream.write('x'.repeat(1000));
    stream.write('x'.repeat(100));
    const [headers] = await answered;
    expect(headers[':status']).toBe(413);
    const closed = once(session, 'close');
    session.destroy();
    await closed;
  });
});

describe('limits.timeout of a route', () => {
  it('answers 504 with the error type of RFC 9209 where no response has begun, and gives the upstream up', async () => {
    let left: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => {
      left = resolve;
    });
    const origin = await startOrigin((request) => {
      // It never answers.
      request.socket.once('close', () => left?.());
    });
    closers.add(origin.stop);
    const engine = await run({ timeout: '50ms' }, origin.url);
    const late = await ask(engine.port('web'));
    expect(late.status).toBe(504);
    expect(late.headers['proxy-status']).toBe('doorman; error=http_response_timeout');
    expect(JSON.parse(late.text)).toMatchObject({ error: { code: 'route.timeout', route: 'api' } });
    await gone;
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('failed');
    expect(exchange === undefined ? [] : limitsOf(exchange)).toMatchObject([
      { code: 'limits.timed_out', evidence: { route: 'api', limit: 50, phase: 'waiting' } },
    ]);
    const cancelled = exchange?.decisions.find(({ code }) => code === 'forward.cancelled');
    expect(cancelled?.evidence).toMatchObject({ upstream: 'u', timedOut: true });
  });

  it('cuts a response off that is still on its way, so that nobody takes it for whole', async () => {
    const origin = await startOrigin((_request, response) => {
      response.write('the beginning');
    });
    closers.add(origin.stop);
    const engine = await run({ timeout: '100ms' }, origin.url);
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: engine.port('web'),
      agent: new Agent({ keepAlive: false }),
    });
    outgoing.end();
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    await expect(readText(response)).rejects.toThrow('aborted');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('failed');
    expect(exchange?.summary.fault).toBe('route.timeout');
    expect(exchange === undefined ? [] : limitsOf(exchange)).toMatchObject([
      { code: 'limits.timed_out', evidence: { phase: 'answering' } },
    ]);
  });

  it('leaves exchanges alone that are through in time, and what their bodies say', async () => {
    const upstream = await countingOrigin();
    const engine = await run({ timeout: '1h' }, upstream.url);
    expect(await ask(engine.port('web'), { method: 'POST' }, 'four')).toMatchObject({
      status: 200,
      text: '4',
    });
    expect((await ask(engine.port('web'), { method: 'HEAD' })).status).toBe(200);
    expect((await engine.finished(2)).flatMap(limitsOf)).toEqual([]);
  });

  it('leaves a connection alone that has changed its protocol', async () => {
    const limit = 100;
    const origin = await startRawOrigin((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
        socket.on('data', (chunk) => socket.write(chunk));
      });
    });
    closers.add(origin.stop);
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'web', bind: '127.0.0.1', port: 0, tls: 'off' }],
      routes: [{ id: 'api', to: { pool: 'p' }, upgrades: ['echo'], limits: { timeout: `${limit}ms` } }],
      pools: [{ id: 'p', upstreams: [{ id: 'u', url: origin.url }] }],
    });
    closers.add(engine.stop);
    const socket = connect(engine.port('web'), '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toContain('101');
    // Longer than the route allows an exchange.
    await new Promise((resolve) => setTimeout(resolve, limit * 2));
    socket.write('still here');
    const [echo] = (await once(socket, 'data')) as [Buffer];
    expect(echo.toString()).toBe('still here');
    socket.destroy();
    await once(socket, 'close');
  });
});
