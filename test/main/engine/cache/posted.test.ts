import { describe, expect, it } from 'vitest';
import { decided, startsCaches } from './run-cache.ts';

const start = startsCaches();

/** An upstream that answers each request with its number, and POST with these fields. */
const startWith = (fields: Record<string, string>, status = 200) => {
  let number = 0;
  return start((incoming, response) => {
    number += 1;
    const posted = incoming.method === 'POST';
    incoming.resume();
    response.writeHead(posted ? status : 200, posted ? fields : { 'cache-control': 'no-store' });
    response.end(`${incoming.method} ${number}`);
  });
};

const host = 'shop.localhost';
const plain = { headers: { host } };
const post = { method: 'POST', headers: { host, 'content-length': '0' } };

describe('the answer to a POST', () => {
  it.each(['/order', 'http://shop.localhost/order', '../order', ''])(
    'whose Content-Location %j is its URL answers GET and HEAD as long as it says',
    async (location) => {
      const cache = await startWith({ 'cache-control': 'max-age=60', 'content-location': location });
      const first = await cache.get('/order', post);
      expect(first.text).toBe('POST 1');
      expect(first.headers['cache-status']).toBe('doorman; fwd=method; stored');
      const second = await cache.get('/order', plain);
      expect([second.text, second.headers['cache-status']]).toEqual([
        'POST 1',
        expect.stringContaining('; hit'),
      ]);
      expect((await cache.get('/order', { ...plain, method: 'HEAD' })).headers.age).toBeDefined();
      expect(cache.asked.map(({ method }) => method)).toEqual(['POST']);
      const exchange = await cache.exchange(1);
      expect(decided(exchange, 'cache.stored')).toMatchObject({ source: 'max-age', size: 6 });
    },
  );

  it('is given to no other POST, and replaced by the answer to that', async () => {
    const cache = await startWith({ 'cache-control': 'max-age=60', 'content-location': '/order' });
    await cache.get('/order', post);
    expect((await cache.get('/order', post)).text).toBe('POST 2');
    expect((await cache.get('/order', plain)).text).toBe('POST 2');
    expect(cache.asked).toHaveLength(2);
  });

  it.each([
    ['names no Content-Location', { 'cache-control': 'max-age=60' }, 200],
    ['names another URL', { 'cache-control': 'max-age=60', 'content-location': '/order/7' }, 200],
    [
      'names another host',
      { 'cache-control': 'max-age=60', 'content-location': 'http://else.test/order' },
      200,
    ],
    [
      'does not say how long it is fresh',
      { 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT', 'content-location': '/order' },
      200,
    ],
    [
      'is fresh for no time',
      { 'cache-control': 'max-age=0', etag: '"1"', 'content-location': '/order' },
      200,
    ],
    ['must not be stored', { 'cache-control': 'max-age=60, private', 'content-location': '/order' }, 200],
    ['is about something new', { 'cache-control': 'max-age=60', 'content-location': '/order' }, 201],
  ] as const)('is not stored where it %s', async (_, fields, status) => {
    const cache = await startWith({ ...fields }, status);
    await cache.get('/order', post);
    expect((await cache.get('/order', plain)).text).toBe('GET 2');
  });

  it('is not stored where its client forbids it', async () => {
    const cache = await startWith({ 'cache-control': 'max-age=60', 'content-location': '/order' });
    const headers = { ...post.headers, 'cache-control': 'no-store' };
    await cache.get('/order', { method: 'POST', headers });
    expect((await cache.get('/order', plain)).text).toBe('GET 2');
  });

  it('is never taken for one that its client has already', async () => {
    const cache = await startWith({
      'cache-control': 'max-age=60',
      'content-location': '/order',
      etag: '"1"',
    });
    const headers = { ...post.headers, 'if-none-match': '"1"' };
    const answer = await cache.get('/order', { method: 'POST', headers });
    expect([answer.status, answer.text]).toEqual([200, 'POST 1']);
  });
});
