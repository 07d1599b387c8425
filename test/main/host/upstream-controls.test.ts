import { expect, test } from 'vitest';
import type { AppEvent } from '../../../src/shared/model/event.ts';
import { runHost } from '../../helpers/start-host.ts';
import { apply, bodyAt, plain, upstream, urlOf } from './serving.ts';

const withPool = (url: string) => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  routes: [{ id: 'all', to: { pool: 'shop' } }],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url }] }],
});

test('a control reaches the engine, shows in the status, and is pushed and listed as an event', async () => {
  const { client, host, until } = await runHost({ config: withPool(await upstream('served')) });
  const pushed = Promise.withResolvers<AppEvent>();
  client.subscribe('events', { onEvent: ([first]) => first !== undefined && pushed.resolve(first) });
  await client.call('upstreams.control', { pool: 'shop', upstream: 'a', action: 'break', mode: 'error' });
  const event = {
    kind: 'upstream.controlled',
    evidence: { pool: 'shop', upstream: 'a', action: 'break', mode: 'error' },
  };
  expect(await pushed.promise).toMatchObject(event);
  const { items } = await client.call('events.list', { limit: 1 });
  expect(items).toMatchObject([event]);
  const broken = await until(({ upstreams }) => upstreams[0]?.broken === 'error');
  expect(broken.upstreams[0]?.state).toBe('broken');
  expect((await fetch(urlOf(host.status()), { headers: { connection: 'close' } })).status).toBe(500);

  await client.call('upstreams.control', { pool: 'shop', upstream: 'a', action: 'mend' });
  expect(await bodyAt(urlOf(host.status()))).toBe('served');
});

test('the log says that an upstream was told to drain before it says that it is drained', async () => {
  const { client, until } = await runHost({ config: withPool(await upstream('served')) });
  await client.call('upstreams.control', { pool: 'shop', upstream: 'a', action: 'drain' });
  await until(({ upstreams }) => upstreams[0]?.reason?.code === 'health.drained');
  const { items } = await client.call('events.list', { limit: 10 });
  expect(items.map(({ kind }) => kind)).toEqual(['upstream.controlled', 'upstream.drained']);
});

test('a control of an upstream that does not exist is refused and leaves no event', async () => {
  const { client } = await runHost({ config: withPool(await upstream('served')) });
  const call = client.call('upstreams.control', { pool: 'shop', upstream: 'b', action: 'drain' });
  await expect(call).rejects.toMatchObject({ code: 'upstream.not_found' });
  expect(await client.call('events.list', { limit: 10 })).toEqual({ items: [] });
});

test('what becomes of changes to the configuration is an event each', async () => {
  const running = await runHost({ config: plain('before') });
  const { client, until, writeConfig } = running;
  await apply(running, plain('after'));
  await apply(running, { version: 2 }).catch(() => undefined);
  await writeConfig('version: 1\nlisteners: [{id: web, port: none}]\n');
  await until(({ config }) => !config.valid);
  const { items } = await client.call('events.list', { limit: 10 });
  expect(items.map(({ kind, evidence }) => [kind, 'origin' in evidence ? evidence.origin : null])).toEqual([
    ['config.applied', 'window'],
    ['config.refused', 'window'],
    ['config.refused', 'file'],
  ]);
});
