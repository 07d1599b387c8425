import { expect, it } from 'vitest';
import { routeHandlers } from '../../../src/main/host/handlers/routes.ts';
import { methodParams } from '../../../src/shared/contract/methods.ts';
import type { RouteTest, TestedRequest } from '../../../src/shared/model/route-test.ts';

/** What a call asks the engine. */
async function asked(input: unknown): Promise<TestedRequest> {
  const requests: TestedRequest[] = [];
  const handlers = routeHandlers({
    engine: {
      // The handler asks for nothing else.
      ask: ((_name: string, request: TestedRequest) => {
        requests.push(request);
        return Promise.resolve<Partial<RouteTest>>({});
      }) as never,
    },
  });
  await handlers['routes.test'](methodParams['routes.test'].parse(input));
  const [request] = requests;
  if (request === undefined) throw new Error('The engine was not asked.');
  return request;
}

it('asks the engine about a GET from this machine where nothing else is said', async () => {
  expect(await asked({ url: 'shop.localhost:8443/a b' })).toEqual({
    listener: null,
    method: 'GET',
    scheme: 'https',
    authority: 'shop.localhost:8443',
    port: 8443,
    target: '/a%20b',
    headers: [],
    client: '127.0.0.1',
  });
});

it('passes on what is said', async () => {
  const said = { listener: 'edge', method: 'POST', headers: [['x-beta', '1']], client: 'fd00::1' };
  expect(await asked({ url: '/', ...said })).toMatchObject(said);
});

it('refuses an address that nobody could ask for, and fields that could not be sent', async () => {
  await expect(asked({ url: 'ftp://a' })).rejects.toThrow("'ftp://a' is not an address");
  const parse = (fields: object) => methodParams['routes.test'].safeParse({ url: '/', ...fields }).success;
  expect(parse({})).toBe(true);
  expect(parse({ headers: [['Host', 'a']] })).toBe(false);
  expect(parse({ headers: [['a b', 'c']] })).toBe(false);
  expect(parse({ headers: [['a', 'b\r\nc: d']] })).toBe(false);
  expect(parse({ client: 'localhost' })).toBe(false);
  expect(parse({ method: 'get' })).toBe(false);
});
