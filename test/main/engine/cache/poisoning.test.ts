import { describe, expect, it } from 'vitest';
import { eventually } from '../../../helpers/http1-setup.ts';
import { rawExchange } from '../../../helpers/origin.ts';
import { startsCaches } from './run-cache.ts';

const start = startsCaches();

describe('a response that a person has removed', () => {
  it.each([0, 1])(
    'does not come back with what had been asked for before (%i of its two pieces had come)',
    async (pieces) => {
      let asked = 0;
      let goOn = () => {};
      const held = Promise.withResolvers<void>();
      const cache = await start((_, response) => {
        asked += 1;
        const name = `version ${asked}`;
        response.setHeader('cache-control', 'max-age=60');
        response.setHeader('content-length', name.length);
        if (asked !== 2) {
          response.end(name);
          return;
        }
        if (pieces === 1) response.write(name.slice(0, 4));
        goOn = () => response.end(name.slice(pieces * 4));
        held.resolve();
      });
      await cache.get('/');
      const renewing = cache.get('/', { headers: { 'cache-control': 'no-cache' } });
      await held.promise;
      const { engine } = cache.engine;
      await eventually(() =>
        engine
          .listExchanges()
          .some(({ state, status }) => state === 'active' && (pieces === 0 || status === 200)),
      );
      const [entry] = engine.cache.list({ text: '', order: 'size', limit: 10 }).items;
      expect(engine.cache.purge({ by: 'entry', value: entry?.id ?? '' })).toEqual({ removed: 1 });
      goOn();
      expect((await renewing).text).toBe('version 2');
      expect((await cache.get('/')).text).toBe('version 3');
    },
  );
});

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
