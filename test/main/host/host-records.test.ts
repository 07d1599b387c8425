import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { ExchangeBatch } from '../../../src/shared/contract/events.ts';
import { runHost, sourceWorkers } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { apply, bodyAt, plain, problem, upstream, urlOf } from './serving.ts';

test('exchanges are pushed, listed and read, and outlive the engine that recorded them', async () => {
  const origin = await upstream('from the origin');
  const config = {
    ...plain(''),
    routes: [{ id: 'shop', to: { pool: 'shop' } }],
    pools: [{ id: 'shop', upstreams: [{ id: 'a', url: origin }] }],
  };
  const { client, host } = await runHost({ config });
  const finished = Promise.withResolvers<string>();
  client.subscribe('exchanges', {
    onEvent: ({ items }) => {
      const done = items.find(({ state }) => state === 'complete');
      if (done !== undefined) finished.resolve(done.id);
    },
  });
  await client.call('status.get', {});
  expect(await bodyAt(`${urlOf(host.status())}/cart?x=1`)).toBe('from the origin');
  const id = await finished.promise;
  const look = async () => {
    const { items } = await client.call('exchanges.list', { limit: 10 });
    expect(items).toMatchObject([{ id, target: '/cart?x=1', status: 200, route: 'shop', upstream: 'a' }]);
    expect(await client.call('exchanges.get', { id })).toMatchObject({
      summary: { id },
      response: { status: 200 },
    });
    const body = await client.call('exchanges.body', { id, side: 'response', offset: 5, length: 3 });
    expect(Buffer.from(body.base64, 'base64').toString()).toBe('the');
  };
  await look();
  await client.call('engine.restart', {});
  await look();
});

test('a body that was sent compressed is read as it was sent, and decoded', async () => {
  const origin = await upstream('from the origin '.repeat(100));
  const { client, host } = await runHost({
    config: {
      ...plain(''),
      routes: [
        {
          id: 'shop',
          to: { pool: 'shop' },
          rewrite: { responseHeaders: { set: { 'Content-Type': 'text/plain' } } },
          compress: { enabled: true },
        },
      ],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: origin }] }],
    },
  });
  const finished = Promise.withResolvers<string>();
  client.subscribe('exchanges', {
    onEvent: ({ items }) => {
      const done = items.find(({ state }) => state === 'complete');
      if (done !== undefined) finished.resolve(done.id);
    },
  });
  await client.call('status.get', {});
  const response = await fetch(urlOf(host.status()), { headers: { 'accept-encoding': 'br' } });
  expect(response.headers.get('content-encoding')).toBe('br');
  await response.text();
  const id = await finished.promise;
  const sent = await client.call('exchanges.body', { id, side: 'response', offset: 0, length: 1000 });
  expect(brotliDecompressSync(Buffer.from(sent.base64, 'base64')).length).toBe(1600);
  expect(sent.decoding).toBeNull();
  // The second piece comes of the same decoding.
  for (const offset of [0, 1590]) {
    const piece = await client.call('exchanges.body', {
      id,
      side: 'response',
      offset,
      length: 10,
      decoded: true,
    });
    expect(Buffer.from(piece.base64, 'base64').toString()).toBe(offset === 0 ? 'from the o' : 'he origin ');
    expect(piece).toMatchObject({ kept: 1600, decoding: { undone: ['br'], problem: null } });
  }
});

test('clearing tells subscribers that everything is void, and empties memory and disk', async () => {
  const { client, host } = await runHost({ config: plain('x') });
  const batches: ExchangeBatch[] = [];
  const cleared = Promise.withResolvers<void>();
  const recorded = Promise.withResolvers<void>();
  client.subscribe('exchanges', {
    onEvent(batch) {
      batches.push(batch);
      if (batch.items.some(({ state }) => state === 'complete')) recorded.resolve();
      if (batch.reset) cleared.resolve();
    },
  });
  await client.call('status.get', {});
  await bodyAt(urlOf(host.status()));
  await recorded.promise;
  await client.call('exchanges.clear', {});
  await cleared.promise;
  expect(await client.call('exchanges.list', { limit: 10 })).toEqual({ items: [] });
});

