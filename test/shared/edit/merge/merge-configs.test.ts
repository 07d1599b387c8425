import { expect, test } from 'vitest';
import { conflictWords, valueLines } from '../../../../src/shared/edit/merge/conflict-words.ts';
import { mergeConfigs } from '../../../../src/shared/edit/merge/merge-configs.ts';

const route = (id: string, more: object = {}) => ({ id, to: { pool: 'shop' }, ...more });
const base = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [route('api', { match: { hosts: ['a.localhost'] } }), route('shop')],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
};
const withRoutes = (...routes: readonly object[]) => ({ ...base, routes });
const [api = {}, shop = {}] = base.routes;

test('additions of both sides are all there: routes, members of lists, keys of one thing', () => {
  const mine = withRoutes(
    { ...api, match: { hosts: ['a.localhost', 'm.localhost'] }, cache: { enabled: true } },
    route('mine'),
    shop,
  );
  const theirs = withRoutes(
    { ...api, match: { hosts: ['a.localhost', 't.localhost'] } },
    shop,
    route('theirs'),
  );
  expect(mergeConfigs({ base, mine, theirs })).toEqual({
    input: withRoutes(
      { ...api, match: { hosts: ['a.localhost', 'm.localhost', 't.localhost'] }, cache: { enabled: true } },
      route('mine'),
      shop,
      route('theirs'),
    ),
    conflicts: [],
  });
});

test('the same key with two new values is a conflict that the person decides', () => {
  const [mine, theirs] = [
    { ...base, listeners: [{ id: 'web', port: 8444 }] },
    { ...base, listeners: [{ id: 'web', port: 9443 }] },
  ];
  const { input, conflicts } = mergeConfigs({ base, mine, theirs });
  expect(input).toEqual(mine);
  expect(conflicts).toEqual([
    {
      id: 'value ["listeners","web","port"]',
      kind: 'value',
      path: ['listeners', 'web', 'port'],
      base: 8443,
      mine: 8444,
      theirs: 9443,
    },
  ]);
  expect(conflicts.map(conflictWords)).toEqual([{ subject: 'Listener web', key: 'port' }]);
  expect(mergeConfigs({ base, mine, theirs }, { choose: () => 'theirs' }).input).toEqual(theirs);
});

test('a removal against a change is a conflict about the whole', () => {
  const mine = withRoutes(shop);
  const theirs = withRoutes({ ...api, cache: { enabled: true } }, shop);
  const { input, conflicts } = mergeConfigs({ base, mine, theirs });
  expect(input).toEqual(mine);
  expect(conflicts).toMatchObject([{ kind: 'entry', path: ['routes', 'api'], mine: undefined }]);
  expect(mergeConfigs({ base, mine, theirs }, { choose: () => 'theirs' }).input).toEqual(theirs);
});

test('a renamed route keeps what the other side changed of it', () => {
  const changed = { ...api, cache: { enabled: true } };
  const mine = withRoutes({ ...api, id: 'gateway' }, shop);
  const theirs = withRoutes(changed, shop);
  const expected = { input: withRoutes({ ...changed, id: 'gateway' }, shop), conflicts: [] };
  expect(mergeConfigs({ base, mine, theirs })).toEqual(expected);
  // Changed as well as renamed, it is known by where it came from alone.
  const both = withRoutes({ ...api, id: 'gateway', compress: { enabled: true } }, shop);
  const routeOrigins = ['api', 'shop'];
  expect(mergeConfigs({ base, mine: both, theirs }, { routeOrigins })).toEqual({
    input: withRoutes({ ...changed, id: 'gateway', compress: { enabled: true } }, shop),
    conflicts: [],
  });
});

test('a route moved by one side and another one added by the other end up in their places', () => {
  const mine = withRoutes(shop, api);
  const theirs = withRoutes(api, shop, route('last'));
  expect(mergeConfigs({ base, mine, theirs }).input).toEqual(withRoutes(shop, route('last'), api));
});

test('the same list in two other orders is a conflict', () => {
  const three = withRoutes(api, shop, route('old'));
  const mine = withRoutes(shop, api, route('old'));
  const theirs = withRoutes(api, route('old'), shop);
  const { conflicts } = mergeConfigs({ base: three, mine, theirs });
  expect(conflicts).toMatchObject([
    { kind: 'order', mine: ['shop', 'api', 'old'], theirs: ['api', 'old', 'shop'] },
  ]);
  expect(conflicts.map(conflictWords)).toEqual([{ subject: 'Order of the routes', key: '' }]);
  expect(mergeConfigs({ base: three, mine, theirs }, { choose: () => 'theirs' }).input).toEqual(theirs);
});

test('a target of another kind is never mixed with a changed one of the old kind', () => {
  const mine = withRoutes({ ...api, to: { pool: 'other' } }, shop);
  const theirs = withRoutes({ ...api, to: { redirect: { location: '/new' } } }, shop);
  const { input, conflicts } = mergeConfigs({ base, mine, theirs });
  expect(input).toEqual(mine);
  expect(conflicts).toMatchObject([{ path: ['routes', 'api', 'to'] }]);
});

test('lists whose members are taken out on both sides never become empty unasked', () => {
  const two = { ...base, routes: [route('api', { match: { hosts: ['a.localhost', 'b.localhost'] } })] };
  const hosts = (...names: string[]) => ({ ...base, routes: [route('api', { match: { hosts: names } })] });
  const { conflicts } = mergeConfigs({ base: two, mine: hosts('a.localhost'), theirs: hosts('b.localhost') });
  expect(conflicts).toMatchObject([{ path: ['routes', 'api', 'match', 'hosts'] }]);
});

test('values that are no configuration are taken whole and harm nothing', () => {
  expect(mergeConfigs({ base, mine: undefined, theirs: 7 }).conflicts).toHaveLength(1);
  expect(
    mergeConfigs({ base, mine: { ...base, routes: 'none' }, theirs: withRoutes(api) }).conflicts,
  ).toHaveLength(1);
  const twins = withRoutes(api, api);
  expect(mergeConfigs({ base, mine: twins, theirs: withRoutes(shop) })).toMatchObject({
    input: twins,
    conflicts: [{ kind: 'value', path: ['routes'] }],
  });
  const parsed: unknown = JSON.parse('{"version":1,"capture":{"__proto__":{"exchanges":1}}}');
  const merged = mergeConfigs({
    base: { version: 1 },
    mine: parsed,
    theirs: { version: 1, capture: { a: 1 } },
  });
  expect(JSON.stringify(merged.input)).toBe('{"version":1,"capture":{"a":1,"__proto__":{"exchanges":1}}}');
});

test('values are written as in a file, and long ones end', () => {
  expect(
    valueLines(route('api', { match: { hosts: ['a', 'b'] }, list: [{ id: 'x', n: 1 }], none: {} })),
  ).toBe('id: api\nto:\n  pool: shop\nmatch:\n  hosts: [a, b]\nlist:\n  - id: x\n    n: 1\nnone: {}');
  expect(valueLines('')).toBe('""');
  expect(valueLines(Array.from({ length: 100 }, (_, id) => ({ id }))).split('\n')).toHaveLength(61);
  expect(valueLines('x'.repeat(10_000)).length).toBeLessThan(4_100);
});
