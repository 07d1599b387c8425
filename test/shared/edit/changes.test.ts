import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { setAt } from '../../../src/shared/config/plain.ts';
import { changesBetween, changeText } from '../../../src/shared/edit/changes.ts';
import { longestRising } from '../../../src/shared/edit/longest-rising.ts';
import { shop } from '../../renderer/stores/draft/draft-fixture.ts';

const texts = (before: unknown, after: unknown): readonly string[] =>
  changesBetween(before, after).map(changeText);

describe('changes between two configurations', () => {
  test.each(['constructor', 'toString', '__proto__'])('tell of a header called %s', (name) => {
    const headers = (fields: string): unknown =>
      JSON.parse(`{"routes":[{"id":"api","rewrite":{"requestHeaders":{"set":{"Via":"a"${fields}}}}}]}`);
    const [before, after] = [headers(''), headers(`,"${name}":"b"`)];
    expect(changesBetween(before, after)).toEqual([
      expect.objectContaining({ kind: 'added', before: null, after: 'b' }),
    ]);
    expect(changesBetween(after, before)).toEqual([
      expect.objectContaining({ kind: 'removed', before: 'b', after: null }),
    ]);
  });

  test('are none where they say the same in another order of keys', () => {
    expect(
      texts(shop, { pools: shop.pools, version: 1, routes: shop.routes, listeners: shop.listeners }),
    ).toEqual([]);
  });

  test('name the deepest key that differs, with both values', () => {
    const after = setAt(
      setAt(shop, ['routes', 0, 'match', 'paths'], ['/api/*', '/v1']),
      ['routes', 1, 'rewrite'],
      {
        stripPrefix: '/shop',
      },
    );
    expect(texts(shop, after)).toEqual([
      'Route api: match.paths from /api/* to /api/*, /v1',
      'Route shop: rewrite stripPrefix: /shop added',
    ]);
  });

  test('show one target in place of another as one change', () => {
    const after = setAt(shop, ['routes', 1, 'to'], { respond: { status: 200 } });
    expect(texts(shop, after)).toEqual(['Route shop: to from pool: shop to respond: {status: 200}']);
  });

  test('name an upstream by its id', () => {
    const after = setAt(
      shop,
      ['pools', 0, 'upstreams'],
      [
        { id: 'a', url: 'http://localhost:3009' },
        { id: 'b', url: 'http://localhost:3002' },
      ],
    );
    expect(texts(shop, after)).toEqual([
      'Pool shop: upstreams.a.url from http://localhost:3001 to http://localhost:3009',
      'Pool shop: upstreams.b id: b, url: http://localhost:3002 added',
    ]);
  });

  test('tell what is added and what is removed', () => {
    const [api, , old] = shop.routes;
    const added = { id: 'new', to: { pool: 'shop' } };
    expect(texts(shop, { ...shop, routes: [api, added, old] })).toEqual([
      'Route new added',
      'Route shop removed',
    ]);
  });

  test('know a renamed entry by what else it says', () => {
    const after = setAt(shop, ['pools', 0, 'id'], 'store');
    expect(texts(shop, after)).toEqual(['Pool shop: id from shop to store']);
  });

  test('know a route by its key however much of it changed', () => {
    const after = setAt(shop, ['routes', 0], { id: 'gateway', to: { pool: 'shop' } });
    const keys = { before: ['1', '2', '3'], after: ['1', '2', '3'] };
    const subjects = changesBetween(shop, after, keys).map((change) => `${change.subject} ${change.key}`);
    expect(subjects).toEqual(['Route api id', 'Route api match', 'Route api cache']);
  });

  test('call only that route moved that was', () => {
    const [api, web, old] = shop.routes;
    expect(texts(shop, { ...shop, routes: [old, api, web] })).toEqual(['Route old moved from place 3 to 1']);
  });

  test('call nothing moved where routes only make room', () => {
    const added = { id: 'new', to: { pool: 'shop' } };
    expect(texts(shop, { ...shop, routes: [added, ...shop.routes] })).toEqual(['Route new added']);
  });

  test('include what stands outside the lists', () => {
    expect(texts(shop, { ...shop, capture: { exchanges: 5 } })).toEqual(['File: capture exchanges: 5 added']);
  });
});

test('a longest rising part is one, and no longer one exists', () => {
  const values = fc.uniqueArray(fc.nat(50), { maxLength: 9 });
  fc.assert(
    fc.property(values, (list) => {
      const rising = longestRising(list);
      expect(rising).toEqual([...rising].sort((one, other) => one - other));
      const places = rising.map((value) => list.indexOf(value));
      expect(places).toEqual([...places].sort((one, other) => one - other));
      const longest = (from: number, above: number): number =>
        list.slice(from).reduce((most, value, index) => {
          const length = value > above ? 1 + longest(from + index + 1, value) : 0;
          return Math.max(most, length);
        }, 0);
      expect(rising).toHaveLength(longest(0, -1));
    }),
  );
});
