import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { type WhatIfAnswer, whatIfBodyLimit } from '../../../src/shared/model/what-if.ts';
import { runHost } from '../../helpers/start-host.ts';
import { urlOf } from './serving.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function setUp(more: Record<string, unknown> = {}) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      if (url === '/long') response.end('l'.repeat(2 * whatIfBodyLimit));
      else if (url === '/bytes') response.end(Buffer.from([0xff, 0xfe, 0x00]));
      else if (url === '/zipped') {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync('as it was meant'));
      } else {
        response.statusCode = 201;
        response.setHeader('x-kept', 'yes');
        response.end('really asked');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'running' } }],
    pools: [{ id: 'running', upstreams: [{ id: 'r', url }] }],
    ...more,
  };
  const { client, host } = await runHost({ config });
  const base = urlOf(host.status());
  const capture = async (path: string, init: RequestInit = {}): Promise<ExchangeSummary> => {
    await (await fetch(`${base}${path}`, { ...init, headers: { connection: 'close' } })).text();
    for (;;) {
      const { items } = await client.call('exchanges.list', { limit: 10 });
      const found = items.find(({ target, state }) => target === path && state === 'complete');
      if (found === undefined) continue;
      seen.splice(0);
      return found;
    }
  };
  const edited = {
    ...config,
    routes: [
      {
        id: 'api',
        match: { paths: ['/api/*'] },
        to: { pool: 'live' },
        rewrite: {
          stripPrefix: '/api',
          requestHeaders: { set: { 'X-Edited': 'true' } },
          responseHeaders: { set: { 'X-Kept': 'by the edits' } },
        },
      },
    ],
    pools: [{ id: 'live', upstreams: [{ id: 'a', url }] }],
  };
  const ask = (id: string, input: unknown = edited): Promise<WhatIfAnswer> =>
    client.call('whatif.ask', { input, id, acceptCut: false });
  return { client, seen, capture, ask, edited };
}

test('a captured request is sent once as the edits would send it, and nothing that runs knows of it', async () => {
  const { client, seen, capture, ask } = await setUp();
  const { id } = await capture('/api/orders?n=1', { method: 'POST', body: 'two of them' });
  const before = await client.call('config.get', {});
  const answer = await ask(id);
  expect(seen).toMatchObject([
    { method: 'POST', url: '/orders?n=1', body: 'two of them', headers: { 'x-edited': 'true' } },
  ]);
  expect(answer).toMatchObject({
    outcome: { routes: ['api'], pool: 'live', upstream: 'a', status: 201, fault: null },
    reason: 'Created',
    body: { size: 12, complete: true, text: 'really asked' },
  });
  expect(answer.headers.find(([name]) => name.toLowerCase() === 'x-kept')?.[1]).toBe('by the edits');
  expect(answer.duration).toBeGreaterThan(0);
  expect(answer.outcome.decisions?.map(({ code }) => code)).toContain('forward.answered');
  const { items } = await client.call('exchanges.list', { limit: 10 });
  expect(items).toHaveLength(1);
  expect(await client.call('config.get', {})).toEqual(before);
});

test('what is asked and fails is told with its fault', async () => {
  const { seen, capture, ask, edited } = await setUp();
  const { id } = await capture('/api/a');
  const gone = { ...edited, pools: [{ id: 'live', upstreams: [{ id: 'a', url: 'http://127.0.0.1:1' }] }] };
  const { outcome } = await ask(id, gone);
  expect(outcome).toMatchObject({ status: 502, fault: 'upstream.refused', upstream: 'a' });
  expect(seen).toEqual([]);
});

test('where the edits ask no upstream, none is asked', async () => {
  const { seen, capture, ask } = await setUp();
  const { id } = await capture('/elsewhere');
  expect((await ask(id)).outcome).toMatchObject({ routes: [], upstream: null, status: 404 });
  expect(seen).toEqual([]);
});

test('of a long body the beginning is read; a compressed one is shown plain, and bytes are counted', async () => {
  const { capture, ask } = await setUp();
  const long = await ask((await capture('/api/long')).id);
  expect(long.body).toEqual({ size: whatIfBodyLimit, complete: false, text: 'l'.repeat(whatIfBodyLimit) });
  const zipped = await ask((await capture('/api/zipped')).id);
  expect(zipped.body).toMatchObject({ complete: true, text: 'as it was meant' });
  const bytes = await ask((await capture('/api/bytes')).id);
  expect(bytes.body).toEqual({ size: 3, complete: true, text: null });
});

test('a request of which not all was kept is sent only where that is accepted', async () => {
  const { client, seen, capture, ask, edited } = await setUp({ capture: { bodyBytes: '4B' } });
  const { id } = await capture('/api/cut', { method: 'PUT', body: '123456789' });
  await expect(ask(id)).rejects.toMatchObject({ code: 'replay.refused', details: { reason: 'body_cut' } });
  expect(seen).toEqual([]);
  await client.call('whatif.ask', { input: edited, id, acceptCut: true });
  expect(seen).toMatchObject([{ method: 'PUT', body: '1234' }]);
});

test('mistakes, unknown exchanges and files that are not there are refused, and nobody is asked', async () => {
  const { seen, capture, ask, edited } = await setUp();
  const { id } = await capture('/api/a');
  await expect(ask(id, { version: 1, routes: 3 })).rejects.toMatchObject({ code: 'config.invalid' });
  await expect(ask('gone')).rejects.toMatchObject({ code: 'exchange.not_found' });
  const [pool] = edited.pools;
  const input = { ...edited, pools: [{ ...pool, tls: { ca: 'not-there.pem' } }] };
  await expect(ask(id, input)).rejects.toMatchObject({
    code: 'whatif.failed',
    message: expect.stringContaining('not-there.pem'),
  });
  expect(seen).toEqual([]);
});
