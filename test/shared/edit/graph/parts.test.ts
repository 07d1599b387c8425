import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import { addPart, type NewPart, possibleParts } from '../../../../src/shared/edit/graph/add-part.ts';
import { beginWith } from '../../../../src/shared/edit/graph/begin.ts';
import { connect } from '../../../../src/shared/edit/graph/connect.ts';
import { duplicate } from '../../../../src/shared/edit/graph/duplicate.ts';
import type { GraphEdit } from '../../../../src/shared/edit/graph/graph-edit.ts';
import {
  type GraphNode,
  listenerNode,
  poolNode,
  routeNode,
  upstreamNode,
} from '../../../../src/shared/edit/graph/node.ts';
import { remove } from '../../../../src/shared/edit/graph/remove.ts';
import { rename } from '../../../../src/shared/edit/graph/rename.ts';
import { moveRoute, placeOfRoute, placeRouteBeside } from '../../../../src/shared/edit/graph/reorder.ts';

const busyPorts = new Set([8443]);

function made(edit: GraphEdit): Extract<GraphEdit, { ok: true }> {
  if (!edit.ok) throw new Error(edit.message);
  expect(checkConfig(edit.input)).toMatchObject({ ok: true });
  return edit;
}

const reason = (edit: GraphEdit): string => (edit.ok ? '' : edit.message);
const add = (input: unknown, part: NewPart, after: GraphNode | null = null, url?: string) =>
  made(addPart(input, part, { after, busyPorts, ...(url === undefined ? {} : { url }) }));

const shop = {
  version: 1,
  listeners: [{ id: 'web', port: 8443 }],
  routes: [
    { id: 'api', listeners: ['web'], match: { paths: ['/api/*'] }, to: { pool: 'api' } },
    { id: 'shop', to: { pool: 'shop' } },
  ],
  pools: [
    { id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] },
    { id: 'api', upstreams: [{ id: 'a', url: 'http://localhost:4000' }] },
  ],
};

test('from nothing, four parts make a whole way: each is connected to the one it was added after', () => {
  let edit = add(undefined, 'listener');
  edit = add(edit.input, 'route', edit.focus);
  expect(edit.notes).toEqual(['Route route answers 503 until it is connected to something.']);
  edit = add(edit.input, 'pool', edit.focus, 'http://localhost:3001');
  edit = add(edit.input, 'upstream', edit.focus, 'http://localhost:3002');
  expect(edit.input).toEqual({
    version: 1,
    listeners: [{ id: 'web', port: 8444 }],
    routes: [{ id: 'route', listeners: ['web'], to: { pool: 'route' } }],
    pools: [
      {
        id: 'route',
        upstreams: [
          { id: 'a', url: 'http://localhost:3001' },
          { id: 'b', url: 'http://localhost:3002' },
        ],
      },
    ],
  });
});

test('a beginning is a listener, a route that takes everything and a pool of the servers that were chosen', () => {
  const edit = made(beginWith(null, ['http://localhost:3001', 'http://localhost:3002'], new Set()));
  expect(edit.input).toEqual({
    version: 1,
    listeners: [{ id: 'web', port: 8443 }],
    routes: [{ id: 'app', listeners: ['web'], to: { pool: 'app' } }],
    pools: [
      {
        id: 'app',
        upstreams: [
          { id: 'a', url: 'http://localhost:3001' },
          { id: 'b', url: 'http://localhost:3002' },
        ],
      },
    ],
  });
  expect(edit.label).toBe('begin with 2 upstreams');
});

test('a listener takes the next port that neither the file nor the machine has in use', () => {
  const input = { version: 1, listeners: [{ id: 'web', port: 8444 }] };
  expect(add(input, 'listener').input).toEqual({
    version: 1,
    listeners: [
      { id: 'web', port: 8444 },
      { id: 'web-2', port: 8445 },
    ],
  });
});

