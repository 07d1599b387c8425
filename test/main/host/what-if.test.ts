import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ContractClient } from '../../../src/shared/contract/client.ts';
import type { ExchangeSummary } from '../../../src/shared/model/exchange.ts';
import { askOverTls } from '../../helpers/client-certificates.ts';
import { runHost } from '../../helpers/start-host.ts';
import { urlOf } from './serving.ts';

const pool = (id: string, url: string, ...more: string[]) => ({
  id,
  upstreams: [url, ...more].map((one, index) => ({ id: 'abc'[index], url: one })),
});

const run = (
  client: ContractClient,
  { input, ids, decisions = false }: { input: unknown; ids: string[]; decisions?: boolean },
) => client.call('whatif.run', { input, ids, decisions });

async function setUp() {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end('answer');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [
      { id: 'static', match: { paths: ['/fixed'] }, to: { respond: { body: 'fixed' } } },
      { id: 'all', to: { pool: 'one' } },
    ],
    pools: [pool('one', url)],
  };
  const running = await runHost({ config });
  const { client } = running;
  const base = urlOf(running.host.status());
  for (const path of ['/a', '/api/b', '/missing', '/fixed'])
    await (await fetch(`${base}${path}`, { headers: { connection: 'close' } })).text();
  const ids: string[] = [];
  while (ids.length < 4) {
    const { items } = await client.call('exchanges.list', { limit: 10 });
    ids.splice(0, ids.length, ...items.filter(({ state }) => state === 'complete').map(({ id }) => id));
  }
  return { client, config, url, ids, asked: () => asked };
}

test('a configuration that decides the same changes nothing', async () => {
  const { client, config, ids } = await setUp();
  expect(await run(client, { input: config, ids })).toEqual({ ran: 4, missing: 0, items: [] });
});

test('what another configuration would decide is told for each request, and nobody is asked', async () => {
  const { client, config, url, ids, asked } = await setUp();
  const before = asked();
  const input = {
    ...config,
    routes: [
      { id: 'api', match: { paths: ['/api/*'] }, to: { pool: 'two' }, rewrite: { stripPrefix: '/api' } },
      ...config.routes,
    ],
    // Nothing listens there: it is never connected to.
    pools: [...config.pools, pool('two', 'http://127.0.0.1:1', url)],
  };
  const { ran, items } = await run(client, { input, ids });
  expect(ran).toBe(4);
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({
    method: 'GET',
    before: { routes: ['all'], pool: 'one', candidates: ['a'], status: 200 },
    after: { routes: ['api'], pool: 'two', candidates: ['a', 'b'], status: 200, fault: null },
    assumed: [],
  });
  expect(items[0]?.changed).toEqual(['route', 'target', 'upstream', 'request']);
  expect(asked()).toBe(before);
});

test('statuses are those that the upstream gave then, and what is not known is said', async () => {
  const { client, config, ids } = await setUp();
  const input = { ...config, routes: config.routes.slice(1) };
  const { items } = await run(client, { input, ids });
  // The fixed answer is gone: an upstream would be asked that never was.
  expect(items).toMatchObject([
    { before: { routes: ['static'] }, after: { routes: ['all'], pool: 'one' }, assumed: ['answer_unknown'] },
  ]);
  const all = await run(client, { input: config, ids, decisions: true });
  expect(all.items.map(({ after }) => after.status)).toEqual([200, 200, 404, 200]);
  expect(all.items[0]?.after.decisions?.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['route.matched', 'balance.round_robin', 'forward.answered']),
  );
});

test('a request that no route takes any more is told as such', async () => {
  const { client, config, ids } = await setUp();
  const { items } = await run(client, {
    input: { ...config, routes: config.routes.slice(0, 1) },
    ids,
  });
  expect(items).toHaveLength(3);
  expect(items[0]?.after).toMatchObject({ routes: [], status: 404, fault: 'route.none' });
});

test('a configuration with mistakes is refused with them, and unknown exchanges are counted', async () => {
  const { client, config, ids } = await setUp();
  await expect(run(client, { input: { version: 1, routes: 3 }, ids })).rejects.toMatchObject({
    code: 'config.invalid',
  });
  const gone = await run(client, { input: config, ids: [...ids, 'gone-1'] });
  expect(gone).toMatchObject({ ran: 4, missing: 1 });
  const many = Array.from({ length: 501 }, (_, index) => `x-${index}`);
  await expect(run(client, { input: config, ids: many })).rejects.toMatchObject({
    code: 'call.invalid_params',
  });
});

test('the text that a change would make of the file keeps its comments and changes nothing', async () => {
  const { client } = await runHost({
    config: '# mine\nversion: 1\nlisteners:\n  - id: web # here\n    port: 0\n',
  });
  const input = { version: 1, listeners: [{ id: 'web', port: 0, bind: '127.0.0.1' }] };
  const { before, after } = await client.call('config.preview', { input });
  expect(after).toBe(
    '# mine\nversion: 1\nlisteners:\n  - id: web # here\n    port: 0\n    bind: 127.0.0.1\n',
  );
  expect((await client.call('config.get', {})).text).toBe(before);
});

test('a client is as it was: one whose certificate was accepted still is', async () => {
  const forward = { subject: 'X-Client-Subject' };
  const config = {
    version: 1,
    listeners: [{ id: 'web', port: 0, clientCertificates: { mode: 'optional', forward } }],
    routes: [{ id: 'all', to: { respond: { body: 'fine' } } }],
  };
  const { client, host, directory } = await runHost({ config });
  const { files } = await client.call('clientCertificates.issue', {
    name: 'alice',
    days: 1,
    password: 'correct horse',
  });
  const ca = await readFile(join(directory, 'ca.pem'));
  const port = host.status().listeners[0]?.port ?? 0;
  const { certificatePem: cert, privateKeyPem: key } = files;
  await askOverTls(port, { ca, cert, key, path: '/of-alice' });
  await askOverTls(port, { ca, path: '/of-nobody' });
  let items: readonly ExchangeSummary[] = [];
  while (items.length < 2) {
    const listed = await client.call('exchanges.list', { limit: 10 });
    items = listed.items.filter(({ state }) => state === 'complete');
  }
  const ids = items.map(({ id }) => id);
  const [route] = config.routes;
  const input = { ...config, routes: [{ ...route, requireClientCertificate: true }] };
  const report = await run(client, { input, ids });
  const id = items.find(({ target }) => target === '/of-nobody')?.id;
  expect(report.items).toMatchObject([{ id, before: { status: 200 }, after: { status: 403 } }]);
});
