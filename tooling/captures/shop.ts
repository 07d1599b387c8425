import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';

/** A small web shop on this machine, for pictures of something that looks like somebody's work. */
export interface Shop {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds. */
  readonly after?: number;
}

const json = (value: unknown, headers: Answer['headers'] = {}): Answer => ({
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

const product = (id: number) => ({
  id,
  name: `Lamp ${id}`,
  price: { amount: 1900 + id * 350, currency: 'EUR' },
  tags: id % 2 === 0 ? ['brass', 'desk'] : ['oak', 'floor'],
  stock: (id * 7) % 12,
});

/** A photo of nothing in particular, of about 90 KB. */
const hero = await sharp({
  create: {
    width: 640,
    height: 360,
    channels: 3,
    background: '#345',
    noise: { type: 'gaussian', mean: 128, sigma: 12 },
  },
})
  .jpeg({ quality: 72 })
  .toBuffer();

const forAnHour = { 'cache-control': 'public, max-age=3600', etag: '"1"' };
const forAMoment = { 'cache-control': 'public, max-age=30, stale-while-revalidate=60' };

/** What a path is answered with. */
function answerTo(method: string, path: string): Answer {
  if (path === '/healthz') return { body: 'ok' };
  if (path === '/')
    return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<h1>Lamps</h1>', after: 3 };
  if (path.startsWith('/assets/'))
    return {
      headers: { 'content-type': path.endsWith('.css') ? 'text/css' : 'text/javascript', ...forAnHour },
      body: '/* lamps */\n'.repeat(1800),
    };
  if (path.startsWith('/img/'))
    return { headers: { 'content-type': 'image/jpeg', ...forAnHour }, body: hero };
  if (path.startsWith('/api/products/'))
    return json(product(Number(path.slice('/api/products/'.length))), {
      ...forAMoment,
      etag: `"p${path.slice(14)}"`,
    });
  if (path === '/api/products')
    return json({ products: Array.from({ length: 24 }, (_, index) => product(index + 1)) }, forAMoment);
  if (path === '/api/cart')
    return {
      ...json({ items: [product(3), product(8)], total: 8650 }, { 'cache-control': 'no-store' }),
      after: 6,
    };
  if (path === '/api/orders' && method === 'POST')
    return {
      ...json({ order: 20_417, items: 2, total: { amount: 8650, currency: 'EUR' }, state: 'accepted' }),
      status: 201,
      after: 21,
    };
  if (path === '/api/login')
    return { status: 303, headers: { location: '/', 'set-cookie': 'session=a91f; HttpOnly' } };
  if (path === '/api/search') return { ...json({ query: 'oak', found: 12 }), after: 140 };
  if (path === '/api/recommendations')
    return { ...json({ error: 'model not loaded' }), status: 500, after: 9 };
  return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such page' };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.resume();
  const path = new URL(request.url ?? '/', 'http://shop').pathname;
  const { status = 200, headers = {}, body = '', after = 0 } = answerTo(request.method ?? 'GET', path);
  if (after > 0) await sleep(after);
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** @throws Error when the port is taken */
export async function openShop(port: number): Promise<Shop> {
  const listener: RequestListener = (request, response) => void answer(request, response);
  const server = createServer(listener);
  server.listen(port, 'localhost');
  await once(server, 'listening');
  return {
    url: `http://localhost:${port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