test('a layer after a listener has all its routes behind it', () => {
  const edit = add(shop, 'layer', listenerNode('web'));
  expect(edit.input).toEqual({
    ...shop,
    listeners: [
      { id: 'web', port: 8443 },
      { id: 'gateway', port: 8444 },
    ],
    routes: [
      { id: 'gateway', listeners: ['web'], to: { listener: 'gateway' } },
      { ...shop.routes[0], listeners: ['gateway'] },
      { ...shop.routes[1], listeners: ['gateway'] },
    ],
  });
  expect(edit.notes).toEqual([
    'Everything that comes to listener web goes on to listener gateway, by route gateway.',
    'Routes api and shop are behind it now.',
  ]);
});

test('a layer after a route has what the route led to behind it, and the Host of its upstream', () => {
  const input = {
    ...shop,
    routes: [{ ...shop.routes[0], rewrite: { stripPrefix: '/api', host: 'upstream' } }],
  };
  const edit = add(input, 'layer', routeNode('api'));
  expect(edit.input).toMatchObject({
    routes: [
      { id: 'api', rewrite: { stripPrefix: '/api' }, to: { listener: 'gateway' } },
      { id: 'gateway-api', listeners: ['gateway'], rewrite: { host: 'upstream' }, to: { pool: 'api' } },
    ],
  });
});

test('a layer needs something to come after', () => {
  const layer = (input: unknown, after: GraphNode | null) =>
    reason(addPart(input, 'layer', { after, busyPorts }));
  expect(layer(null, null)).toMatch(/Add a listener first/);
  expect(layer(shop, poolNode('shop'))).toMatch(/comes after a listener or a route/);
  const two = { ...shop, listeners: [...shop.listeners, { id: 'b', port: 1 }] };
  expect(layer(two, null)).toMatch(/Select the listener or the route/);
});

test('a route where another one takes everything is for a host of its own', () => {
  const edit = add(shop, 'route', listenerNode('web'));
  expect(edit.input).toMatchObject({
    routes: [{ id: 'api' }, { id: 'route', match: { hosts: ['route.localhost'] } }, { id: 'shop' }],
  });
});

test('a route after a pool leads to it', () => {
  expect(add(shop, 'route', poolNode('api')).input).toMatchObject({
    routes: [{ id: 'api' }, { id: 'api-2', listeners: ['web'], to: { pool: 'api' } }, { id: 'shop' }],
  });
});

test.each([
  ['files', { static: { root: './public' } }, 'files'],
  ['redirect', { redirect: { location: 'https://example.com{path}' } }, 'redirect'],
  ['respond', { respond: { status: 200 } }, 'answer'],
] as const)('%s are what a route leads to, or a route of their own', (part, to, name) => {
  const onRoute = add(shop, part, routeNode('api'));
  expect(onRoute.input).toMatchObject({ routes: [{ id: 'api', to }, { id: 'shop' }] });
  expect(onRoute.notes).toEqual(['No route leads to pool api any more.']);
  expect(add(shop, part, listenerNode('web')).input).toMatchObject({
    routes: [{ id: 'api' }, { id: name, to }, { id: 'shop' }],
  });
});

test('an upstream joins the pool of what it is added after, at a port that the pool does not have', () => {
  for (const after of [poolNode('shop'), upstreamNode('shop', 'a'), routeNode('shop')])
    expect(add(shop, 'upstream', after).input).toMatchObject({
      pools: [{ upstreams: [{ id: 'a' }, { id: 'b', url: 'http://localhost:3000' }] }, { id: 'api' }],
    });
  expect(reason(addPart(shop, 'upstream', { after: null, busyPorts }))).toMatch(/Select the pool/);
});

test('the palette knows what may be added after a node, and why the rest may not', () => {
  const parts = possibleParts(shop, { after: upstreamNode('shop', 'a'), busyPorts });
  expect(parts.filter((part) => part.reason === null).map(({ part }) => part)).toEqual([
    'listener',
    'route',
    'upstream',
  ]);
  expect(parts.find(({ part }) => part === 'pool')?.reason).toMatch(/Pools do not lead to pools/);
});

