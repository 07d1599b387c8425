import { expect, test } from 'vitest';
import type { UpstreamPast } from '../../../src/shared/model/status.ts';
import { runHost } from '../../helpers/start-host.ts';

test('what upstreams did lately goes to those who follow it, and is no part of the status', async () => {
  const { client, until } = await runHost({
    config: {
      version: 1,
      listeners: [{ id: 'web', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://127.0.0.1:1' }] }],
    },
  });
  const { upstreams } = await until((status) => status.upstreams.length === 1);
  expect(upstreams[0]).toMatchObject({ pool: 'shop', id: 'a' });
  expect(upstreams[0]).not.toHaveProperty('history');
  expect(upstreams[0]).not.toHaveProperty('checks');
  const pasts = await new Promise<readonly UpstreamPast[]>((resolve) => {
    client.subscribe('upstreams', { onEvent: resolve });
  });
  expect(pasts).toEqual([{ pool: 'shop', id: 'a', checks: [], history: [] }]);
});
