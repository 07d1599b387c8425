import { describe, expect, it } from 'vitest';
import { rawExchange } from '../../../helpers/origin.ts';
import { startsCaches } from './run-cache.ts';

const start = startsCaches();

describe('a client that wants others to get the wrong response', () => {
  it.each([
    ['Vary', 'X-Tenant', []],
    ['the key of the route', null, ['x-tenant']],
  ] as const)(
    'cannot have a field of %s taken away on its way to the upstream, and stored under its value all the same',
    async (_, vary, headers) => {
      const cache = await start(
        (incoming, response) =>
          response
            .writeHead(200, { 'cache-control': 'max-age=60', ...(vary === null ? {} : { vary }) })
            .end(`for ${String(incoming.headers['x-tenant'] ?? 'nobody')}`),
        { key: { headers: [...headers] } },
      );
      const port = cache.engine.port('plain');
      const host = `127.0.0.1:${port}`;
      const bad = await rawExchange(
        port,
        `GET / HTTP/1.1\r\nHost: ${host}\r\nX-Tenant: a\r\nConnection: close, x-tenant\r\n\r\n`,
      );
      expect(bad).toContain('for nobody');
      expect((await cache.get('/', { headers: { 'x-tenant': 'a' } })).text).toBe('for a');
      expect((await cache.get('/')).text).toBe('for nobody');
      expect(cache.asked).toHaveLength(2);
    },
  );
});