test('a route moves past those that share a listener with it, and the others make no difference', () => {
  const input = {
    ...shop,
    listeners: [...shop.listeners, { id: 'admin', port: 9000 }],
    routes: [
      { id: 'one', listeners: ['web'], match: { paths: ['/1'] }, to: { pool: 'shop' } },
      { id: 'other', listeners: ['admin'], to: { pool: 'shop' } },
      { id: 'two', listeners: ['web'], to: { pool: 'shop' } },
    ],
  };
  expect(placeOfRoute(input, routeNode('two'))).toEqual({ place: 2, of: 2 });
  const edit = made(moveRoute(input, routeNode('two'), 'up'));
  expect(edit.input).toMatchObject({ routes: [{ id: 'two' }, { id: 'one' }, { id: 'other' }] });
  expect(edit.notes).toEqual([
    'It is tried as number 1 of 2.',
    'Route two takes everything: nothing comes to route one any more.',
  ]);
  expect(reason(moveRoute(edit.input, routeNode('two'), 'up'))).toMatch(
    /is the first that its listeners try/,
  );
  expect(reason(moveRoute(input, routeNode('other'), 'down'))).toMatch(/the only one/);
});

test('a route is put before or after another one, and it is said when nothing is left for it', () => {
  const edit = made(placeRouteBeside(shop, routeNode('api'), routeNode('shop'), 'after'));
  expect(edit.input).toMatchObject({ routes: [{ id: 'shop' }, { id: 'api' }] });
  expect(edit.notes).toEqual([
    'It is tried as number 2 of 2.',
    'Nothing comes to route api now: route shop takes everything before it.',
  ]);
  expect(reason(placeRouteBeside(shop, routeNode('api'), routeNode('shop'), 'before'))).toMatch(
    /tried right before route shop already/,
  );
});

describe('what refers to something that is deleted', () => {
  const layered = add(shop, 'layer', listenerNode('web')).input;

  test('routes that led to a pool stay, and answer 503', () => {
    const edit = made(remove(shop, [poolNode('api')]));
    expect(edit.input).toMatchObject({
      routes: [{ id: 'api', match: { paths: ['/api/*'] }, to: { respond: { status: 503 } } }, {}],
      pools: [{ id: 'shop' }],
    });
    expect(edit.notes).toEqual(['Route api led to it, and answers 503 until connected to something else.']);
  });

  test('routes for a listener alone go with it, and those that led to it are left unconnected', () => {
    const edit = made(remove(layered, [listenerNode('gateway')]));
    expect(edit.input).toMatchObject({ routes: [{ id: 'gateway', to: { respond: { status: 503 } } }] });
    expect(edit.notes).toEqual([
      'Routes api and shop were for it alone, and are deleted as well.',
      'Route gateway led to it, and answers 503 until connected to something else.',
    ]);
  });

  test('without any listener routes wait for the next one', () => {
    const edit = made(remove(shop, [listenerNode('web')]));
    expect(edit.input).toEqual({
      version: 1,
      routes: [
        { id: 'api', match: { paths: ['/api/*'] }, to: { pool: 'api' } },
        { id: 'shop', to: { pool: 'shop' } },
      ],
      pools: shop.pools,
    });
  });

  test('redirects to HTTPS go to the listener with TLS that is left, or nowhere', () => {
    const input = {
      version: 1,
      listeners: [
        { id: 'plain', port: 8080, tls: 'off', redirectToHttps: 'web' },
        { id: 'web', port: 8443 },
        { id: 'other', port: 8444 },
      ],
    };
    const edit = made(remove(input, [listenerNode('web')]));
    expect(edit.input).toMatchObject({ listeners: [{ redirectToHttps: true }, { id: 'other' }] });
    const last = made(remove(edit.input, [listenerNode('other')]));
    expect(last.input).toEqual({ version: 1, listeners: [{ id: 'plain', port: 8080, tls: 'off' }] });
    expect(last.notes).toEqual([
      'Listener plain no longer redirects to HTTPS, as no listener with TLS is left.',
    ]);
  });

  test('a listener stays while a route relies on the certificates that it alone asks for', () => {
    const input = {
      version: 1,
      listeners: [
        { id: 'web', port: 8443, clientCertificates: { mode: 'optional' } },
        { id: 'other', port: 8444 },
      ],
      routes: [{ id: 'staff', requireClientCertificate: true, to: { respond: { status: 200 } } }],
    };
    expect(reason(remove(input, [listenerNode('web')]))).toMatch(/Route staff lets only clients/);
  });

  test('the last upstream of a pool stays while routes lead there, unless the pool goes too', () => {
    expect(reason(remove(shop, [upstreamNode('api', 'a')]))).toMatch(/the only one of pool api/);
    const edit = made(remove(shop, [upstreamNode('api', 'a'), poolNode('api')]));
    expect(edit.input).toMatchObject({ pools: [{ id: 'shop' }] });
    expect(edit.label).toBe('delete pool api');
  });

  test('several are deleted as one edit, or none of them', () => {
    const edit = made(remove(shop, [routeNode('api'), poolNode('api')]));
    expect(edit.label).toBe('delete pool api and route api');
    expect(edit.input).toMatchObject({ routes: [{ id: 'shop' }], pools: [{ id: 'shop' }] });
    expect(reason(remove(shop, [routeNode('api'), { kind: 'clients' }]))).toMatch(/not in the file/);
  });
});

