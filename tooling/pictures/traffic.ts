import { order } from './contents.ts';
import type { Shop } from './shop.ts';

const post = (shop: Shop, path: string, contentType: string, body: string | Uint8Array) =>
  shop.ask(path, { method: 'POST', headers: { 'content-type': contentType }, body });

const parts = [
  '--tea\r\nContent-Disposition: form-data; name="title"\r\n\r\nTea of the day\r\n',
  '--tea\r\nContent-Disposition: form-data; name="data"; filename="order.json"\r\nContent-Type: application/json\r\n\r\n{"sku":"TEA-01","count":2}\r\n--tea--\r\n',
].join('');

const operation = {
  operationName: 'Orders',
  query:
    'query Orders($id: ID!, $first: Int = 10) { orders(id: $id, first: $first) { id total lines { sku count } } }',
  variables: { id: '7', first: 5 },
};

/** Requests of a working day at the shop: every kind of content, of status and of failure that the list tells apart. */
export async function sendTraffic(shop: Shop): Promise<void> {
  await shop.ask('/huge');
  await shop.ask('/cut');
  for (const path of ['/latin', '/damaged', '/bytes', '/breaks-off', '/api/broken.json', '/static/logo.svg'])
    await shop.ask(path);
  for (let page = 1; page <= 30; page += 1)
    await shop.ask(`/api/orders?page=${page}`, { headers: { host: 'api.shop.localhost' } });
  await shop.ask('/tea-of-the-day', {
    headers: {
      cookie: 'session=3f9a; theme=dark',
      'accept-encoding': 'br, gzip',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)',
    },
  });
  for (const path of ['app.css', 'app.js', 'tea.png', 'inter.woff2', 'app.css', 'tea.png', 'prices.json'])
    await shop.ask(`/static/${path}`);
  await shop.ask('/private', { headers: { cookie: 'session=3f9a' } });
  await post(
    shop,
    '/accept?form',
    'application/x-www-form-urlencoded',
    'sku=TEA-01&count=2&note=Ring+twice%21&price=%E2%82%AC12',
  );
  await post(shop, '/upload', 'multipart/form-data; boundary=tea', parts);
  await post(shop, '/graphql', 'application/json', JSON.stringify(operation));
  await post(shop, '/shop.v1.Orders/Get', 'application/grpc', order);
  await post(shop, '/login', 'application/json', '{"name":"j.doe"}');
  await post(shop, '/login', 'application/json', '{"name":"j.doe"}');
  for (const path of [
    '/old/basket',
    '/gone',
    '/api/none',
    '/api/missing',
    '/api/fails',
    '/api/slow',
    '/api/unchanged',
  ])
    await shop.ask(path);
  await shop.askDenied('/admin');
  await shop.ask('/charge', { method: 'PUT', headers: { host: 'pay.localhost' }, body: '{"amount":11380}' });
  await shop.ask('/', { headers: { host: 'unknown.localhost' } });
  const socket = await shop.connect('/live/stock');
  for (const message of [
    '{"type":"subscribe","topics":["price","stock"]}',
    'ping 1',
    '{"type":"add","sku":"TEA-01","count":2}',
  ])
    socket.send(message);
  socket.send(Buffer.from([1, 2, 3, 250, 0, 65, 66]));
  await shop.connect('/live/quiet');
  shop.leaveOpen('/events');
  shop.leaveOpen('/quiet-events');
  shop.leaveOpen('/hangs');
  await shop.ask('/cart', {
    headers: { accept: 'application/json', authorization: 'Bearer 0a1b2c', 'x-flag': 'beta' },
  });
}
