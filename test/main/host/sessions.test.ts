import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExchangeMark } from '../../../src/shared/model/mark.ts';
import type { HistorySession } from '../../../src/shared/model/session.ts';
import { type RunningHost, runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { bodyAt, plain, urlOf } from './serving.ts';

/** Asks for paths, one after the other, and resolves when all of them are recorded. */
async function record({ client, host }: RunningHost, ...paths: readonly string[]): Promise<void> {
  const missing = new Set(paths);
  const done = Promise.withResolvers<void>();
  const stop = client.subscribe('exchanges', {
    onEvent({ items }) {
      for (const { target, state } of items) if (state === 'complete') missing.delete(target);
      if (missing.size === 0) done.resolve();
    },
  });
  await client.call('status.get', {});
  for (const path of paths) await bodyAt(`${urlOf(host.status())}${path}`);
  await done.promise;
  stop();
}

const targets = async ({ client }: RunningHost, session?: number): Promise<string[]> => {
  const { items } = await client.call('exchanges.list', {
    limit: 100,
    ...(session === undefined ? {} : { session }),
  });
  return items.map(({ target }) => target);
};

const sessionsOf = async ({ client }: RunningHost): Promise<readonly HistorySession[]> =>
  (await client.call('sessions.list', {})).items;

/** Resolves when sessions are said of which it is true. */
function until(
  { client }: RunningHost,
  isTrue: (items: readonly HistorySession[]) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const stop = client.subscribe('sessions', {
      onEvent(items) {
        if (!isTrue(items)) return;
        stop();
        resolve();
      },
    });
  });
}

test('a session that is begun takes the place of the live list, and the one before can still be listed', async () => {
  const host = await runHost({ config: plain('x') });
  await record(host, '/one', '/two');
  const told = until(host, (items) => items.length === 2);
  const { id } = await host.client.call('sessions.begin', { name: ' Login bug ' });
  await told;
  expect(await targets(host)).toEqual([]);
  await record(host, '/three');
  expect(await targets(host)).toEqual(['/three']);
  // History is written a little later.
  await expect.poll(() => targets(host, id)).toEqual(['/three']);
  const [live, before] = await sessionsOf(host);
  expect(live).toMatchObject({ id, name: 'Login bug', live: true, ended: null });
  expect(before).toMatchObject({ live: false, ended: live?.began });
  // What the engine handed over late is sorted in all the same.
  await expect.poll(() => targets(host, before?.id)).toEqual(['/one', '/two']);
});

test('what an earlier run recorded is in a session of its own, and what clearing takes is the live list', async () => {
  const dataDirectory = await temporaryDirectory();
  const first = await runHost({ config: plain('x'), dataDirectory });
  await record(first, '/earlier');
  await first.host.close();

  const second = await runHost({ config: plain('x'), dataDirectory });
  expect(await targets(second)).toEqual([]);
  await record(second, '/now', '/pinned');
  const { items } = await second.client.call('exchanges.list', { limit: 10 });
  const pinned = items.find(({ target }) => target === '/pinned')?.id ?? '';
  const [, earlier] = await sessionsOf(second);
  await second.client.call('exchanges.mark', { ids: [pinned], pinned: true });
  await expect.poll(async () => (await sessionsOf(second))[0]?.exchanges).toBe(2);
  await second.client.call('exchanges.clear', {});
  expect(await targets(second)).toEqual(['/pinned']);
  expect(await targets(second, earlier?.id)).toEqual(['/earlier']);
  expect(await second.client.call('exchanges.get', { id: pinned })).toMatchObject({
    summary: { target: '/pinned' },
  });
});

