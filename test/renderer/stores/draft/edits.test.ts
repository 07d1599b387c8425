import { describe, expect, test } from 'vitest';
import {
  addListener,
  addRoute,
  deleteRoute,
  dropRoute,
  duplicateRoute,
  moveRoute,
  renameListener,
  renamePool,
  renameRoute,
} from '../../../../src/renderer/stores/draft/edits.ts';
import { type Moment, momentOf } from '../../../../src/renderer/stores/draft/moment.ts';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import { idsOf, shop } from './draft-fixture.ts';

const keyAt = (moment: Moment, index: number): string => moment.routeKeys[index] ?? '';

describe('a new route', () => {
  test('is selected, leads to a pool of its own and makes a file without mistakes', () => {
    const added = addRoute(momentOf(shop));
    expect(idsOf(added.input)).toEqual(['api', 'shop', 'old', 'route']);
    expect(added.selected).toBe(keyAt(added, 3));
    expect(added.input).toMatchObject({ pools: [shop.pools[0], { id: 'route', upstreams: [{ id: 'a' }] }] });
    expect(checkConfig(added.input).ok).toBe(true);
  });

  test('goes before a last route that takes everything', () => {
    const input = {
      ...shop,
      routes: [...shop.routes, { id: 'rest', match: { hosts: [] }, to: { pool: 'shop' } }],
    };
    expect(idsOf(addRoute(momentOf(input)).input)).toEqual(['api', 'shop', 'old', 'route', 'rest']);
  });

  test('in an empty file brings the listener that it is reached by', () => {
    const added = addRoute(momentOf({ version: 1 }));
    expect(added.input).toMatchObject({ listeners: [{ id: 'web', port: 8443 }], routes: [{ id: 'route' }] });
    expect(checkConfig(added.input).ok).toBe(true);
  });

  test('shares its name with its pool while one types, until the file has the pool', () => {
    const added = addRoute(momentOf(shop));
    const key = keyAt(added, 3);
    const named = renameRoute(renameRoute(added, key, 'do cs', shop), key, 'docs', shop);
    expect(named.input).toMatchObject({ routes: [{}, {}, {}, { id: 'docs', to: { pool: 'route' } }] });
    const typed = ['d', 'do', 'docs'].reduce((now, id) => renameRoute(now, key, id, shop), added);
    expect(typed.input).toMatchObject({ routes: [{}, {}, {}, { id: 'docs', to: { pool: 'docs' } }] });
    const saved = renameRoute(typed, key, 'manual', typed.input);
    expect(saved.input).toMatchObject({ routes: [{}, {}, {}, { id: 'manual', to: { pool: 'docs' } }] });
  });

  test('that is deleted takes its pool with it', () => {
    const added = addRoute(momentOf(shop));
    expect(deleteRoute(added, keyAt(added, 3), shop).input).toEqual(shop);
  });
});

test('a deleted route leaves the pools of the file and selects the route after it', () => {
  const start = { ...momentOf(shop) };
  const selected = { ...start, selected: keyAt(start, 1) };
  const once = deleteRoute(selected, keyAt(start, 1), shop);
  expect(idsOf(once.input)).toEqual(['api', 'old']);
  expect(once.selected).toBe(keyAt(start, 2));
  expect(deleteRoute(once, keyAt(start, 0), shop).input).toMatchObject({ pools: shop.pools });
});

test('a copy stands after its original with a name of its own, twice too', () => {
  const start = momentOf(shop);
  const once = duplicateRoute(start, keyAt(start, 0));
  const twice = duplicateRoute(once, keyAt(start, 0));
  expect(idsOf(twice.input)).toEqual(['api', 'api-3', 'api-2', 'shop', 'old']);
  expect(twice.input).toMatchObject({ routes: [{}, { match: shop.routes[0].match }, {}, {}, {}] });
});

describe('a route that is moved', () => {
  const start = momentOf(shop);
  test.each([
    { from: 0, to: 2, order: ['shop', 'old', 'api'] },
    { from: 2, to: 0, order: ['old', 'api', 'shop'] },
    { from: 1, to: 99, order: ['api', 'old', 'shop'] },
    { from: 1, to: -1, order: ['shop', 'api', 'old'] },
  ])('from $from to $to takes its key along', ({ from, to, order }) => {
    const moved = moveRoute(start, keyAt(start, from), to);
    expect(idsOf(moved.input)).toEqual(order);
    const place = Math.max(0, Math.min(2, to));
    expect(moved.routeKeys[place]).toBe(keyAt(start, from));
  });

  test.each([
    { key: 0, target: 2, side: 'after', order: ['shop', 'old', 'api'] },
    { key: 0, target: 2, side: 'before', order: ['shop', 'api', 'old'] },
    { key: 2, target: 0, side: 'before', order: ['old', 'api', 'shop'] },
    { key: 2, target: 0, side: 'after', order: ['api', 'old', 'shop'] },
    { key: 1, target: 1, side: 'after', order: ['api', 'shop', 'old'] },
  ] as const)('drops $side another one', ({ key, target, side, order }) => {
    expect(idsOf(dropRoute(start, keyAt(start, key), keyAt(start, target), side).input)).toEqual(order);
  });
});

describe('another id', () => {
  test('for a pool is followed by the routes that lead there', () => {
    expect(renamePool(shop, 0, 'store')).toMatchObject({
      routes: [{ to: { pool: 'store' } }, { to: { pool: 'store' } }, { to: { redirect: {} } }],
      pools: [{ id: 'store' }],
    });
  });

  test('that another pool has leaves the routes where they lead', () => {
    const input = { ...shop, pools: [...shop.pools, { id: 'other', upstreams: [] }] };
    expect(renamePool(input, 0, 'other')).toMatchObject({ routes: [{ to: { pool: 'shop' } }, {}, {}] });
  });

  test('for a listener is followed by routes, by layers and by redirects to it', () => {
    const input = {
      listeners: [
        { id: 'web', port: 1 },
        { id: 'plain', port: 2, tls: 'off', redirectToHttps: 'web' },
      ],
      routes: [{ id: 'a', listeners: ['plain', 'web'], to: { listener: 'web' } }],
    };
    expect(renameListener(input, 0, 'front')).toEqual({
      listeners: [
        { id: 'front', port: 1 },
        { id: 'plain', port: 2, tls: 'off', redirectToHttps: 'front' },
      ],
      routes: [{ id: 'a', listeners: ['plain', 'front'], to: { listener: 'front' } }],
    });
  });
});

test('a new listener takes a port that the file does not use', () => {
  expect(addListener(shop)).toMatchObject({ listeners: [{}, { id: 'web-2', port: 8444 }] });
});
