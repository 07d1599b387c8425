import { brotliCompressSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { ask } from '../../helpers/ask.ts';
import { startOrigin } from '../../helpers/origin.ts';
import { runHost } from '../../helpers/start-host.ts';

it('a comparison has its bodies decoded, and refuses what is not stored', async () => {
  let text = 'as it was';
  const origin = await startOrigin((_, response) => {
    response.setHeader('cache-control', 'max-age=600');
    response.setHeader('content-encoding', 'br');
    response.end(brotliCompressSync(text));
  });
  onTestFinished(origin.stop);
  const { client, until } = await runHost({
    config: {
      version: 1,
      listeners: [{ id: 'web', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'shop' }, cache: { enabled: true } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: origin.url }] }],
    },
  });
  const { listeners } = await until((status) => status.listeners[0]?.state === 'open');
  await ask(listeners[0]?.port ?? 0);
  const { items } = await client.call('cache.list', { text: '', order: 'recent', limit: 10 });
  text = 'as it is now';
  const comparison = await client.call('cache.compare', { entry: items[0]?.id ?? 'none' });
  const decoded = (base64: string) => Buffer.from(base64, 'base64').toString();
  expect(decoded(comparison.cached.bodyBase64)).toBe('as it was');
  expect(decoded(comparison.origin.bodyBase64)).toBe('as it is now');
  expect(comparison).toMatchObject({ sameStatus: true, sameBody: false });

  await client.call('cache.purge', { by: 'everything' });
  await expect(client.call('cache.compare', { entry: items[0]?.id ?? 'none' })).rejects.toMatchObject({
    code: 'cache.not_stored',
  });
});
