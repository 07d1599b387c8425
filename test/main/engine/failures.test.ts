import { request } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { ask } from '../../helpers/ask.ts';
import { startOrigin, startRawOrigin } from '../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../helpers/run-engine.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function engineFor(
  url: string,
  pool: Partial<NonNullable<ConfigInput['pools']>[number]> = {},
): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'only', match: { hosts: ['127.0.0.1'] }, to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url }], ...pool }],
  });
  closers.push(engine.stop);
  return engine;
}

async function rawOrigin(onSocket: (socket: Socket) => void) {
  const origin = await startRawOrigin(onSocket);
  closers.push(origin.stop);
  return origin;
}

/** A port on which nothing listens: bound once, and let go. */
async function deadUrl(): Promise<string> {
  const origin = await startRawOrigin(() => {});
  await origin.stop();
  return origin.url;
}

function codes(engine: RunningEngine) {
  return engine.finished(1).then(([exchange]) => ({
    decisions: exchange?.decisions.map(({ code }) => code) ?? [],
    fault: exchange?.summary.fault,
    state: exchange?.summary.state,
  }));
}

describe('an upstream that fails', () => {
  it('that refuses connections is answered with 502, the reason and no address', async () => {
    const url = await deadUrl();
    const engine = await engineFor(url);
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(502);
    expect(answer.headers['proxy-status']).toBe('doorman; error=connection_refused');
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { code: 'upstream.refused', route: 'only', upstream: 'one' },
    });
    expect(answer.text).not.toContain(new URL(url).port);
    expect(await codes(engine)).toEqual({
      decisions: ['tls.off', 'route.matched', 'balance.round_robin', 'forward.failed'],
      fault: 'upstream.refused',
      state: 'failed',
    });
  });

  it('gives a page to those who accept HTML', async () => {
    const engine = await engineFor(await deadUrl());
    const answer = await ask(engine.port('plain'), { headers: { accept: 'text/html' } });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain('<!doctype html>');
    expect(answer.text).toContain('upstream.refused');
  });

  it('whose name does not resolve is answered with 502', async () => {
    const engine = await engineFor('http://no-such-name.invalid:3000');
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(502);
    expect((await codes(engine)).fault).toBe('upstream.name_not_found');
  });

  it('that closes before it answers is answered with 502', async () => {
    const origin = await rawOrigin((socket) => socket.once('data', () => socket.destroy()));
    const engine = await engineFor(origin.url);
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(502);
    expect((await codes(engine)).fault).toBe('upstream.reset');
  });

  it('that does not speak HTTP is answered with 502', async () => {
    const origin = await rawOrigin((socket) =>
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n\r\n')),
    );
    const engine = await engineFor(origin.url);
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(502);
    expect((await codes(engine)).fault).toBe('upstream.invalid_response');
  });

  it('that does not answer in time is answered with 504', async () => {
    const origin = await rawOrigin(() => {});
    const engine = await engineFor(origin.url, { timeouts: { headers: '100ms' } });
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(504);
    expect(answer.headers['proxy-status']).toBe('doorman; error=http_response_timeout');
    expect((await codes(engine)).fault).toBe('upstream.headers_timeout');
  });

  it('that is cut in the middle of a body never looks complete to the client', async () => {
    const origin = await rawOrigin((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this', () => socket.destroy());
      }),
    );
    const engine = await engineFor(origin.url);
    await expect(ask(engine.port('plain'))).rejects.toThrow(/aborted|socket hang up|ECONNRESET/);
    expect(await codes(engine)).toMatchObject({ fault: 'upstream.cut', state: 'failed' });
  });

  it('that is cut in the middle of a chunked body never looks complete to the client', async () => {
    const origin = await rawOrigin((socket) =>
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', () =>
          socket.destroy(),
        );
      }),
    );
    const engine = await engineFor(origin.url);
    await expect(ask(engine.port('plain'))).rejects.toThrow(/aborted|socket hang up|ECONNRESET/);
    expect(await codes(engine)).toMatchObject({ state: 'failed' });
  });

  it('that closes a kept-alive connection as it is used again costs no idempotent request', async () => {
    let connections = 0;
    const origin = await rawOrigin((socket) => {
      connections += 1;
      const first = connections === 1;
      let requests = 0;
      socket.on('data', () => {
        requests += 1;
        if (first && requests === 2) socket.destroy();
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    const engine = await engineFor(origin.url);
    expect((await ask(engine.port('plain'))).status).toBe(200);
    expect((await ask(engine.port('plain'))).status).toBe(200);
    const [, second] = await engine.finished(2);
    expect(second?.decisions.map(({ code }) => code)).toEqual([
      'tls.off',
      'route.matched',
      'balance.round_robin',
      'forward.failed',
      'forward.answered',
    ]);
  });
});

describe('no way to an upstream', () => {
  it('is 404 where no route matches, with what each route missed', async () => {
    const engine = await engineFor(await deadUrl());
    const answer = await ask(engine.port('plain'), { headers: { host: 'other.localhost' } });
    expect(answer.status).toBe(404);
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'route.none',
      evidence: {
        misses: [{ route: 'only', part: 'host', wanted: '127.0.0.1', saw: 'other.localhost' }],
        missesLeftOut: 0,
      },
    });
  });

  it('is 503 where every upstream is disabled', async () => {
    const engine = await engineFor('http://127.0.0.1:9', {
      upstreams: [{ id: 'off', url: 'http://127.0.0.1:9', enabled: false }],
    });
    const answer = await ask(engine.port('plain'));
    expect(answer.status).toBe(503);
    expect(answer.headers['proxy-status']).toBe('doorman; error=destination_unavailable');
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'balance.none_available',
      evidence: { pool: 'origin', candidates: [{ upstream: 'off', excluded: 'disabled' }] },
    });
  });

  it('ends a loop through Doorman itself with 508', async () => {
    const engine = await runEngine({ version: 1, listeners: [{ id: 'plain', port: 0, tls: 'off' }] });
    closers.push(engine.stop);
    const port = engine.port('plain');
    await engine.apply({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'self', to: { pool: 'self' } }],
      pools: [{ id: 'self', upstreams: [{ id: 'me', url: `http://127.0.0.1:${port}` }] }],
    });
    const answer = await ask(port);
    expect(answer.status).toBe(508);
    expect(answer.headers['proxy-status']).toBe('doorman; error=proxy_loop_detected');
  });
});

describe('a client that leaves', () => {
  it('has its request at the upstream cancelled at once', async () => {
    let cancelled: () => void = () => {};
    const whenCancelled = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    let reached: () => void = () => {};
    const whenReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const origin = await startOrigin((_incoming, response) => {
      response.once('close', cancelled);
      reached();
    });
    closers.push(origin.stop);
    const engine = await engineFor(origin.url);
    const outgoing = request({ host: '127.0.0.1', port: engine.port('plain'), agent: false });
    outgoing.on('error', () => {});
    outgoing.end();
    await whenReached;
    outgoing.destroy();
    await whenCancelled;
    expect(await codes(engine)).toMatchObject({ fault: 'request.client_left', state: 'cancelled' });
  });
});
