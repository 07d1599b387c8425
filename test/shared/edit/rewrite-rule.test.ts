import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { addRewriteRule } from '../../../src/shared/edit/rewrite-rule.ts';
import type { RouteEdit } from '../../../src/shared/edit/routes.ts';

const shop = {
  id: 'shop',
  listeners: ['web'],
  match: { hosts: ['shop.localhost'], query: { version: '2' } },
  to: { pool: 'shop' },
  rewrite: { stripPrefix: '/api', requestHeaders: { set: { 'X-Old': '1' } } },
};
const input = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [{ id: 'docs', match: { paths: ['/docs/*'] }, to: { respond: { body: 'docs' } } }, shop],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
};
const place = {
  authority: 'shop.localhost:8443',
  target: '/api/cart?x=1&x=2&any=*&name=a+b',
  method: 'POST',
  route: 'shop',
};

interface Written {
  readonly routes: readonly (Record<string, unknown> & { readonly id: string })[];
}

function written(edit: RouteEdit): Written {
  if (!edit.ok) throw new Error(edit.message);
  const checked = checkConfig(edit.input);
  expect(checked.ok ? [] : checked.mistakes).toEqual([]);
  return edit.input as Written;
}

const headers = [
  { side: 'request', action: 'set', name: 'X-New', value: 'n' },
  { side: 'request', action: 'remove', name: 'X-Gone', value: '' },
  { side: 'response', action: 'add', name: 'Vary', value: 'X-New' },
] as const;

describe('a rewrite rule', () => {
  it('changes the route itself where it is for all of its requests, with every header', () => {
    const { routes } = written(addRewriteRule(input, place, { like: null, path: null, headers }));
    expect(routes).toHaveLength(2);
    expect(routes[1]).toEqual({
      ...shop,
      rewrite: {
        stripPrefix: '/api',
        requestHeaders: { set: { 'X-Old': '1', 'X-New': 'n' }, remove: ['X-Gone'] },
        responseHeaders: { add: { Vary: 'X-New' } },
      },
    });
  });

  it('is a route in front where it is for some of them: all that the route is, for fewer requests', () => {
    const like = { method: true, path: true, query: [['name', 'a b']] } as const;
    const { routes } = written(addRewriteRule(input, place, { like, path: null, headers: [] }));
    expect(routes.map(({ id }) => id)).toEqual(['docs', 'rewrite-api-cart', 'shop']);
    expect(routes[1]).toEqual({
      ...shop,
      id: 'rewrite-api-cart',
      match: {
        hosts: ['shop.localhost'],
        paths: ['/api/cart'],
        methods: ['POST'],
        query: { version: '2', name: 'a b' },
      },
    });
    expect(routes[2]).toEqual(shop);
  });

  it('writes the path as it is said, whatever it would mean in an expression, and takes no prefix off it', () => {
    const { routes } = written(addRewriteRule(input, place, { like: null, path: '/a/$1', headers: [] }));
    expect(routes[1]?.['rewrite']).toEqual({
      requestHeaders: { set: { 'X-Old': '1' } },
      path: { match: '^.*$', replace: '/a/$$1' },
    });
    expect('/old'.replace(/^.*$/, '/a/$$1')).toBe('/a/$1');
  });

  it('tells requests by values that look like patterns, and says what comes several times', () => {
    const like = {
      method: false,
      path: false,
      query: [
        ['x', '1'],
        ['x', '2'],
        ['any', '*'],
      ],
    } as const;
    const edit = addRewriteRule(input, place, { like, path: null, headers: [] });
    expect(written(edit).routes[1]?.['match']).toMatchObject({ query: { any: '~^\\*$', x: '1' } });
    expect(edit.ok ? edit.notes : []).toEqual([
      "The query has 'x' several times; requests are told by its first value.",
    ]);
  });

  it('is refused where there is no route to change', () => {
    const rule = { like: null, path: null, headers };
    expect(addRewriteRule(input, { ...place, route: null }, rule).ok).toBe(false);
    expect(addRewriteRule(input, { ...place, route: 'gone' }, rule)).toEqual({
      ok: false,
      message: "The file has no route 'gone' any more.",
    });
    const like = { method: true, path: false, query: [] };
    expect(addRewriteRule(input, { ...place, route: 'gone' }, { ...rule, like }).ok).toBe(false);
  });
});