test('a duplicate stands beside its original, with a name and a port of its own', () => {
  const edit = made(duplicate(shop, listenerNode('web'), busyPorts));
  expect(edit.input).toMatchObject({
    listeners: [
      { id: 'web', port: 8443 },
      { id: 'web-2', port: 8444 },
    ],
    routes: [{ id: 'api', listeners: ['web', 'web-2'] }, { id: 'shop' }],
  });
  expect(made(duplicate(shop, upstreamNode('shop', 'a'), busyPorts)).input).toMatchObject({
    pools: [{ upstreams: [{ id: 'a' }, { id: 'b', url: 'http://localhost:3002' }] }, {}],
  });
  expect(made(duplicate(shop, routeNode('api'), busyPorts)).notes[0]).toMatch(/Nothing comes to route api-2/);
});

test('a new name is followed where others refer to it, and refused where it is taken or no name', () => {
  const layered = add(shop, 'layer', listenerNode('web')).input;
  expect(made(rename(layered, listenerNode('gateway'), 'inner')).input).toMatchObject({
    listeners: [{ id: 'web' }, { id: 'inner' }],
    routes: [{ to: { listener: 'inner' } }, { listeners: ['inner'] }, { listeners: ['inner'] }],
  });
  expect(made(rename(shop, poolNode('api'), 'backend')).input).toMatchObject({
    routes: [{ to: { pool: 'backend' } }, { to: { pool: 'shop' } }],
  });
  expect(reason(rename(shop, poolNode('api'), 'shop'))).toBe(
    '"shop" is taken. Choose a name that no other pool has.',
  );
  expect(reason(rename(shop, poolNode('api'), 'My pool'))).toMatch(
    /"My pool" is not a valid id\. Allowed: 1 to 40/,
  );
});

test('connecting, then disconnecting, adding and deleting leave a configuration as it was', () => {
  const there = add(shop, 'pool');
  if (there.focus === null) throw new Error('nothing was added');
  expect(made(remove(there.input, [there.focus])).input).toEqual(shop);
  const led = made(connect(shop, routeNode('api'), poolNode('shop')));
  expect(made(connect(led.input, routeNode('api'), poolNode('api'))).input).toEqual(shop);
});

test('keys that no edit knows stay', () => {
  const input = {
    ...shop,
    'x-notes': { owner: 'me' },
    routes: shop.routes.map((route) => ({ ...route, 'x-note': 1 })),
  };
  const edit = connect(input, routeNode('api'), poolNode('shop'));
  expect(edit).toMatchObject({
    ok: true,
    input: { 'x-notes': { owner: 'me' }, routes: [{ 'x-note': 1 }, {}] },
  });
});
