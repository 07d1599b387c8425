import { expect, it } from 'vitest';
import { startsCaches } from './run-cache.ts';

const start = startsCaches();

const behindProxy = {
  listeners: [{ id: 'plain', port: 0, tls: 'off' as const, trustForwardedFrom: ['127.0.0.0/8'] }],
};

const layers = [
  { id: 'plain', port: 0, tls: 'off' as const },
  { id: 'inner', port: 0, tls: 'off' as const },
];

const routesThroughLayers = [
  { id: 'outer', listeners: ['plain'], to: { listener: 'inner' }, rewrite: { host: 'app.localhost' } },
  { id: 'shop', listeners: ['inner'], to: { pool: 'shop' }, cache: { enabled: true } },
];

it('does not serve what was answered for HTTP to a client that a trusted proxy has over HTTPS', async () => {
  const cache = await start(
    (incoming, response) => {
      const secure = incoming.headers['x-forwarded-proto'] === 'https';
      response.setHeader('Cache-Control', 'max-age=60');
      if (secure) response.end('page');
      else response.writeHead(301, { location: 'https://shop.localhost/' }).end();
    },
    {},
    behindProxy,
  );
  const over = (scheme: string) => cache.get('/', { headers: { 'x-forwarded-proto': scheme } });
  expect((await over('http')).status).toBe(301);
  expect((await over('https')).text).toBe('page');
  expect((await over('https')).headers.age).toBe('0');
  expect((await over('http')).status).toBe(301);
  expect(cache.asked).toHaveLength(2);
});

it('does not serve to one host behind a trusted proxy what was answered for another', async () => {
  const cache = await start(
    (incoming, response) =>
      response
        .writeHead(200, { 'cache-control': 'max-age=60' })
        .end(`<a href="//${String(incoming.headers['x-forwarded-host'])}/">`),
    {},
    behindProxy,
  );
  const of = async (host: string) => (await cache.get('/', { headers: { 'x-forwarded-host': host } })).text;
  expect(await of('one.example')).toContain('one.example');
  expect(await of('two.example')).toContain('two.example');
  await cache.get('/', { method: 'POST', headers: { 'x-forwarded-host': 'one.example' } });
  await of('one.example');
  await of('two.example');
  // Of the two only what was changed is asked for again.
  expect(cache.asked.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'GET']);
});

it('does not serve to one host what an inner layer has stored for another', async () => {
  const cache = await start(
    (incoming, response) =>
      response
        .writeHead(200, { 'cache-control': 'max-age=60' })
        .end(`<a href="//${String(incoming.headers['x-forwarded-host'])}/">`),
    {},
    { listeners: layers, routes: routesThroughLayers },
  );
  const of = async (host: string) => (await cache.get('/', { headers: { host } })).text;
  expect(await of('one.localhost')).toContain('one.localhost');
  expect(await of('two.localhost')).toContain('two.localhost');
  expect(await of('two.localhost')).toContain('two.localhost');
  expect(cache.asked).toHaveLength(2);
});

it('does not serve to clients of one port behind a trusted proxy what was answered for another', async () => {
  const cache = await start(
    (incoming, response) =>
      response
        .writeHead(200, { 'cache-control': 'max-age=60' })
        .end(`<a href=":${String(incoming.headers['x-forwarded-port'])}/">`),
    {},
    behindProxy,
  );
  const over = async (port: string, more: Record<string, string> = {}) => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example', ...more };
    return (await cache.get('/', { headers: { ...headers, 'x-forwarded-port': port } })).text;
  };
  expect(await over('443')).toContain(':443/');
  expect(await over('8443')).toContain(':8443/');
  expect(await over('8443')).toContain(':8443/');
  expect(await over('443')).toContain(':443/');
  expect(cache.asked).toHaveLength(2);
  // A port that the URL has makes no other key than nothing said of it.
  await cache.get('/', {
    headers: { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example' },
  });
  expect(cache.asked).toHaveLength(2);
});

it('takes no port from a client that nobody trusts', async () => {
  const cache = await start((_, response) =>
    response.writeHead(200, { 'cache-control': 'max-age=60' }).end('page'),
  );
  for (const port of ['1', '2', '3']) await cache.get('/', { headers: { 'x-forwarded-port': port } });
  expect(cache.asked).toHaveLength(1);
});
