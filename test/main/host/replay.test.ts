import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ContractClient } from '../../../src/shared/contract/client.ts';
import type { MethodParams } from '../../../src/shared/contract/methods.ts';
import type { ExchangeDetail, ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import type { RepeatReport } from '../../../src/shared/model/repeat.ts';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';

interface Got {
  readonly line: string;
  readonly raw: readonly string[];
  readonly body: string;
}

interface Upstream {
  readonly url: string;
  readonly got: readonly Got[];
}

async function startUpstream(answer: (request: IncomingMessage) => string = () => 'fine'): Promise<Upstream> {
  const got: Got[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      got.push({ line: `${incoming.method} ${incoming.url}`, raw: incoming.rawHeaders, body });
      response.end(answer(incoming));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
}

type Send = MethodParams<'replay.send'>;
type Repeat = MethodParams<'replay.repeat'>;

const send = (client: ContractClient, params: Omit<Send, 'acceptCut'> & Partial<Pick<Send, 'acceptCut'>>) =>
  client.call('replay.send', { acceptCut: false, ...params });
const repeat = (client: ContractClient, params: Omit<Repeat, 'acceptCut'>) =>
  client.call('replay.repeat', { acceptCut: false, ...params });

interface Setup {
  readonly running: RunningHost;
  readonly client: ContractClient;
  readonly upstreams: readonly Upstream[];
  /** Resolves with the newest exchange of which it is true, once it has ended. */
  ended(isIt: (summary: ExchangeSummary) => boolean): Promise<ExchangeDetail>;
  port(id: string): number;
}

async function setUp(extra: Record<string, unknown> = {}): Promise<Setup> {
  const upstreams = [await startUpstream(), await startUpstream()];
  const running = await runHost({
    config: {
      version: 1,
      listeners: [
        { id: 'web', port: 0 },
        { id: 'plain', port: 0, tls: 'off', bind: '127.0.0.1' },
      ],
      routes: [{ id: 'shop', to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: upstreams.map(({ url }, index) => ({ id: 'ab'[index], url })) }],
      ...extra,
    },
  });
  const { client } = running;
  const waiting = new Set<() => void>();
  const known = new Map<string, ExchangeSummary>();
  client.subscribe('exchanges', {
    onEvent({ items }) {
      for (const item of items) known.set(item.id, item);
      for (const wake of [...waiting]) wake();
    },
  });
  await client.call('status.get', {});
  return {
    running,
    client,
    upstreams,
    port(id) {
      const listener = running.host.status().listeners.find((one) => one.id === id);
      if (listener === undefined) throw new Error(`There is no listener '${id}'.`);
      return listener.port;
    },
    async ended(isIt) {
      for (;;) {
        const found = [...known.values()].findLast((one) => one.state !== 'active' && isIt(one));
        if (found !== undefined) return client.call('exchanges.get', { id: found.id });
        await new Promise<void>((resolve) => {
          const wake = () => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
      }
    },
  };
}

function askPlain(port: number, options: Record<string, unknown>, body = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: '127.0.0.1', port, agent: false, ...options }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

const headersFor = (raw: readonly string[]): string[] =>
  raw.filter((name, index) => index % 2 === 0 && !/^(x-forwarded|x-request|via)/i.test(name));

describe('a request is sent again through the proxy', () => {
  test('as it was: method, target, Host, order and case of headers, and body', async () => {
    const { client, upstreams, ended, port } = await setUp();
    const headers = ['Host', 'shop.localhost', 'x-B', '1', 'X-a', '2', 'x-B', '3', 'Content-Length', '4'];
    await askPlain(port('plain'), { method: 'POST', path: '/cart?q=%7E', headers }, 'body');
    const first = await ended(({ target }) => target === '/cart?q=%7E');
    const { id } = await send(client, { of: first.summary.id, request: null });
    const again = await ended((summary) => summary.id === id);
    expect(again.summary).toMatchObject({
      resendOf: first.summary.id,
      listener: 'plain',
      method: 'POST',
      target: '/cart?q=%7E',
      authority: 'shop.localhost',
      status: 200,
      client: '127.0.0.1',
    });
    expect(again.request.headers.filter(([name]) => name !== 'Connection')).toEqual(
      first.request.headers.filter(([name]) => name !== 'Connection'),
    );
    const [was, is] = upstreams.flatMap(({ got }) => got);
    expect(is).toMatchObject({ line: was?.line, body: 'body' });
    // Nothing tells the upstream that it is one sent again.
    expect(headersFor(is?.raw ?? [])).toEqual(headersFor(was?.raw ?? []));
    expect(JSON.stringify(is?.raw)).not.toContain(first.summary.id);
    expect(first.summary.resendOf).toBeUndefined();
  });

  test('over TLS and HTTP/2 where the original was, trusting our authority alone', async () => {
    const { client, running, ended, port } = await setUp();
    const session = connectHttp2(`https://localhost:${port('web')}`, { ca: await caOf(running) });
    const stream = session.request({ ':path': '/two', 'x-flag': 'yes' });
    stream.resume();
    await once(stream, 'end');
    session.close();
    const first = await ended(({ target }) => target === '/two');
    const { id } = await send(client, { of: first.summary.id, request: null });
    const again = await ended((summary) => summary.id === id);
    expect(again.summary).toMatchObject({
      httpVersion: '2',
      scheme: 'https',
      status: 200,
      resendOf: first.summary.id,
    });
    expect(again.request.headers).toContainEqual(['x-flag', 'yes']);
    expect(again.decisions[0]).toMatchObject({
      code: 'tls.terminated',
      evidence: { serverName: 'localhost' },
    });
  });

  test('edited: another method, URL, headers and body, framed anew', async () => {
    const { client, upstreams, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a', headers: { host: 'shop.localhost' } });
    const first = await ended(() => true);
    const { id } = await send(client, {
      of: first.summary.id,
      request: {
        method: 'PUT',
        url: 'http://other.localhost/b?c=d',
        headers: [
          ['Host', 'ignored.localhost'],
          ['X-Edited', 'yes'],
          ['Content-Length', '999'],
        ],
        body: { kind: 'text', text: 'ünïcode' },
      },
    });
    const again = await ended((summary) => summary.id === id);
    expect(again.summary).toMatchObject({ method: 'PUT', authority: 'other.localhost', target: '/b?c=d' });
    expect(upstreams.flatMap(({ got }) => got).at(-1)).toMatchObject({ line: 'PUT /b?c=d', body: 'ünïcode' });
  });

  test('to another listener where one is chosen', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a', headers: { host: 'shop.localhost' } });
    const first = await ended(() => true);
    const { id } = await send(client, {
      of: first.summary.id,
      request: null,
      via: { kind: 'listener', listener: 'web' },
    });
    expect((await ended((summary) => summary.id === id)).summary).toMatchObject({
      listener: 'web',
      scheme: 'https',
    });
  });

  test('and everybody else’s requests are not marked', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a' });
    const first = await ended(() => true);
    await send(client, { of: first.summary.id, request: null });
    await askPlain(port('plain'), { path: '/b' });
    expect((await ended(({ target }) => target === '/b')).summary.resendOf).toBeUndefined();
  });
});

describe('a request is sent straight to an upstream', () => {
  test('of the running configuration, past routes and rules, and is recorded', async () => {
    const { client, upstreams, ended, port } = await setUp();
    await askPlain(
      port('plain'),
      { method: 'POST', path: '/a', headers: { host: 'shop.localhost', 'x-a': '1' } },
      'body',
    );
    const first = await ended(() => true);
    const { id } = await send(client, {
      of: first.summary.id,
      request: null,
      via: { kind: 'upstream', pool: 'shop', upstream: 'b' },
    });
    const again = await ended((summary) => summary.id === id);
    expect(again.summary).toMatchObject({
      resendOf: first.summary.id,
      upstream: 'b',
      pool: 'shop',
      route: null,
      status: 200,
    });
    expect(again.decisions.map(({ code }) => code)).toEqual(['replay.direct', 'forward.answered']);
    const got = upstreams[1]?.got.at(-1);
    expect(got).toMatchObject({ line: 'POST /a', body: 'body' });
    expect(got?.raw.map((name) => name.toLowerCase())).not.toContain('x-forwarded-for');
    // Once more: by the same way.
    const { id: third } = await send(client, { of: id, request: null });
    expect((await ended((summary) => summary.id === third)).summary).toMatchObject({
      upstream: 'b',
      resendOf: id,
    });
  });

  test('and without what a client says of its own identity', async () => {
    const { client, upstreams, ended, port } = await setUp({
      listeners: [
        {
          id: 'web',
          port: 0,
          clientCertificates: { mode: 'optional', forward: { subject: 'X-Client-Subject' } },
        },
        { id: 'plain', port: 0, tls: 'off', bind: '127.0.0.1' },
      ],
    });
    await askPlain(port('plain'), { path: '/a', headers: { 'x_client-subject': 'CN=root', 'x-a': '1' } });
    const first = await ended(() => true);
    const via = { kind: 'upstream', pool: 'shop', upstream: 'b' } as const;
    const { id } = await send(client, { of: first.summary.id, request: null, via });
    const again = await ended((summary) => summary.id === id);
    expect(again.decisions).toMatchObject([
      { code: 'replay.direct' },
      { code: 'tls.identity_removed', evidence: { fields: ['x_client-subject'] } },
      { code: 'forward.answered' },
    ]);
    const got = upstreams[1]?.got.at(-1)?.raw ?? [];
    expect(got).toContain('x-a');
    expect(got).not.toContain('CN=root');
  });

  test('and to no other place', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a' });
    const first = await ended(() => true);
    const call = send(client, {
      of: first.summary.id,
      request: null,
      via: { kind: 'upstream', pool: 'shop', upstream: 'elsewhere' },
    });
    await expect(call).rejects.toMatchObject({ code: 'replay.refused', details: { reason: 'gone' } });
  });
});

describe('a request is not sent', () => {
  test('with a part of its body, before that is agreed to', async () => {
    const { client, upstreams, ended, port } = await setUp({ capture: { bodyBytes: '1KiB' } });
    await askPlain(port('plain'), { method: 'POST', path: '/big' }, 'x'.repeat(5000));
    const first = await ended(() => true);
    const of = first.summary.id;
    await expect(send(client, { of, request: null })).rejects.toMatchObject({
      code: 'replay.refused',
      details: { reason: 'body_cut', body: { size: 5000, kept: 1024 } },
    });
    const { id } = await send(client, { of, request: null, acceptCut: true });
    await ended((summary) => summary.id === id);
    expect(upstreams.flatMap(({ got }) => got).at(-1)?.body.length).toBe(1024);
  });

  test('without the secrets that history does not have', async () => {
    const { client, upstreams, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a', headers: { authorization: 'Bearer canary' } });
    const first = await ended(() => true);
    const of = first.summary.id;
    const live = await send(client, { of, request: null });
    await ended((summary) => summary.id === live.id);
    const last = () => upstreams.flatMap(({ got }) => got).find(({ raw }) => raw.includes('Bearer mine'));
    expect(
      upstreams.flatMap(({ got }) => got).filter(({ raw }) => raw.includes('Bearer canary')),
    ).toHaveLength(2);
    // A new engine remembers nothing.
    await client.call('engine.restart', {});
    await expect(send(client, { of, request: null })).rejects.toMatchObject({
      code: 'replay.refused',
      details: { reason: 'redacted', fields: ['authorization'] },
    });
    const { summary, request } = await client.call('exchanges.get', { id: of });
    const headers = request.headers.map(([name, value]): [string, string] => [
      name,
      name === 'authorization' ? 'Bearer mine' : value,
    ]);
    const { id } = await send(client, {
      of,
      request: { method: 'GET', url: `http://${summary.authority}/a`, headers, body: { kind: 'kept' } },
      via: { kind: 'listener', listener: 'plain' },
    });
    expect((await ended((one) => one.id === id)).summary.status).toBe(200);
    expect(last()).toBeDefined();
  });

  test('with mistakes, each told with its place', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a' });
    const first = await ended(() => true);
    const call = send(client, {
      of: first.summary.id,
      request: {
        method: 'get',
        url: 'nowhere',
        headers: [['Bad Name', 'x\r\nY: z']],
        body: { kind: 'kept' },
      },
    });
    await expect(call).rejects.toMatchObject({
      code: 'replay.refused',
      details: {
        reason: 'invalid',
        mistakes: [
          { field: 'method' },
          { field: 'url' },
          { field: 'headers', index: 0 },
          { field: 'headers', index: 0 },
        ],
      },
    });
  });

  test('where the listener has no certificate for its host, and says so', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a', headers: { host: 'not.example.com' } });
    const first = await ended(() => true);
    const call = send(client, {
      of: first.summary.id,
      request: null,
      via: { kind: 'listener', listener: 'web' },
    });
    await expect(call).rejects.toMatchObject({
      code: 'replay.failed',
      message: expect.stringContaining('could not be sent'),
    });
  });

  test('when it is not kept any more', async () => {
    const { client } = await setUp();
    await expect(send(client, { of: 'gone-1', request: null })).rejects.toMatchObject({
      code: 'exchange.not_found',
    });
  });
});

describe('a request is repeated', () => {
  const runOf = (client: ContractClient, isIt: (report: RepeatReport) => boolean): Promise<RepeatReport> =>
    new Promise((resolve) => {
      const stop = client.subscribe('repeat', {
        onEvent(report) {
          if (!isIt(report)) return;
          stop();
          resolve(report);
        },
      });
    });

  test('as often as wanted, and the result tells statuses, times and what each upstream had', async () => {
    const { client, upstreams, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a' });
    const first = await ended(() => true);
    const done = runOf(client, ({ state }) => state === 'done');
    const { id } = await repeat(client, {
      of: first.summary.id,
      request: null,
      times: 100,
      concurrency: 8,
    });
    const report = await done;
    expect(report).toMatchObject({
      id,
      finished: 100,
      statuses: [[200, 100]],
      failures: [],
      of: first.summary.id,
    });
    expect(Object.fromEntries(report.upstreams)).toEqual({ 'shop/a': 50, 'shop/b': 50 });
    expect(report.p50).toBeGreaterThan(0);
    expect(Number(report.p99)).toBeGreaterThanOrEqual(Number(report.p50));
    expect(upstreams.flatMap(({ got }) => got)).toHaveLength(101);
  });

  test('until it is cancelled', async () => {
    const { client, ended, port } = await setUp();
    await askPlain(port('plain'), { path: '/a' });
    const first = await ended(() => true);
    const begun = runOf(client, ({ finished }) => finished > 0);
    const { id } = await repeat(client, {
      of: first.summary.id,
      request: null,
      times: 10_000,
      concurrency: 2,
    });
    await begun;
    const cancelled = runOf(client, ({ state }) => state === 'cancelled');
    await client.call('replay.cancel', { id });
    expect((await cancelled).finished).toBeLessThan(10_000);
  });

  test('within its bounds alone', async () => {
    const { client } = await setUp();
    const params = { of: 'a', request: null, times: 10_001, concurrency: 1 };
    await expect(repeat(client, params)).rejects.toMatchObject({ code: 'call.invalid_params' });
    await expect(repeat(client, { ...params, times: 1, concurrency: 65 })).rejects.toMatchObject({
      code: 'call.invalid_params',
    });
  });
});

async function caOf({ directory }: RunningHost): Promise<Buffer> {
  const { readFile } = await import('node:fs/promises');
  const { join } = await import('node:path');
  return readFile(join(directory, 'ca.pem'));
}
