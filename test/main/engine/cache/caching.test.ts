import { describe, expect, it } from 'vitest';
import { ask } from '../../../helpers/ask.ts';
import { cacheCodes, decided, startsCaches } from './run-cache.ts';

const start = startsCaches();

const fresh = { 'cache-control': 'max-age=60', 'content-type': 'text/plain' };

describe('a route with a cache', () => {
  it('answers the second request itself, and says so in words, fields and numbers', async () => {
    const cache = await start((_, response) =>
      response.writeHead(200, { ...fresh, etag: '"1"' }).end('hello'),
    );
    const first = await cache.get('/a?b=c');
    const second = await cache.get('/a?b=c');
    expect([first.text, second.text]).toEqual(['hello', 'hello']);
    expect(cache.asked).toHaveLength(1);
    expect(first.headers['cache-status']).toBe('doorman; fwd=uri-miss; stored');
    expect(second.headers['cache-status']).toMatch(/^doorman; hit; ttl=(59|60)$/);
    expect(second.headers.age).toBe('0');
    expect(second.headers['content-length']).toBe('5');
    const [miss, hit] = [await cache.exchange(1), await cache.exchange(2)];
    expect(miss.summary).toMatchObject({ cache: 'miss', answeredBy: 'upstream', upstream: 'one' });
    expect(hit.summary).toMatchObject({ cache: 'hit', answeredBy: 'cache', upstream: null, status: 200 });
    expect(cacheCodes(miss)).toEqual(['cache.miss', 'cache.stored']);
    expect(decided(miss, 'cache.stored')).toMatchObject({
      size: 5,
      tier: 'memory',
      source: 'max-age',
      lifetime: 60_000,
    });
    const evidence = decided(hit, 'cache.hit');
    expect(evidence.key).toBe(`GET http://127.0.0.1:${cache.engine.port('plain')}/a?b=c`);
    expect(evidence).toMatchObject({ variants: 1, tier: 'memory', range: null, notModified: false });
    const overview = cache.engine.engine.cache.overview();
    expect(overview.counts).toMatchObject({ hit: 1, miss: 1 });
    expect(overview.bytesSaved).toBe(5);
    expect(overview.memory).toMatchObject({ entries: 1, evicted: 0 });
    expect(overview.history.reduce((sum, { counts }) => sum + counts.hit + counts.miss, 0)).toBe(2);
  });

  it('answers HEAD from what GET has stored', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('hello'));
    await cache.get();
    const head = await cache.get('/', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(head.headers['content-length']).toBe('5');
    expect(cache.asked).toHaveLength(1);
  });

  it('answers a client that has it already with 304, and without a body', async () => {
    const cache = await start((_, response) =>
      response.writeHead(200, { ...fresh, etag: '"1"' }).end('hello'),
    );
    await cache.get();
    const again = await cache.get('/', { headers: { 'if-none-match': 'W/"0", "1"' } });
    expect(again).toMatchObject({ status: 304, text: '' });
    expect(again.headers.etag).toBe('"1"');
    expect(again.headers['content-length']).toBeUndefined();
    expect(decided(await cache.exchange(2), 'cache.hit').notModified).toBe(true);
  });

  it('asks for the whole though the client that asks first has it already, so that others get it', async () => {
    const cache = await start((incoming, response) => {
      if (incoming.headers['if-none-match'] === undefined)
        response.writeHead(200, { ...fresh, etag: '"1"' }).end('hello');
      else response.writeHead(304, { etag: '"1"' }).end();
    });
    const first = await cache.get('/', { headers: { 'if-none-match': '"1"' } });
    expect(first).toMatchObject({ status: 304, text: '' });
    expect(first.headers['cache-status']).toContain('doorman; fwd=uri-miss; fwd-status=200');
    expect(await cache.get()).toMatchObject({ status: 200, text: 'hello' });
    expect(cache.asked).toHaveLength(1);
    expect(cacheCodes(await cache.exchange(1))).toEqual(['cache.miss', 'cache.stored']);
  });

  it('leaves conditions to the upstream where its answers are for one client alone', async () => {
    const cache = await start((incoming, response) => {
      const head = { 'cache-control': 'private', etag: '"1"' };
      if (incoming.headers['if-none-match'] === undefined) response.writeHead(200, head).end('hello');
      else response.writeHead(304, head).end();
    });
    await cache.get();
    expect((await cache.get('/', { headers: { 'if-none-match': '"1"' } })).status).toBe(304);
    expect(decided(await cache.exchange(2), 'cache.not_stored').reason).toBe('not_modified');
  });

  it('answers parts from the whole', async () => {
    const cache = await start((_, response) =>
      response.writeHead(200, { ...fresh, etag: '"1"' }).end('0123456789'),
    );
    await cache.get();
    const part = await cache.get('/', { headers: { range: 'bytes=2-4' } });
    expect(part).toMatchObject({ status: 206, text: '234' });
    expect(part.headers['content-range']).toBe('bytes 2-4/10');
    const beyond = await cache.get('/', { headers: { range: 'bytes=10-' } });
    expect(beyond).toMatchObject({ status: 416, text: '' });
    expect(beyond.headers['content-range']).toBe('bytes */10');
    const other = await cache.get('/', { headers: { range: 'bytes=2-4', 'if-range': '"0"' } });
    expect(other).toMatchObject({ status: 200, text: '0123456789' });
    expect(cache.asked).toHaveLength(1);
    expect(decided(await cache.exchange(2), 'cache.hit').range).toBe('2-4/10');
  });

  it('never takes a part for the whole', async () => {
    const cache = await start((incoming, response) => {
      if (incoming.headers.range === undefined) response.writeHead(200, fresh).end('0123456789');
      else response.writeHead(206, { ...fresh, 'content-range': 'bytes 0-1/10' }).end('01');
    });
    await cache.get('/', { headers: { range: 'bytes=0-1' } });
    expect((await cache.get()).text).toBe('0123456789');
    expect(cacheCodes(await cache.exchange(1))).toEqual(['cache.miss', 'cache.not_stored']);
    expect(decided(await cache.exchange(1), 'cache.not_stored').reason).toBe('partial');
  });

  it('keeps answers to requests with other fields apart, and serves each its own', async () => {
    const cache = await start((incoming, response) =>
      response
        .writeHead(200, { ...fresh, vary: 'Accept-Language' })
        .end(incoming.headers['accept-language'] ?? 'none'),
    );
    const languages = ['en', 'de', 'en', 'de', 'EN', 'de'];
    const texts: string[] = [];
    for (const language of languages)
      texts.push((await cache.get('/', { headers: { 'accept-language': language } })).text);
    expect(texts).toEqual(['en', 'de', 'en', 'de', 'en', 'de']);
    expect((await cache.get()).text).toBe('none');
    expect(cache.asked).toHaveLength(3);
    expect(decided(await cache.exchange(2), 'cache.miss')).toMatchObject({
      reason: 'vary_mismatch',
      field: 'accept-language',
    });
  });

  it('has the upstream say which of several variants answers a request that fits none', async () => {
    const cache = await start((incoming, response) => {
      const tags = incoming.headers['if-none-match'] ?? '';
      const head = { ...fresh, vary: 'X-Kind', etag: '"same"' };
      if (tags.includes('"same"')) response.writeHead(304, head).end();
      else response.writeHead(200, head).end('the same for all');
    });
    await cache.get('/', { headers: { 'x-kind': 'a' } });
    const other = await cache.get('/', { headers: { 'x-kind': 'b' } });
    expect(other).toMatchObject({ status: 200, text: 'the same for all' });
    expect(cache.asked[1]?.headers['if-none-match']).toBe('"same"');
    expect(cacheCodes(await cache.exchange(2))).toEqual(['cache.miss', 'cache.revalidated']);
    // From then on it is the answer to requests of both kinds.
    for (const kind of ['a', 'b']) {
      expect((await cache.get('/', { headers: { 'x-kind': kind } })).text).toBe('the same for all');
    }
    expect(cache.asked).toHaveLength(2);
  });

  it('has what is stale confirmed, and takes over what the 304 says', async () => {
    let version = 0;
    const cache = await start((incoming, response) => {
      version += 1;
      const head = { 'cache-control': 'max-age=0', etag: '"1"', 'x-version': String(version) };
      if (incoming.headers['if-none-match'] === '"1"') {
        response.writeHead(304, { ...head, 'cache-control': 'max-age=60' }).end();
      } else response.writeHead(200, head).end('hello');
    });
    await cache.get();
    const second = await cache.get();
    const third = await cache.get();
    expect([second.text, third.text]).toEqual(['hello', 'hello']);
    expect([second.headers['x-version'], third.headers['x-version']]).toEqual(['2', '2']);
    expect(second.headers['cache-status']).toContain('doorman; fwd=stale; fwd-status=304');
    expect(cache.asked).toHaveLength(2);
    expect(decided(await cache.exchange(2), 'cache.revalidated')).toMatchObject({
      validator: 'If-None-Match',
    });
    expect((await cache.exchange(2)).summary).toMatchObject({ cache: 'revalidated', answeredBy: 'cache' });
  });

  it('replaces what has changed', async () => {
    let version = 0;
    const cache = await start((_, response) => {
      version += 1;
      response
        .writeHead(200, { 'cache-control': version === 1 ? 'max-age=0' : 'max-age=60', etag: `"${version}"` })
        .end(`v${version}`);
    });
    const texts = [await cache.get(), await cache.get(), await cache.get()].map(({ text }) => text);
    expect(texts).toEqual(['v1', 'v2', 'v2']);
    expect(decided(await cache.exchange(2), 'cache.miss').reason).toBe('changed');
    expect(cache.engine.engine.cache.overview().memory.entries).toBe(1);
  });

  it('answers only-if-cached with 504 where nothing is stored, without asking', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('hello'));
    const headers = { 'cache-control': 'only-if-cached' };
    const refused = await cache.get('/', { headers });
    expect(refused.status).toBe(504);
    expect(refused.headers['cache-status']).toBe('doorman; detail=only-if-cached');
    expect(JSON.parse(refused.text)).toMatchObject({ error: { code: 'cache.only_if_cached' } });
    expect(cache.asked).toHaveLength(0);
    await cache.get();
    expect((await cache.get('/', { headers })).text).toBe('hello');
    expect(cacheCodes(await cache.exchange(1))).toEqual(['cache.only_if_cached']);
  });

  it('keeps nothing of answers to requests with credentials that do not say that others may have them', async () => {
    const cache = await start((incoming, response) => {
      const shared = incoming.url === '/shared' ? ', public' : '';
      response
        .writeHead(200, { 'cache-control': `max-age=60${shared}` })
        .end(incoming.headers.authorization ?? 'nobody');
    });
    await cache.get('/', { headers: { authorization: 'Basic YQ==' } });
    expect((await cache.get()).text).toBe('nobody');
    await cache.get('/shared', { headers: { authorization: 'Basic YQ==' } });
    expect((await cache.get('/shared')).text).toBe('Basic YQ==');
    expect(decided(await cache.exchange(1), 'cache.not_stored').reason).toBe('authorization');
  });

  it('forgets what a method that changes things has changed, also on a route without a cache', async () => {
    const cache = await start(
      (incoming, response) => {
        if (incoming.method !== 'GET')
          response.writeHead(201, { location: '/made', 'content-location': '/a' }).end();
        else response.writeHead(200, fresh).end('hello');
      },
      {},
      {},
    );
    await cache.apply(
      {},
      {
        routes: [
          { id: 'writes', match: { methods: ['PUT', 'POST'] }, to: { pool: 'shop' } },
          { id: 'shop', to: { pool: 'shop' }, cache: { enabled: true } },
        ],
      },
    );
    for (const path of ['/a', '/made', '/other']) await cache.get(path);
    await cache.get('/form', { method: 'POST' });
    for (const path of ['/a', '/made', '/other']) await cache.get(path);
    expect(cache.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /a',
      'GET /made',
      'GET /other',
      'POST /form',
      'GET /a',
      'GET /made',
    ]);
    expect(decided(await cache.exchange(4), 'cache.invalidated').removed).toBe(2);
  });

  it('is not looked at for other methods, bodies, conditions of the origin and no-store', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('hello'));
    await cache.get();
    await cache.get('/', { method: 'OPTIONS' });
    await cache.get('/', { headers: { 'if-match': '"1"' } });
    await cache.get('/', { headers: { 'cache-control': 'no-store' } });
    const withBody = { path: '/', method: 'GET', headers: { 'content-length': 1 } };
    await ask(cache.engine.port('plain'), withBody, 'x');
    expect(cache.asked).toHaveLength(5);
    const reasons = (await cache.engine.finished(5))
      .slice(1)
      .map((detail) => decided(detail, 'cache.bypass').reason);
    expect(reasons).toEqual(['method', 'condition', 'no_store', 'body']);
    expect(cache.engine.engine.cache.overview().counts.bypass).toBe(4);
  });

  it('makes its key of the query parameters and fields that the route names', async () => {
    const cache = await start(
      (incoming, response) =>
        response.writeHead(200, fresh).end(`${incoming.url} ${String(incoming.headers['x-tenant'])}`),
      { key: { query: ['id'], headers: ['X-Tenant'] } },
    );
    const ofTenant = (path: string, tenant: string) => cache.get(path, { headers: { 'x-tenant': tenant } });
    expect((await ofTenant('/a?id=1&utm=x', 't1')).text).toBe('/a?id=1&utm=x t1');
    expect((await ofTenant('/a?utm=y&id=1', 't1')).text).toBe('/a?id=1&utm=x t1');
    expect((await ofTenant('/a?id=2', 't1')).text).toBe('/a?id=2 t1');
    expect((await ofTenant('/a?id=1', 't2')).text).toBe('/a?id=1 t2');
  });

  it('takes responses past changes of the route, which hits get as well', async () => {
    const cache = await start((incoming, response) =>
      response
        .writeHead(302, { ...fresh, location: `http://${incoming.headers.host}/to`, server: 'secret/1' })
        .end(),
    );
    await cache.apply({ rewrite: { host: 'upstream', responseHeaders: { set: { 'x-by': 'route' } } } });
    const answers = [await cache.get(), await cache.get()];
    expect(cache.asked).toHaveLength(1);
    for (const { headers } of answers) {
      expect(headers.location).toBe(`http://127.0.0.1:${cache.engine.port('plain')}/to`);
      expect(headers['x-by']).toBe('route');
      expect(headers.server).toBeUndefined();
    }
  });

  it('may lead to another listener, whose routes are not asked for hits', async () => {
    const cache = await start((_, response) =>
      response.writeHead(200, { ...fresh, vary: 'x-kind' }).end('hello'),
    );
    await cache.apply(
      {},
      {
        listeners: [
          { id: 'plain', port: 0, tls: 'off' },
          { id: 'inner', port: 0, tls: 'off' },
        ],
        routes: [
          { id: 'outer', listeners: ['plain'], to: { listener: 'inner' }, cache: { enabled: true } },
          { id: 'inner', listeners: ['inner'], to: { pool: 'shop' } },
        ],
      },
    );
    const answers = [await cache.get('/a'), await cache.get('/a')];
    expect(answers.map(({ text }) => text)).toEqual(['hello', 'hello']);
    expect(cache.asked).toHaveLength(1);
    expect((await cache.exchange(2)).summary).toMatchObject({ route: 'outer', cache: 'hit' });
  });

  it('lets requests for another protocol pass', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('no'));
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    await cache.get('/');
    await cache.get('/', { headers });
    expect(cache.asked).toHaveLength(2);
    expect(decided(await cache.exchange(2), 'cache.bypass').reason).toBe('upgrade');
  });

  it('keeps no trailers, and no announcement of them', async () => {
    const cache = await start((_, response) => {
      response.writeHead(200, { ...fresh, trailer: 'x-sum' });
      response.write('hello');
      response.addTrailers({ 'x-sum': '1' });
      response.end();
    });
    const [miss, hit] = [await cache.get(), await cache.get()];
    expect([miss.headers.trailer, hit.headers.trailer, hit.text]).toEqual(['x-sum', undefined, 'hello']);
  });

  it('uses the lifetimes of the route, and those for caches like it before all others', async () => {
    const cache = await start(
      (incoming, response) => {
        const fields = {
          '/default': {},
          '/cdn': { 'cache-control': 'no-store', 'cdn-cache-control': 'max-age=60' },
          '/broken': { 'cache-control': 'max-age=60', 'cdn-cache-control': 'max-age = 5 oops' },
        }[incoming.url ?? ''];
        response.writeHead(200, fields).end('hello');
      },
      { defaultTtl: '30s' },
    );
    for (const path of ['/default', '/cdn', '/broken']) {
      await cache.get(path);
      await cache.get(path);
    }
    expect(cache.asked).toHaveLength(3);
    const details = await cache.engine.finished(6);
    const sources = details.flatMap((detail) =>
      detail.summary.cache === 'hit' ? [decided(detail, 'cache.hit').source] : [],
    );
    expect(sources).toEqual(['default-ttl', 'cdn-cache-control', 'max-age']);
  });
});
