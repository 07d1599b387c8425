import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { hostOf, routeFacts } from '../../../../src/main/engine/route/facts.ts';
import { compileMatch } from '../../../../src/main/engine/route/match.ts';
import { missLimit } from '../../../../src/main/engine/route/misses.ts';
import { Router } from '../../../../src/main/engine/route/router.ts';
import { normalisePath } from '../../../../src/shared/config/normalise-path.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { checked } from '../../../helpers/run-engine.ts';

type RouteInput = NonNullable<ConfigInput['routes']>[number];

function compile(routes: readonly Omit<RouteInput, 'to'>[]) {
  const config = checked({
    version: 1,
    listeners: [
      { id: 'web', port: 0, tls: 'off' },
      { id: 'other', port: 0, tls: 'off' },
    ],
    routes: routes.map((route) => ({ ...route, to: { respond: { body: '' } } })),
  });
  return new Router(config.routes, config.routes.map(compileMatch));
}

function facts(overrides: Partial<Parameters<typeof routeFacts>[0]> = {}) {
  return routeFacts({
    listener: 'web',
    authority: 'shop.localhost:8443',
    method: 'GET',
    target: '/',
    headers: new HeaderList(),
    client: '127.0.0.1',
    ...overrides,
  });
}

function matches(match: RouteInput['match'], overrides: Parameters<typeof facts>[0] = {}): boolean {
  const routes = compile([{ id: 'one', ...(match === undefined ? {} : { match }) }]);
  return routes.match(facts(overrides)).route !== null;
}

describe('hosts', () => {
  it.each([
    ['shop.localhost', 'shop.localhost', true],
    ['shop.localhost', 'SHOP.localhost:8443', true],
    ['shop.localhost', 'shop.localhost.', true],
    ['shop.localhost', 'a.shop.localhost', false],
    ['*.shop.localhost', 'a.shop.localhost', true],
    ['*.shop.localhost', 'a.b.shop.localhost', true],
    ['*.shop.localhost', 'shop.localhost', false],
    ['*.shop.localhost', 'evilshop.localhost', false],
    ['~^v[0-9]+\\.localhost$', 'v12.localhost', true],
    ['~^v[0-9]+\\.localhost$', 'vx.localhost', false],
    ['::1', '[::1]:8080', true],
  ])('%s against %s: %s', (pattern, authority, expected) => {
    expect(matches({ hosts: [pattern] }, { authority })).toBe(expected);
  });
});

describe('paths', () => {
  it.each([
    ['/a', '/a', true],
    ['/a', '/a/', false],
    ['/a', '/a?b', true],
    ['/a/*', '/a', true],
    ['/a/*', '/a/b/c', true],
    ['/a/*', '/ab', false],
    ['/*', '/anything', true],
    ['/admin/*', '/x/../admin/secret', true],
    ['/admin/*', '//admin/secret', true],
    ['/admin/*', '/%61dmin/secret', true],
    ['/admin/*', '/admin%2fsecret', false],
    ['~^/v[0-9]+/', '/v2/x', true],
    ['~^/v[0-9]+/', '/x/v2/', false],
  ])('%s against %s: %s', (pattern, target, expected) => {
    expect(matches({ paths: [pattern] }, { target })).toBe(expected);
  });
});

