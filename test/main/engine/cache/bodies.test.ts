import { describe, expect, it } from 'vitest';
import { decided, startsCaches } from './run-cache.ts';
import { byHand, leaving, underWay } from './upstream-by-hand.ts';

const start = startsCaches();

const fresh = { 'cache-control': 'max-age=60' };

/** An exchange of which the first piece of the body is on its way. */
async function begun() {
  const upstream = byHand();
  const cache = await start(upstream.handler);
  const client = leaving(cache.engine.port('plain'));
  const { response } = await upstream.next();
  response.writeHead(200, fresh);
  response.write('first');
  return { cache, client, response };
}

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
    const { cache, client, response } = await begun();
    await client.head;
    const closed = new Promise((resolve) => response.once('close', resolve));
    client.leave();
    await closed;
    await cache.exchange(1);
    expect(cache.engine.engine.cache.overview().memory).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('pass while they are stored: the first piece is there before the last is sent', async () => {
    const { client, response } = await begun();
    const incoming = await client.head;
    const first = await new Promise<Buffer>((resolve) => incoming.once('data', resolve));
    expect(first.toString()).toBe('first');
    response.end();
    await new Promise((resolve) => incoming.once('end', resolve).resume());
  });

  it('that are purged while they come are not stored, though the client gets them', async () => {
    const { cache, client, response } = await begun();
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
