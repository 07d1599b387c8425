import { describe, expect, it } from 'vitest';
import { cacheCodes, decided, startsCaches } from './run-cache.ts';

const start = startsCaches();

const fresh = { 'cache-control': 'max-age=60' };

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
