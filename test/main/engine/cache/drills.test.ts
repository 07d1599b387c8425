import { Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { cacheCodes, decided, type RunningCache, runCache } from './run-cache.ts';

const open: RunningCache[] = [];
afterEach(async () => {
  for (const { stop } of open.splice(0)) await stop();
});
const start = async (...given: Parameters<typeof runCache>) => {
  const running = await runCache(...given);
  open.push(running);
  return running;
};

const fresh = { 'cache-control': 'max-age=60' };

/** An upstream whose answers are given by hand. */
function byHand() {
  const waiting: { incoming: IncomingMessage; response: ServerResponse }[] = [];
  const wanted: (() => void)[] = [];
  return {
    handler: (incoming: IncomingMessage, response: ServerResponse) => {
      waiting.push({ incoming, response });
      wanted.shift()?.();
    },
    /** The next request that the upstream gets. */
    async next(): Promise<{ incoming: IncomingMessage; response: ServerResponse }> {
      for (;;) {
        const first = waiting.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => wanted.push(resolve));
      }
    },
    get waiting() {
      return waiting.length;
    },
  };
}

/** A request that its client may break off. */
function leaving(port: number, path = '/') {
  let outgoing: ClientRequest | undefined;
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing = request({ host: '127.0.0.1', port, path, agent: new Agent({ keepAlive: false }) }, resolve);
    outgoing.once('error', reject);
    outgoing.end();
  });
  head.catch(() => {});
  return { head, leave: () => outgoing?.destroy() };
}

/** Waits until the engine has so many exchanges under way. */
async function underWay({ engine }: RunningCache, count: number): Promise<void> {
  for (;;) {
    const active = engine.engine.listExchanges().filter(({ state }) => state === 'active');
    if (active.length === count) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

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

describe('bodies', () => {
  it('that grow too large are passed on whole, also to those that wait, and not stored', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler, { maxObject: '100KiB' });
    const clients = [cache.get(), cache.get()];
    const { response } = await upstream.next();
    await underWay(cache, 2);
    response.writeHead(200, fresh);
    const body = 'x'.repeat(3_000_000);
    response.end(body);
    const answers = await Promise.all(clients);
    expect(answers.map(({ text }) => text.length)).toEqual([body.length, body.length]);
    expect(cache.engine.engine.cache.overview().memory.entries).toBe(0);
    const miss = (await cache.engine.finished(2)).find(({ summary }) => summary.cache === 'miss');
    expect(miss === undefined ? null : decided(miss, 'cache.not_stored')).toMatchObject({
      reason: 'too_large',
      limit: 100 * 1024,
    });
  });

  it('that are announced too large are not begun to be stored', async () => {
    const cache = await start(
      (_, response) => response.writeHead(200, { ...fresh, 'content-length': 2000 }).end('x'.repeat(2000)),
      { maxObject: '1KiB' },
    );
    expect((await cache.get()).text).toHaveLength(2000);
    expect(decided(await cache.exchange(1), 'cache.not_stored').reason).toBe('too_large');
  });

  it('that a client breaks off are not stored', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const client = leaving(cache.engine.port('plain'));
    const { response } = await upstream.next();
    response.writeHead(200, fresh);
    response.write('first');
    await client.head;
    const closed = new Promise((resolve) => response.once('close', resolve));
    client.leave();
    await closed;
    await cache.exchange(1);
    expect(cache.engine.engine.cache.overview().memory).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('pass while they are stored: the first piece is there before the last is sent', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const client = leaving(cache.engine.port('plain'));
    const { response } = await upstream.next();
    response.writeHead(200, fresh);
    response.write('first');
    const incoming = await client.head;
    const first = await new Promise<Buffer>((resolve) => incoming.once('data', resolve));
    expect(first.toString()).toBe('first');
    response.end();
    await new Promise((resolve) => incoming.once('end', resolve).resume());
  });

  it('that are purged while they come are not stored, though the client gets them', async () => {
    const upstream = byHand();
    const cache = await start(upstream.handler);
    const client = leaving(cache.engine.port('plain'));
    const { response } = await upstream.next();
    response.writeHead(200, fresh);
    response.write('first');
    const incoming = await client.head;
    cache.engine.engine.cache.purge({ by: 'everything' });
    response.end('second');
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    expect(Buffer.concat(pieces).toString()).toBe('firstsecond');
    expect(decided(await cache.exchange(1), 'cache.not_stored').reason).toBe('purged');
    expect(cache.engine.engine.cache.overview().memory).toMatchObject({ entries: 0, bytes: 0 });
  });
});

