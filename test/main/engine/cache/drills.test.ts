import { describe, expect, it } from 'vitest';
import { cacheCodes, decided, startsCaches } from './run-cache.ts';
import { byHand, leaving, underWay } from './upstream-by-hand.ts';

const start = startsCaches();

const fresh = { 'cache-control': 'max-age=60' };

describe('requests for the same at once', () => {
  it('make one request to the upstream, a thousand of them as well, and each gets the whole body', async () => {
    const upstream = byHand();
    const cache = await start(
      upstream.handler,
      {},
      { listeners: [{ id: 'plain', port: 0, tls: 'off', limits: { connectionsPerClient: 2000 } }] },
    );
    const body = 'b'.repeat(50_000);
    const answers = Array.from({ length: 1000 }, () => cache.get('/popular'));
    const { response } = await upstream.next();
    await underWay(cache, 1000);
    response.writeHead(200, fresh);
    response.end(body);
    const texts = await Promise.all(answers);
    expect(texts.every(({ text, status }) => status === 200 && text === body)).toBe(true);
    expect(cache.asked.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /popular']);
    const { counts } = cache.engine.engine.cache.overview();
    expect([counts.miss, counts.collapsed + counts.hit]).toEqual([1, 999]);
    const details = await cache.engine.finished(1000);
    const waited = details.find(({ summary }) => summary.cache === 'collapsed');
    const leader = details.find(({ summary }) => summary.cache === 'miss');
    expect(waited === undefined ? null : decided(waited, 'cache.collapsed')).toMatchObject({
      leader: leader?.summary.id,
      released: false,
    });
  });

  it('are let through at once, not one after another, where the answer turns out to be for one alone', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const answers = Array.from({ length: 20 }, () => cache.get('/mine'));
    const first = await upstream.next();
    await underWay(cache, 20);
    first.response.writeHead(200, { 'cache-control': 'private' }).end('0');
    // All the others are there before the first of them is answered.
    const others = [];
    for (let count = 0; count < 19; count += 1) others.push(await upstream.next());
    for (const { response } of others) response.writeHead(200, { 'cache-control': 'private' }).end('1');
    await Promise.all(answers);
    const later = [cache.get('/mine'), cache.get('/mine')];
    const both = [await upstream.next(), await upstream.next()];
    for (const { response } of both) response.writeHead(200, { 'cache-control': 'private' }).end('2');
    await Promise.all(later);
    const released = (await cache.engine.finished(22)).filter((detail) =>
      cacheCodes(detail).includes('cache.collapsed'),
    );
    expect(released).toHaveLength(19);
    expect(released.every((detail) => decided(detail, 'cache.collapsed').released)).toBe(true);
  });

  it('go on though the client that was first leaves, before the head and in the middle of the body', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const port = cache.engine.port('plain');
    for (const moment of ['head', 'body'] as const) {
      const path = `/${moment}`;
      const leader = leaving(port, path);
      const { response } = await upstream.next();
      const waiter = cache.get(path);
      await underWay(cache, 2);
      if (moment === 'body') {
        response.writeHead(200, fresh);
        response.write('first,');
        await leader.head;
      }
      leader.leave();
      // What was sent later is answered later: by then the engine knows that the client is gone.
      await cache.get('/', { headers: { 'cache-control': 'only-if-cached' } });
      if (moment === 'head') response.writeHead(200, fresh).write('first,');
      response.end('second');
      expect((await waiter).text).toBe('first,second');
      expect((await cache.get(path)).text).toBe('first,second');
    }
    expect(cache.asked).toHaveLength(2);
  });

  it('are not disturbed by one that leaves while it waits', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const leader = cache.get();
    const { response } = await upstream.next();
    const impatient = leaving(cache.engine.port('plain'));
    const patient = cache.get();
    await underWay(cache, 3);
    impatient.leave();
    await underWay(cache, 2);
    response.writeHead(200, fresh).end('hello');
    expect([(await leader).text, (await patient).text]).toEqual(['hello', 'hello']);
    const left = (await cache.engine.finished(3)).find(({ summary }) => summary.state === 'cancelled');
    expect(left?.summary.fault).toBe('request.client_left');
  });

  it('cancel the request to the upstream when all have left', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const clients = [leaving(cache.engine.port('plain')), leaving(cache.engine.port('plain'))];
    const { incoming } = await upstream.next();
    await underWay(cache, 2);
    const closed = new Promise((resolve) => incoming.once('close', resolve));
    for (const { leave } of clients) leave();
    await closed;
    expect(cache.engine.engine.cache.overview().memory.entries).toBe(0);
  });

  it('fail alike where the upstream is cut in the middle, and nothing of it is stored', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const clients = [cache.get(), cache.get(), cache.get()];
    const { response } = await upstream.next();
    await underWay(cache, 3);
    response.writeHead(200, { ...fresh, 'content-length': 100 });
    response.write('only a part');
    response.socket?.destroySoon();
    const settled = await Promise.allSettled(clients);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(cache.engine.engine.cache.overview().memory).toMatchObject({ entries: 0, bytes: 0 });
    const details = await cache.engine.finished(3);
    expect(details.map(({ summary }) => summary.fault)).toEqual([
      'upstream.cut',
      'upstream.cut',
      'upstream.cut',
    ]);
    const miss = details.find(({ summary }) => summary.cache === 'miss');
    expect(miss === undefined ? null : decided(miss, 'cache.not_stored').reason).toBe('incomplete');
  });

  it('fail alike where there is no upstream, and it is tried once', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const clients = [cache.get(), cache.get()];
    const { response } = await upstream.next();
    await underWay(cache, 2);
    response.socket?.destroy();
    expect((await Promise.all(clients)).map(({ status }) => status)).toEqual([502, 502]);
    expect(cache.asked).toHaveLength(1);
  });

  it('of different variants each get their own', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const kinds = ['a', 'b', 'a', 'b', 'b'];
    const clients = kinds.map((kind) => cache.get('/', { headers: { 'x-kind': kind } }));
    const first = await upstream.next();
    await underWay(cache, 5);
    const answer = ({ incoming, response }: typeof first) =>
      response.writeHead(200, { ...fresh, vary: 'x-kind' }).end(String(incoming.headers['x-kind']));
    answer(first);
    answer(await upstream.next());
    const answers = await Promise.all(clients);
    expect(answers.map(({ text }) => text)).toEqual(kinds);
    expect(cache.asked).toHaveLength(2);
  });
});
