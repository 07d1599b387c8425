import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';

/** What one shopper does, again and again: method, URL without origin, and a body where there is one. */
type Visit = readonly (readonly [method: Dispatcher.HttpMethod, path: string, body?: string])[];

const visit: Visit = [
  ['GET', '/'],
  ['GET', '/assets/app.css'],
  ['GET', '/assets/app.4f21c.js'],
  ['GET', '/img/hero.jpg'],
  ['GET', '/api/products?page=1'],
  ['GET', '/api/products/3'],
  ['GET', '/api/products/8'],
  ['POST', '/api/login', 'user=ana&password=secret'],
  ['GET', '/api/cart'],
  ['GET', '/api/search?q=oak'],
  ['GET', '/api/products/8'],
  ['GET', '/api/cart'],
  ['POST', '/api/orders', '{"items":[{"id":3,"quantity":1},{"id":8,"quantity":1}],"pay":"invoice"}'],
  ['GET', '/api/products?page=1'],
];

/** What only every third visit has. */
const rarely: Visit = [
  ['GET', '/api/recommendations'],
  ['GET', '/admin'],
  ['GET', '/favicon.ico'],
];

/**
 * Sends shoppers to `origin` until it is stopped, at about 40 requests a second. @param caPath PEM file of the authority to trust
 *
 * @returns stops them, once what was sent is answered
 */
export async function sendShoppers(origin: string, caPath: string): Promise<() => Promise<void>> {
  const dispatcher = new Agent({
    connect: {
      ca: await readFile(caPath, 'utf8'),
      lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
    },
  });
  let going = true;
  const shop = async (): Promise<void> => {
    for (let round = 0; going; round += 1) {
      for (const [method, path, body] of round % 3 === 1 ? [...visit, ...rarely] : visit) {
        if (!going) return;
        const answer = await request(new URL(path, origin), {
          dispatcher,
          method,
          ...(body === undefined
            ? {}
            : {
                body,
                headers: {
                  'content-type': body.startsWith('{')
                    ? 'application/json'
                    : 'application/x-www-form-urlencoded',
                },
              }),
        });
        await answer.body.dump();
        await sleep(25 + (round % 5) * 15);
      }
    }
  };
  const shopping = Promise.all([shop(), shop()]);
  return async () => {
    going = false;
    await shopping;
    await dispatcher.close();
  };
}