describe('stale responses', () => {
  it('are served while one request in the background renews them', async () => {
    let version = 0;
    const cache = await start((_, response) => {
      version += 1;
      response
        .writeHead(200, { 'cache-control': `max-age=${version === 1 ? 0 : 60}, stale-while-revalidate=60` })
        .end(`v${version}`);
    });
    expect((await cache.get()).text).toBe('v1');
    const stale = await cache.get();
    expect(stale.text).toBe('v1');
    expect(stale.headers['cache-status']).toMatch(/^doorman; hit; ttl=(0|-1)$/);
    const details = await cache.engine.finished(3);
    expect((await cache.get()).text).toBe('v2');
    expect(cache.asked).toHaveLength(2);
    expect(decided(details[1] ?? { decisions: [] }, 'cache.stale')).toMatchObject({
      reason: 'while_revalidate',
      error: null,
    });
    const background = details[2] ?? { decisions: [] };
    expect(decided(background, 'cache.background').servedTo).toBe(details[1]?.summary.id);
    expect(cacheCodes(background)).toContain('cache.stored');
  });

  it('are served where the upstream is gone or answers with an error, as long as they may', async () => {
    let broken = false;
    const cache = await start(
      (incoming, response) => {
        if (broken) response.writeHead(503).end('sorry');
        else
          response
            .writeHead(200, {
              'cache-control': `max-age=0${incoming.url === '/never' ? ', must-revalidate' : ''}`,
              etag: '"1"',
            })
            .end('hello');
      },
      { staleIfError: '60s' },
    );
    await cache.get('/a');
    await cache.get('/never');
    broken = true;
    const answer = await cache.get('/a');
    expect(answer).toMatchObject({ status: 200, text: 'hello' });
    expect(answer.headers['cache-status']).toContain('fwd=stale; fwd-status=503');
    expect((await cache.get('/never')).status).toBe(503);
    await cache.stopOrigin();
    expect((await cache.get('/a')).text).toBe('hello');
    expect((await cache.get('/never')).status).toBe(502);
    const details = await cache.engine.finished(6);
    expect(decided(details[2] ?? { decisions: [] }, 'cache.stale')).toMatchObject({
      reason: 'if_error',
      error: '503',
    });
    expect(decided(details[4] ?? { decisions: [] }, 'cache.stale')).toMatchObject({
      error: 'upstream.refused',
    });
    expect(details[4]?.summary).toMatchObject({ cache: 'stale', fault: null, state: 'complete' });
    expect(decided(details[5] ?? { decisions: [] }, 'cache.miss').reason).toBe('unconfirmed');
  });

  it('are given to clients that accept them', async () => {
    const cache = await start((_, response) =>
      response.writeHead(200, { 'cache-control': 'max-age=0', etag: '"1"' }).end('hello'),
    );
    await cache.get();
    await cache.get('/', { headers: { 'cache-control': 'max-stale=60' } });
    expect(cache.asked).toHaveLength(1);
    expect(decided(await cache.exchange(2), 'cache.stale').reason).toBe('client_allows');
  });
});

describe('clients that ask for something fresher', () => {
  it('get it, unless the route does not let them', async () => {
    const cache = await start((_, response) => response.writeHead(200, fresh).end('hello'));
    await cache.get();
    await cache.get('/', { headers: { 'cache-control': 'no-cache' } });
    await cache.get('/', { headers: { pragma: 'no-cache' } });
    expect(cache.asked).toHaveLength(3);
    expect(decided(await cache.exchange(2), 'cache.miss')).toMatchObject({
      reason: 'client_demands',
      directive: 'no-cache',
    });
    await cache.apply({ cache: { enabled: true, ignoreClientNoCache: true } });
    await cache.get('/', { headers: { 'cache-control': 'no-cache' } });
    expect(cache.asked).toHaveLength(3);
  });
});