describe('the other parts', () => {
  it('compare methods exactly', () => {
    expect(matches({ methods: ['GET'] }, { method: 'GET' })).toBe(true);
    expect(matches({ methods: ['GET'] }, { method: 'get' })).toBe(false);
  });

  it('match a header by value, presence and expression, whichever of repeated ones', () => {
    const headers = new HeaderList(['X-Beta', '0', 'x-beta', '1']);
    expect(matches({ headers: { 'x-beta': '1' } }, { headers })).toBe(true);
    expect(matches({ headers: { 'X-BETA': '*' } }, { headers })).toBe(true);
    expect(matches({ headers: { 'x-beta': '~^[2-9]$' } }, { headers })).toBe(false);
    expect(matches({ headers: { 'x-gamma': '*' } }, { headers })).toBe(false);
  });

  it('match query parameters decoded', () => {
    expect(matches({ query: { 'a b': 'c d' } }, { target: '/?a+b=c%20d' })).toBe(true);
    expect(matches({ query: { debug: '*' } }, { target: '/?debug' })).toBe(true);
    expect(matches({ query: { debug: '*' } }, { target: '/' })).toBe(false);
  });

  it('match clients of either family', () => {
    expect(matches({ clients: ['127.0.0.0/8'] }, { client: '127.3.2.1' })).toBe(true);
    expect(matches({ clients: ['fd00::/8'] }, { client: 'fd12::1' })).toBe(true);
    expect(matches({ clients: ['10.0.0.0/8'] }, { client: '127.0.0.1' })).toBe(false);
  });
});

describe('the first match', () => {
  it('wins, and the routes before it say which part failed first', () => {
    const routes = compile([
      { id: 'admin', match: { hosts: ['admin.localhost'] } },
      { id: 'api', match: { hosts: ['shop.localhost'], paths: ['/api/*'] } },
      { id: 'elsewhere', listeners: ['other'] },
      { id: 'shop', match: { hosts: ['shop.localhost'] } },
      { id: 'rest' },
    ]);
    expect(routes.match(facts({ target: '/cart' }))).toMatchObject({
      route: { id: 'shop' },
      index: 3,
      held: ['host'],
      misses: [
        { route: 'admin', part: 'host', wanted: 'admin.localhost', saw: 'shop.localhost' },
        { route: 'api', part: 'path', wanted: '/api/*', saw: '/cart' },
        { route: 'elsewhere', part: 'listener', wanted: 'other', saw: 'web' },
      ],
      missesLeftOut: 0,
    });
  });

  it('lists a bounded number of misses and counts the rest', () => {
    const routes = compile(
      Array.from({ length: missLimit + 5 }, (_, index) => ({
        id: `r${index}`,
        match: { paths: [`/${index}`] },
      })),
    );
    const result = routes.match(facts({ target: '/none' }));
    expect(result.route).toBeNull();
    expect(result.misses).toHaveLength(missLimit);
    expect(result.missesLeftOut).toBe(5);
  });
});

describe('normalising a path', () => {
  const segment = fc.constantFrom(
    '',
    '.',
    '..',
    'a',
    '%2e',
    '%2E%2e',
    '%2f',
    '%41',
    '%zz',
    'b%20c',
    '~',
    '%7e',
    '...',
  );
  const path = fc.array(segment, { maxLength: 8 }).map((segments) => `/${segments.join('/')}`);

  it('is idempotent', () => {
    fc.assert(
      fc.property(path, (given) => {
        expect(normalisePath(normalisePath(given))).toBe(normalisePath(given));
      }),
    );
  });

  it('leaves no dot segment and no doubled slash', () => {
    fc.assert(
      fc.property(path, (given) => {
        const normal = normalisePath(given);
        expect(normal.startsWith('/')).toBe(true);
        expect(normal).not.toMatch(/\/\//);
        expect(normal.split('/')).not.toContain('.');
        expect(normal.split('/')).not.toContain('..');
      }),
    );
  });

  it.each([
    ['/a/./b/../c', '/a/c'],
    ['/a/..', '/'],
    ['/../../x', '/x'],
    ['//a///b', '/a/b'],
    ['/a/', '/a/'],
    ['/%7Euser', '/~user'],
    ['/a%2fb', '/a%2Fb'],
    ['*', '*'],
  ])('%s becomes %s', (given, expected) => {
    expect(normalisePath(given)).toBe(expected);
  });
});

describe('the host of an authority', () => {
  it.each([
    ['Shop.Localhost:8443', 'shop.localhost'],
    ['[::1]:80', '[::1]'],
    ['[FE80::1]', '[fe80::1]'],
    ['localhost', 'localhost'],
  ])('%s is %s', (authority, expected) => {
    expect(hostOf(authority)).toBe(expected);
  });
});