test('an exchange that is not kept is refused by name', async () => {
  const { client } = await runHost();
  await expect(client.call('exchanges.get', { id: 'none-1' })).rejects.toMatchObject({
    code: 'exchange.not_found',
    message: expect.stringContaining('none-1'),
  });
  const body = client.call('exchanges.body', { id: 'none-1', side: 'request', offset: 0, length: 1 });
  await expect(body).rejects.toMatchObject({ code: 'exchange.not_found' });
});

test('capture can be switched off and on, and the status says which', async () => {
  const { client, host, until } = await runHost({ config: plain('x') });
  await client.call('capture.set', { capturing: false });
  await until(({ capturing }) => !capturing);
  await bodyAt(urlOf(host.status()));
  await client.call('capture.set', { capturing: true });
  await until(({ capturing }) => capturing);
  const recorded = new Promise((resolve) => client.subscribe('exchanges', { onEvent: resolve }));
  await client.call('status.get', {});
  await bodyAt(`${urlOf(host.status())}/second`);
  await recorded;
  const { items } = await client.call('exchanges.list', { limit: 10 });
  expect(items.map(({ target }) => target)).toEqual(['/second']);
});

test('a damaged authority is told, kept aside with consent, and replaced', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'ca.pem'), 'damaged');
  await writeFile(join(directory, 'ca.key'), 'damaged');
  const { client, host } = await runHost({ dataDirectory: directory });
  expect(problem(host.status(), 'authority.corrupt')?.action?.method).toBe('authority.reset');
  expect(await readFile(join(directory, 'ca.pem'), 'utf8')).toBe('damaged');
  expect(await client.call('authority.reset', {})).toMatchObject({ state: 'ready' });
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toEqual(expect.arrayContaining(['ca.pem', 'ca.pem.bad', 'ca.key.bad']));
});

test('a damaged history is told, kept aside with consent, and replaced, while traffic goes on', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'history.db'), 'damaged'.repeat(1000));
  const { client, host } = await runHost({ dataDirectory: directory, config: plain('goes on') });
  expect(problem(host.status(), 'history.corrupt')?.action?.method).toBe('history.reset');
  expect(await bodyAt(urlOf(host.status()))).toBe('goes on');
  await client.call('history.reset', {});
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toContain('history.db.bad');
});

test('--reset is consent for both at once', async () => {
  const directory = await temporaryDirectory();
  for (const name of ['ca.pem', 'ca.key']) await writeFile(join(directory, name), 'damaged');
  await writeFile(join(directory, 'history.db'), 'damaged'.repeat(1000));
  const { host } = await runHost({ dataDirectory: directory, reset: true });
  expect(host.status().problems).toEqual([]);
  expect(await readdir(directory)).toEqual(
    expect.arrayContaining(['ca.pem.bad', 'ca.key.bad', 'history.db.bad']),
  );
});

test('names that the authority was not made for are told, and another is made with consent', async () => {
  const running = await runHost();
  const { client, host } = running;
  const before = host.authority();
  await apply(running, { version: 1, tls: { names: ['shop.example.com'] } });
  expect(problem(host.status(), 'authority.names_missing')?.message).toContain('shop.example.com');
  const after = await client.call('authority.reset', {});
  expect(after).toMatchObject({ state: 'ready', missingNames: [] });
  expect(after.state === 'ready' && before.state === 'ready' && after.subject !== before.subject).toBe(true);
  expect(host.status().problems).toEqual([]);
});

test('without its history thread a host still serves', async () => {
  const workers = { ...sourceWorkers, history: new URL('./no-such-history.ts', import.meta.url) };
  const { host, client } = await runHost({ workers, config: plain('served') });
  expect(problem(host.status(), 'history.unavailable')).toBeDefined();
  expect(await bodyAt(urlOf(host.status()))).toBe('served');
  expect((await client.call('exchanges.list', { limit: 10 })).items).toHaveLength(1);
});
