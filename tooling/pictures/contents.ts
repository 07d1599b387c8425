import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { Content } from '../../test/e2e/support/contents.ts';
import { repositoryRoot } from '../processes.ts';

const mebibyte = 1024 * 1024;

const json = (body: string, headers: Readonly<Record<string, string>> = {}): Content => ({
  headers: { 'content-type': 'application/json', ...headers },
  body,
});

/** Messages as gRPC sends them: a byte of flags, the length, the message. */
const grpcMessages = (...messages: readonly string[]): Buffer =>
  Buffer.concat(
    messages.flatMap((message) => {
      const bytes = Buffer.from(message, 'hex');
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(bytes.length, 1);
      return [prefix, bytes];
    }),
  );

/** What {@link schema} describes: an order of two teas that is paid. */
export const order = grpcMessages('08960112035465611a0208022001', '08970112044d696c6b1a020801');

export const schema = `syntax = "proto3";
package shop.v1;
enum State { NEW = 0; PAID = 1; }
message Line { int32 count = 1; }
message Order { int32 id = 1; string name = 2; Line line = 3; State state = 4; }
service Orders { rpc Get(Order) returns (Order); }
`;

const cart = {
  id: 'c-5012',
  currency: 'EUR',
  items: [
    { sku: 'TEA-01', name: 'Assam, second flush', count: 2, price: { amount: 1290, tax: 0.07 }, gift: false },
    { sku: 'POT-03', name: 'Cast-iron pot, 0.8 l', count: 1, price: { amount: 5400, tax: 0.19 }, gift: true },
    { sku: 'CUP-11', name: 'Porcelain cup', count: 4, price: { amount: 850, tax: 0.19 }, gift: false },
  ],
  customer: { name: 'J. Doe', email: 'j.doe@shop.example', address: null, since: '2021-04-09T10:11:12Z' },
  total: 11_380,
  notes: ['Ring twice', 'Leave it with the neighbours'],
};

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tea</title><link rel="stylesheet" href="/static/app.css"></head><body><main class="grid"><h1>Tea of the day</h1><p>Assam, <em>second flush</em>.</p><form method="post" action="/cart"><button name="sku" value="TEA-01">Add to cart</button></form></main><script type="module" src="/static/app.js"></script></body></html>`;

const style =
  'main{display:grid;gap:16px}main>h1{font:600 24px/1.3 system-ui;margin:0}@media(max-width:600px){main{gap:8px}}';

/** What the upstream of the pictures answers with, by path. */
export async function makeContents(): Promise<Readonly<Record<string, Content>>> {
  const picture = await sharp({
    create: { width: 320, height: 200, channels: 3, background: { r: 46, g: 120, b: 98 } },
  })
    .composite([
      {
        input: Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="200"><circle cx="160" cy="100" r="70" fill="#f2c94c"/><path d="M0 200 120 110 200 160 320 70V200z" fill="#173f35"/></svg>',
        ),
      },
    ])
    .png()
    .toBuffer();
  const font = await readFile(
    join(repositoryRoot, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  );
  let price = 1090;
  const cached = { 'cache-control': 'public, max-age=600', etag: '"v3"' };
  return {
    '/tea-of-the-day': {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-encoding': 'br' },
      body: brotliCompressSync(page),
    },
    '/cart': json(JSON.stringify(cart), {
      'set-cookie': 'cart=c-5012; Path=/; HttpOnly',
      'x-request-cost': '3',
    }),
    '/api/orders': json(JSON.stringify({ orders: [{ id: 7, total: 11_380 }] })),
    '/api/broken.json': json('{"id": 7,\n"total": oops}'),
    '/api/none': (response) => response.writeHead(204).end(),
    '/api/missing': (response) =>
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end('{"title":"No such order","status":404}'),
    '/api/fails': (response) =>
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end('TypeError: total is undefined\n    at sum (cart.js:12:9)'),
    '/api/slow': (response) => {
      setTimeout(() => response.writeHead(200, { 'content-type': 'text/plain' }).end('done'), 100);
    },
    '/api/unchanged': (response) => response.writeHead(304, { etag: '"v3"' }).end(),
    '/login': json('{"ok":true}'),
    '/graphql': json('{"data":{"orders":[{"id":"7","total":11380}]}}'),
    '/upload': json('{"stored":2}'),
    '/accept': json('{}'),
    '/static/app.css': { headers: { 'content-type': 'text/css', ...cached }, body: style },
    '/static/app.js': {
      headers: { 'content-type': 'text/javascript', 'content-encoding': 'gzip', ...cached },
      body: gzipSync(
        'import{mount}from"./lib.js";const cart=await(await fetch("/cart")).json();mount(document.querySelector("main"),cart);',
      ),
    },
    '/static/tea.png': { headers: { 'content-type': 'image/png', ...cached }, body: picture },
    '/static/inter.woff2': { headers: { 'content-type': 'font/woff2', ...cached }, body: font },
    // Another price each time that it is asked for.
    '/static/prices.json': (response) => {
      price += 100;
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'public, max-age=600' })
        .end(`{"sku":"TEA-01",\n"amount":${price},\n"currency":"EUR"}`);
    },
    '/static/logo.svg': {
      headers: { 'content-type': 'image/svg+xml' },
      body: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64"><circle cx="32" cy="32" r="28" fill="#2e7862"/><path d="M20 30h20v8a10 10 0 0 1-20 0z" fill="#fff"/></svg>',
    },
    '/private': json('{"points":120}', { 'cache-control': 'private, no-store', vary: 'cookie' }),
    '/bytes': {
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.from(Array.from({ length: 700 }, (_, index) => (index * 37) % 256)),
    },
    '/latin': {
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body: Buffer.from('Prix du th\xe9: 12 \x80\nCaf\xe9 cr\xe8me', 'latin1'),
    },
    '/damaged': {
      headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
      body: gzipSync('tea '.repeat(5000)).subarray(0, 40),
    },
    '/huge': {
      headers: { 'content-type': 'text/plain' },
      body: Buffer.alloc(6 * mebibyte, 'one line of a long log that goes on and on\n'),
    },
    '/cut': {
      headers: { 'content-type': 'text/plain' },
      body: Buffer.alloc(9 * mebibyte, 'more than is kept\n'),
    },
    '/breaks-off': (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
      response.write('{"id":7,"items":[');
      setTimeout(() => response.destroy(), 50);
    },
    '/shop.v1.Orders/Get': {
      headers: { 'content-type': 'application/grpc', 'grpc-status': '0' },
      body: order,
    },
    '/events': (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      for (const [event, data] of [
        ['price', '{"sku":"TEA-01","amount":1290}'],
        ['price', '{"sku":"POT-03","amount":5200}'],
        ['note', 'The shop closes at six.'],
        ['stock', '{"sku":"CUP-11","left":3,"shelf":{"row":4,"box":"B"}}'],
      ])
        response.write(`id: ${data?.length}\nevent: ${event}\ndata: ${data}\n\n`);
    },
    // Left open for as long as the app runs.
    '/quiet-events': (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
    },
    '/hangs': () => undefined,
  };
}
