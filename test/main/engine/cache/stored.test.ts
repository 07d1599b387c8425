import { describe, expect, it } from 'vitest';
import { decided, startsCaches } from './run-cache.ts';

const start = startsCaches();

const fresh = { 'cache-control': 'max-age=60', 'content-type': 'text/plain' };

describe('what is stored', () => {
  it('survives a reload, and goes where the memory for it gets smaller', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('x'.repeat(1000)));
    await cache.get('/a');
    await cache.apply({ rewrite: { responseHeaders: { set: { 'x-new': '1' } } } });
    const again = await cache.get('/a');
    expect(again.headers['x-new']).toBe('1');
    expect(cache.asked).toHaveLength(1);
    await cache.apply({}, { cache: { memory: 0 } });
    expect(cache.engine.engine.cache.overview().memory).toMatchObject({ entries: 0, bytes: 0, limit: 0 });
    await cache.get('/a');
    await cache.get('/a');
    expect(cache.asked).toHaveLength(3);
    expect(decided(await cache.exchange(4), 'cache.not_stored').reason).toBe('too_large');
  });

  it('is not served on a route that leads elsewhere now', async () => {
    const cache = await start((incoming, response) => response.writeHead(200, fresh).end(incoming.url));
    await cache.get('/a');
    await cache.apply({ rewrite: { path: { match: '^/', replace: '/v2/' } } });
    expect((await cache.get('/a')).text).toBe('/v2/a');
  });

  it('is listed with what is known of it', async () => {
    const cache = await start((incoming, response) =>
      response
        .writeHead(200, { ...fresh, etag: '"1"', vary: 'accept', 'cache-tag': 'a, b', 'surrogate-key': 'c' })
        .end('x'.repeat(incoming.url?.length ?? 0)),
    );
    await cache.get('/long/path', { headers: { accept: 'text/html' } });
    await cache.get('/b');
    await cache.get('/b');
    const { items, total } = cache.engine.engine.cache.list({ text: 'LONG', order: 'size', limit: 10 });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      route: 'shop',
      status: 200,
      size: 10,
      contentType: 'text/plain',
      etag: '"1"',
      tags: ['c', 'a', 'b'],
      varyBy: [['accept', 'text/html']],
      hits: 0,
      tier: 'memory',
    });
    const byHits = cache.engine.engine.cache.list({ text: '', order: 'hits', limit: 1 });
    expect(byHits).toMatchObject({ total: 2, items: [{ hits: 1 }] });
  });

  it.each([
    ['entry', 1],
    ['key', 1],
    ['prefix', 2],
    ['host', 3],
    ['tag', 2],
    ['everything', 4],
  ] as const)('is purged by %s', async (by, removed) => {
    const cache = await start((incoming, response) =>
      response
        .writeHead(200, {
          ...fresh,
          'surrogate-key': incoming.url?.startsWith('/a') === true ? 'news' : 'other',
        })
        .end('x'),
    );
    for (const path of ['/a/1', '/a/2', '/b']) await cache.get(path);
    await cache.get('/c', { headers: { host: 'elsewhere.test' } });
    const { cache: responses } = cache.engine.engine;
    const origin = `http://127.0.0.1:${cache.engine.port('plain')}`;
    const entry = responses.list({ text: '/a/1', order: 'recent', limit: 1 }).items[0]?.id ?? '';
    const values = {
      entry,
      key: `GET ${origin}/a/1`,
      prefix: `${origin}/a/`,
      host: '127.0.0.1',
      tag: 'news',
    };
    const purge = by === 'everything' ? ({ by } as const) : { by, value: values[by] };
    expect(responses.purge(purge)).toEqual({ removed });
    expect(responses.overview().memory.entries).toBe(4 - removed);
    const before = cache.asked.length;
    await cache.get('/a/1');
    expect(cache.asked).toHaveLength(before + 1);
  });

  it('is compared with what the upstream gives now, in an exchange of its own that leaves the cache alone', async () => {
    let text = 'hello';
    const cache = await start((incoming, response) =>
      response
        .writeHead(200, { ...fresh, vary: 'x-kind' })
        .end(`${text} ${String(incoming.headers['x-kind'])}`),
    );
    await cache.get('/a', { headers: { 'x-kind': 'k' } });
    const { cache: responses } = cache.engine.engine;
    const [stored] = responses.list({ text: '', order: 'recent', limit: 1 }).items;
    const same = await responses.compare(stored?.id ?? '');
    expect(same).toMatchObject({ sameStatus: true, sameBody: true, firstDifference: null });
    text = 'help!';
    const other = await responses.compare(stored?.id ?? '');
    expect(other).toMatchObject({
      sameBody: false,
      firstDifference: 3,
      cached: { size: 7 },
      origin: { size: 7 },
    });
    expect((await cache.get('/a', { headers: { 'x-kind': 'k' } })).text).toBe('hello k');
    const recorded = 'exchange' in other ? cache.engine.engine.getExchange(other.exchange) : null;
    expect(recorded?.summary).toMatchObject({ cache: 'bypass', route: 'shop', status: 200 });
    expect(await responses.compare('none')).toMatchObject({ refused: 'not_stored' });
    await cache.stopOrigin();
    expect(await responses.compare(stored?.id ?? '')).toMatchObject({ refused: 'upstream_failed' });
  });
});
