import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { addService, type NewService, type ServiceEdit } from '../../../src/shared/edit/add-service.ts';

const shop: NewService = { name: 'shop', url: 'http://localhost:3000', port: 8443 };

function added(input: unknown, service: NewService = shop): Extract<ServiceEdit, { ok: true }> {
  const edit = addService(input, service);
  if (!edit.ok) throw new Error(edit.message);
  return edit;
}

const routeIds = (input: unknown): string[] => {
  const checked = checkConfig(input);
  if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
  return checked.config.routes.map(({ id }) => id);
};

test('an empty configuration gets a listener, a pool and a route', () => {
  expect(added(undefined)).toEqual({
    ok: true,
    host: 'shop.localhost',
    route: 'shop',
    listener: 'web',
    pool: 'shop',
    input: {
      version: 1,
      listeners: [{ id: 'web', port: 8443 }],
      routes: [{ id: 'shop', match: { hosts: ['shop.localhost'] }, to: { pool: 'shop' } }],
      pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3000' }] }],
    },
  });
});

test('a listener with TLS that is there is used, before one with certificates of its own', () => {
  const listeners = [
    { id: 'plain', port: 8080, tls: 'off' },
    { id: 'own', port: 8444, tls: { cert: 'c.pem', key: 'k.pem' } },
    { id: 'auto', port: 8445 },
  ];
  const edit = added({ version: 1, listeners });
  expect(edit.listener).toBe('auto');
  expect(edit.input).toMatchObject({ listeners });
});

test('a listener without TLS does not count, and its id is not taken again', () => {
  const edit = added({ version: 1, listeners: [{ id: 'web', port: 8080, tls: 'off' }] });
  expect(edit.listener).toBe('web-2');
});

test('adding the same service twice changes nothing', () => {
  const once = added(undefined);
  const twice = added(once.input);
  expect(twice).toEqual(once);
});

test('a name that leads elsewhere already is numbered', () => {
  const first = added(undefined);
  const second = added(first.input, { ...shop, url: 'http://localhost:4000' });
  expect(second).toMatchObject({
    host: 'shop-2.localhost',
    route: 'shop-2',
    pool: 'shop-2',
    listener: 'web',
  });
});

test('two names for one service share its pool', () => {
  const first = added(undefined);
  const second = added(first.input, { ...shop, name: 'store' });
  expect(second).toMatchObject({ host: 'store.localhost', route: 'store', pool: 'shop' });
});

test.each([
  ['without match', {}],
  ['with an empty match', { match: {} }],
  ['of every path', { match: { paths: ['/*'] } }],
  ['of a wildcard above the name', { match: { hosts: ['*.localhost'] } }],
])('the route goes before a catch-all %s', (_, match) => {
  const routes = [
    { id: 'first', match: { hosts: ['first.localhost'] }, to: { respond: { status: 200 } } },
    { id: 'rest', ...match, to: { respond: { status: 404 } } },
  ];
  expect(routeIds(added({ version: 1, routes }).input)).toEqual(['first', 'shop', 'rest']);
});

test.each([
  ['of one method', { match: { methods: ['POST'] } }],
  ['of one path', { match: { paths: ['/api/*'] } }],
  ['of another wildcard', { match: { hosts: ['*.example.test'] } }],
])('the route goes after a route %s', (_, match) => {
  const routes = [{ id: 'some', ...match, to: { respond: { status: 404 } } }];
  expect(routeIds(added({ version: 1, routes }).input)).toEqual(['some', 'shop']);
});

test.each([
  ['3000', 'http://localhost:3000'],
  [':3000', 'http://localhost:3000'],
  ['localhost:3000', 'http://localhost:3000'],
  ['https://127.0.0.1:3000/', 'https://127.0.0.1:3000'],
])('the address %s is written as %s', (url, written) => {
  expect(added(undefined, { ...shop, url }).input).toMatchObject({
    pools: [{ upstreams: [{ url: written }] }],
  });
});

test.each([
  ['a name that no host can have', { ...shop, name: 'a b' }, /name 'a b'/],
  ['an address with a path', { ...shop, url: 'http://localhost:3000/app' }, /has a path/],
  ['an impossible port', { ...shop, url: '99999' }, /port/],
])('%s is refused with a reason', (_, service, reason) => {
  const edit = addService(undefined, service);
  expect(edit.ok).toBe(false);
  expect(edit.ok ? '' : edit.message).toMatch(reason);
});

test.each([[42], [[]], ['text'], [{ routes: 'none' }]])(
  'a configuration that is %j is refused, not replaced',
  (input) => {
    expect(addService(input, shop)).toMatchObject({ ok: false });
  },
);

test('what is in the file stays as it is, and the value given is not changed', () => {
  const input = {
    version: 1,
    capture: { exchanges: 5 },
    routes: [{ id: 'x', to: { respond: { status: 200 } } }],
  };
  const before = structuredClone(input);
  expect(added(input).input).toMatchObject({ capture: { exchanges: 5 } });
  expect(input).toEqual(before);
});

test('any services in a row give a valid configuration in which each has a host of its own', () => {
  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/);
  const service = fc.record({
    name: label,
    url: fc.integer({ min: 1, max: 50 }).map(String),
    port: fc.constant(8443),
  });
  fc.assert(
    fc.property(fc.array(service, { maxLength: 12 }), (services) => {
      let input: unknown;
      const hosts = new Map<string, string>();
      for (const one of services) {
        const edit = added(input, one);
        input = edit.input;
        // One host never leads to two addresses.
        expect(hosts.get(edit.host) ?? one.url).toBe(one.url);
        hosts.set(edit.host, one.url);
      }
      if (services.length > 0) expect(checkConfig(input)).toMatchObject({ ok: true });
    }),
  );
});
