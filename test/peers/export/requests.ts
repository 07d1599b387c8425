import { Agent, request } from 'node:http';
import type { Echo } from './echo.ts';

/** A request that is sent to Doorman and to the other proxy alike. */
export interface AskedRequest {
  readonly method: string;
  readonly host: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
}

export interface Answer {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** What the upstream said it was asked; null where none was. */
  readonly echo: Echo | null;
}

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
export const closeAgent = (): void => agent.destroy();

export const ask = (port: number, { method, host, target, headers }: AskedRequest): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      { agent, host: '127.0.0.1', port, method, path: target, headers: ['Host', host, ...headers.flat()] },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => {
          const body = Buffer.concat(pieces).toString();
          const told = response.headers['x-echo'];
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            headers: response.headers,
            body,
            // Only our upstreams write this.
            echo: typeof told === 'string' ? (JSON.parse(decodeURIComponent(told)) as Echo) : null,
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(method === 'POST' || method === 'PUT' ? 'a=b' : undefined);
  });

const hosts = [
  'shop.localhost',
  'SHOP.localhost:8080',
  'a.shop.localhost',
  'b.a.shop.localhost',
  'any.localhost',
  'v12.localhost',
  'v1x.localhost',
  'other.example',
  '[::1]:80',
  'default',
  'shop.localhost.',
];
const paths = [
  '/',
  '/a',
  '/A',
  '/a/',
  '/A/b',
  '/api',
  '/api/',
  '/api/x',
  '/apix',
  '/api/x%20y',
  '/%61pi/x',
  '//api//x',
  '/api/../a',
  '/./a',
  '/v1/x',
  '/v2',
  '/v10/a/b',
  '/old/one',
  '/old',
  '/old/one/two%2Fthree',
  '/sp%20ace',
  '/dot.ted',
  '/dotXted',
  '/fixed',
  '/gone',
  '/away',
  '/away/x;y=1',
  '/parts',
  '/private/x',
  '/private',
  '/inside',
  '/moved',
];
const queries = [
  '',
  '?',
  '?debug',
  '?debug=1',
  '?xdebug=1',
  '?q=a+b%26c',
  '?q=a%20b%26c&x=1',
  '?q=a',
  '?empty',
  '?empty=&b',
  '?a=1&debug=%20',
];
const methods = ['GET', 'POST', 'HEAD', 'DELETE', 'PUT'];
const fields: (readonly [string, string])[][] = [
  [],
  [['X-Beta', '1']],
  [['x-beta', 'on']],
  [
    ['X-Beta', 'ON'],
    ['X-Debug', 'x'],
  ],
  [
    ['X-More', 'first'],
    ['X-Forwarded-For', '192.0.2.1'],
    ['X-Real-IP', '192.0.2.2'],
    ['Forwarded', 'for=evil'],
  ],
];

/**
 * Hosts × paths × queries × methods × headers, thinned out evenly: steps that have no divisor in common with the lengths of the
 * lists bring each value together with each other one.
 */
export function generatedRequests(count: number): readonly AskedRequest[] {
  const pick = <Item>(list: readonly Item[], at: number): Item => {
    const item = list[at % list.length];
    if (item === undefined) throw new Error('The list is empty.');
    return item;
  };
  // Every host with every path once, each time with other things beside them; then on with shifted ones.
  return Array.from({ length: count }, (_, at) => {
    const round = Math.floor(at / (hosts.length * paths.length));
    const path = pick(paths, at);
    return {
      host: pick(hosts, Math.floor(at / paths.length)),
      target: `${path}${pick(queries, at * 7 + Math.floor(at / 3) + round)}`,
      method: pick(methods, at * 3 + Math.floor(at / 11) + round * 2),
      headers: pick(fields, at + Math.floor(at / 5) + round * 3),
    };
  });
}
