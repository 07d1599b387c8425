import { describe, expect, it } from 'vitest';
import { checkConfig } from '../../../src/shared/config/check.ts';
import { addHeaderRule } from '../../../src/shared/edit/header-rule.ts';
import { mapLocal } from '../../../src/shared/edit/map-local.ts';
import { mockResponse } from '../../../src/shared/edit/mock-response.ts';
import type { RouteEdit } from '../../../src/shared/edit/routes.ts';

const input = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [
    { id: 'docs', match: { paths: ['/docs/*'] }, to: { respond: { body: 'docs' } } },
    { id: 'shop', listeners: ['web'], match: { hosts: ['shop.localhost'] }, to: { pool: 'shop' } },
  ],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
};
const place = { authority: 'Shop.localhost:8443', target: '/api/cart?x=1', method: 'GET', route: 'shop' };

interface Written {
  readonly routes: readonly (Record<string, unknown> & { readonly id: string })[];
}

function written(edit: RouteEdit): Written {
  if (!edit.ok) throw new Error(edit.message);
  const checked = checkConfig(edit.input);
  expect(checked.ok ? [] : checked.mistakes).toEqual([]);
  return edit.input as Written;
}

describe('a mock of a response', () => {
  const json = { status: 200, headers: [['Content-Type', 'application/json']], text: '{"a":1}' } as const;

  it('is a fixed answer in front of the route that took the request, for the same listeners', () => {
    const { routes } = written(mockResponse(input, place, json));
    expect(routes.map(({ id }) => id)).toEqual(['docs', 'mock-api-cart', 'shop']);
    expect(routes[1]).toEqual({
      id: 'mock-api-cart',
      listeners: ['web'],
      match: { hosts: ['shop.localhost'], paths: ['/api/cart'], methods: ['GET'] },
      to: { respond: { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"a":1}' } },
    });
  });

  it('leaves out what was true of that moment alone, and says what cannot be repeated', () => {
    const edit = mockResponse(input, place, {
      status: 200,
      headers: [
        ['Date', 'x'],
        ['Content-Encoding', 'gzip'],
        ['Content-Length', '5'],
        ['Set-Cookie', 'a=1'],
        ['set-cookie', 'b=2'],
      ],
      text: 'hello',
    });
    expect(written(edit).routes[1]).toMatchObject({ to: { respond: { headers: { 'Set-Cookie': 'a=1' } } } });
    expect(edit.ok ? edit.notes : []).toEqual([
      'set-cookie came several times; the answer has its first line alone.',
    ]);
  });

  it('has no body where its status has none, and names a path that looks like a pattern exactly', () => {
    const { routes } = written(
      mockResponse(input, { ...place, target: '/a/*' }, { status: 204, headers: [], text: '' }),
    );
    expect(routes[1]).toMatchObject({
      match: { paths: ['~^\\/a\\/\\*$'] },
      to: { respond: { status: 204 } },
    });
  });

  it('goes to the front where no route took the request', () => {
    expect(written(mockResponse(input, { ...place, route: null }, json)).routes[0]?.id).toBe('mock-api-cart');
  });

  it('is refused for bytes, for too much, and where the route is gone', () => {
    expect(mockResponse(input, place, { ...json, text: null })).toMatchObject({ ok: false });
    expect(mockResponse(input, place, { ...json, text: 'x'.repeat(300_000) })).toMatchObject({
      ok: false,
      message: expect.stringContaining('300000 characters'),
    });
    expect(mockResponse(input, { ...place, route: 'gone' }, json)).toMatchObject({ ok: false });
    expect(mockResponse('text', place, json)).toMatchObject({ ok: false });
  });

  it('leaves the configuration it was given as it was', () => {
    const before = JSON.stringify(input);
    mockResponse(input, place, json);
    expect(JSON.stringify(input)).toBe(before);
  });
});

describe('a path mapped to this machine', () => {
  it('is one file, whatever its name has in it', () => {
    const { routes } = written(
      mapLocal(input, place, { kind: 'file', path: '/home/me/new $1 cart.json', prefix: '' }),
    );
    expect(routes[1]).toMatchObject({
      match: { hosts: ['shop.localhost'], paths: ['/api/cart'] },
      to: { static: { root: '/home/me', index: '' } },
      rewrite: { path: { match: '^.*$', replace: '/new%20%241%20cart.json' } },
    });
  });

  it('is everything below a prefix, from a folder', () => {
    const { routes } = written(mapLocal(input, place, { kind: 'folder', path: './dist', prefix: '/api/' }));
    expect(routes[1]).toMatchObject({
      match: { paths: ['/api/*'] },
      to: { static: { root: './dist' } },
      rewrite: { stripPrefix: '/api' },
    });
  });

  it('needs a place', () => {
    expect(mapLocal(input, place, { kind: 'file', path: ' ', prefix: '' })).toMatchObject({ ok: false });
    expect(mapLocal(input, place, { kind: 'file', path: '/home/me/', prefix: '' })).toMatchObject({
      ok: false,
    });
    expect(mapLocal(input, place, { kind: 'folder', path: '/a', prefix: 'api' })).toMatchObject({
      ok: false,
    });
  });
});

describe('a rule about a header', () => {
  const rule = { side: 'response', action: 'set', name: 'X-Frame-Options', value: 'DENY' } as const;

  it('is added to the route', () => {
    const { routes } = written(addHeaderRule(input, 'shop', rule));
    expect(routes[1]?.['rewrite']).toEqual({ responseHeaders: { set: { 'X-Frame-Options': 'DENY' } } });
  });

  it('takes the place of what the route did to that header, and leaves the rest', () => {
    const first = written(
      addHeaderRule(input, 'shop', { ...rule, side: 'request', action: 'add', name: 'X-A', value: '1' }),
    );
    const second = written(
      addHeaderRule(first, 'shop', { ...rule, side: 'request', action: 'set', name: 'X-B', value: '2' }),
    );
    const third = written(
      addHeaderRule(second, 'shop', { ...rule, side: 'request', action: 'remove', name: 'x-a', value: '' }),
    );
    expect(third.routes[1]?.['rewrite']).toEqual({
      requestHeaders: { set: { 'X-B': '2' }, remove: ['x-a'] },
    });
  });

  it('needs its route', () => {
    expect(addHeaderRule(input, 'gone', rule)).toMatchObject({
      ok: false,
      message: expect.stringContaining("'gone'"),
    });
  });
});