test('sessions are renamed and deleted, but not the live one, nor one that is not there', async () => {
  const host = await runHost({ config: plain('x') });
  await record(host, '/one');
  const [live] = await sessionsOf(host);
  const id = live?.id ?? 0;
  await expect(host.client.call('sessions.delete', { id })).rejects.toMatchObject({
    code: 'session.is_live',
  });
  await host.client.call('sessions.rename', { id, name: 'First' });
  await host.client.call('sessions.begin', {});
  expect((await sessionsOf(host)).map(({ name }) => name)).toEqual([null, 'First']);
  await host.client.call('sessions.delete', { id });
  expect((await sessionsOf(host)).map(({ name }) => name)).toEqual([null]);
  for (const call of [
    host.client.call('sessions.delete', { id }),
    host.client.call('sessions.rename', { id, name: 'x' }),
    host.client.call('exchanges.list', { limit: 1, session: id }),
  ]) {
    await expect(call).rejects.toMatchObject({ code: 'session.not_found' });
  }
  await expect(host.client.call('sessions.rename', { id, name: ' ' })).rejects.toMatchObject({
    code: 'call.invalid_params',
  });
});

test('marks are told to whoever follows them, and refused when there would be too many', async () => {
  const { client } = await runHost({ config: plain('x') });
  const marked = new Promise<readonly ExchangeMark[]>((resolve) =>
    client.subscribe('marks', { onEvent: resolve }),
  );
  await client.call('status.get', {});
  await client.call('exchanges.mark', { ids: ['a-1', 'a-2'], colour: 'green' });
  const marks = ['a-1', 'a-2'].map((id) => ({ id, pinned: false, colour: 'green' }));
  expect(await marked).toEqual(marks);
  expect(await client.call('exchanges.marks', {})).toEqual({ items: marks });
  const many = Array.from({ length: 10_000 }, (_, index) => `b-${index}`);
  await expect(client.call('exchanges.mark', { ids: many, pinned: true })).rejects.toMatchObject({
    code: 'marks.too_many',
  });
  expect((await client.call('exchanges.marks', {})).items).toHaveLength(2);
});

test('a body that was damaged on the disk is refused by its code', async () => {
  const dataDirectory = await temporaryDirectory();
  const first = await runHost({ config: plain('an intact body'.repeat(500)), dataDirectory });
  await record(first, '/one');
  const { items } = await first.client.call('exchanges.list', { limit: 1 });
  await first.host.close();
  const file = join(dataDirectory, 'history.db');
  const content = readFileSync(file);
  content.write('X', content.indexOf('an intact body'));
  await writeFile(file, content);
  const second = await runHost({ config: plain('x'), dataDirectory });
  const id = items[0]?.id ?? '';
  const body = second.client.call('exchanges.body', { id, side: 'response', offset: 0, length: 10 });
  await expect(body).rejects.toMatchObject({
    code: 'exchange.body_damaged',
    message: expect.stringContaining(id),
  });
});

test('what is pinned stays in the live list past the limit of memory and when that is cleared, and in its session after a restart', async () => {
  const dataDirectory = await temporaryDirectory();
  const config = { ...plain('x'), capture: { exchanges: 2 } };
  const first = await runHost({ config, dataDirectory });
  await record(first, '/pinned');
  const pinned = (await first.client.call('exchanges.list', { limit: 1 })).items[0]?.id ?? '';
  await first.client.call('exchanges.mark', { ids: [pinned], pinned: true });
  await record(first, '/1', '/2', '/3', '/4');
  await expect.poll(async () => (await sessionsOf(first))[0]?.exchanges).toBe(5);
  expect(await targets(first)).toEqual(['/pinned', '/1', '/2', '/3', '/4']);
  await first.client.call('exchanges.clear', {});
  expect(await targets(first)).toEqual(['/pinned']);
  await first.host.close();

  const second = await runHost({ config, dataDirectory });
  const [, earlier] = await sessionsOf(second);
  expect(await targets(second)).toEqual([]);
  expect(await targets(second, earlier?.id)).toEqual(['/pinned']);
  expect(await second.client.call('exchanges.marks', {})).toEqual({
    items: [{ id: pinned, pinned: true, colour: null }],
  });
  expect(await second.client.call('exchanges.get', { id: pinned })).toMatchObject({
    summary: { target: '/pinned' },
  });
});
