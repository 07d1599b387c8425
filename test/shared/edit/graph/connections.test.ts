import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import { connect, possibleSources, possibleTargets } from '../../../../src/shared/edit/graph/connect.ts';
import { disconnect } from '../../../../src/shared/edit/graph/disconnect.ts';
import type { GraphEdit } from '../../../../src/shared/edit/graph/graph-edit.ts';
import { moveUpstream, possiblePools } from '../../../../src/shared/edit/graph/move-upstream.ts';
import {
  type GraphNode,
  listenerNode,
  nodeKey,
  poolNode,
  routeNode,
  upstreamNode,
} from '../../../../src/shared/edit/graph/node.ts';

/** edge → api → pool api, edge → rest → gateway → shop → pool shop. */
const twoLayers = {
  version: 1,
  listeners: [
    { id: 'edge', port: 8443 },
    { id: 'gateway', port: 8444 },
  ],
  routes: [
    { id: 'api', listeners: ['edge'], match: { paths: ['/api/*'] }, to: { pool: 'api' } },
    { id: 'rest', listeners: ['edge'], to: { listener: 'gateway' } },
    { id: 'shop', listeners: ['gateway'], to: { pool: 'shop' } },
  ],
  pools: [
    { id: 'api', upstreams: [{ id: 'a', url: 'http://localhost:4000' }] },
    {
      id: 'shop',
      upstreams: [
        { id: 'a', url: 'http://localhost:3001', weight: 3 },
        { id: 'b', url: 'http://localhost:3002' },
      ],
    },
  ],
};

/** One listener, and a route that is for every one. */
const simple = {
  version: 1,
  listeners: [
    { id: 'web', port: 8443 },
    { id: 'admin', port: 8444 },
  ],
  routes: [{ id: 'shop', to: { pool: 'shop' } }],
  pools: [{ id: 'shop', upstreams: [{ id: 'a', url: 'http://localhost:3001' }] }],
};

const [edge, gateway] = [listenerNode('edge'), listenerNode('gateway')];
const [api, rest, shop] = [routeNode('api'), routeNode('rest'), routeNode('shop')];

function made(edit: GraphEdit): Extract<GraphEdit, { ok: true }> {
  if (!edit.ok) throw new Error(edit.message);
  return edit;
}

const reason = (edit: GraphEdit): string => (edit.ok ? '' : edit.message);

test('a listener connected to a route is one more that the route is for', () => {
  const edit = made(connect(twoLayers, gateway, api));
  expect(edit.input).toEqual({
    ...twoLayers,
    routes: [{ ...twoLayers.routes[0], listeners: ['edge', 'gateway'] }, ...twoLayers.routes.slice(1)],
  });
  expect(edit.label).toBe('connect listener gateway to route api');
});

test('a route connected to a pool leads there and keeps all that it matches', () => {
  const edit = made(connect(twoLayers, api, poolNode('shop')));
  expect(edit.input).toMatchObject({
    routes: [{ id: 'api', match: { paths: ['/api/*'] }, to: { pool: 'shop' } }, {}, {}],
  });
  expect(edit.notes).toEqual(['No route leads to pool api any more.']);
});

test('a route connected to an upstream leads to the pool of it', () => {
  const edit = made(connect(twoLayers, api, upstreamNode('shop', 'b')));
  expect(edit.label).toBe('connect route api to pool shop');
});

test('what a route answered by itself is said when a pool takes its place', () => {
  const input = { ...simple, routes: [{ id: 'docs', to: { static: { root: './docs' } } }] };
  const edit = made(connect(input, routeNode('docs'), poolNode('shop')));
  expect(edit.notes).toEqual(['Route docs no longer answers with the files of ./docs.']);
});

test('a route that is connected to another layer no longer asks for the Host of an upstream', () => {
  const input = {
    ...twoLayers,
    routes: [{ id: 'api', listeners: ['edge'], rewrite: { host: 'upstream' }, to: { pool: 'api' } }],
  };
  const edit = made(connect(input, api, gateway));
  expect(edit.input).toMatchObject({ routes: [{ id: 'api', to: { listener: 'gateway' } }] });
  expect(checkConfig(edit.input).ok).toBe(true);
  expect(edit.notes.join(' ')).toContain('passes the Host on as it came');
});

test('a route for every listener that is led to one of them stays for the others', () => {
  const edit = made(connect(simple, shop, listenerNode('admin')));
  expect(edit.input).toMatchObject({
    routes: [{ id: 'shop', listeners: ['web'], to: { listener: 'admin' } }],
  });
  expect(edit.notes[0]).toContain('is now for web');
});

test('a listener connected to a pool gets a route of its own, for a host of its own where another takes everything', () => {
  const edit = made(connect(twoLayers, edge, poolNode('shop')));
  expect(edit.input).toMatchObject({
    routes: [
      { id: 'api' },
      {
        id: 'shop-2',
        listeners: ['edge'],
        match: { hosts: ['shop-2.localhost'] },
        to: { pool: 'shop' },
      },
      { id: 'rest' },
      { id: 'shop' },
    ],
  });
  expect(edit.notes).toEqual(['Route shop-2 is for shop-2.localhost, as route rest takes everything.']);
});

test('a listener connected to another makes that the layer behind, also for routes that both had', () => {
  const edit = made(connect(simple, listenerNode('web'), listenerNode('admin')));
  expect(edit.input).toMatchObject({
    routes: [
      { id: 'shop', listeners: ['admin'], to: { pool: 'shop' } },
      { id: 'admin', listeners: ['web'], to: { listener: 'admin' } },
    ],
  });
  expect(edit.notes).toEqual([
    'Route shop was for every listener. What comes to web now gets there through admin.',
  ]);
});

test('a pool connected to the upstream of another one has a copy with all that is said of it', () => {
  const edit = made(connect(twoLayers, poolNode('api'), upstreamNode('shop', 'a')));
  expect(edit.input).toMatchObject({
    pools: [
      {
        upstreams: [
          { id: 'a', url: 'http://localhost:4000' },
          { id: 'b', url: 'http://localhost:3001', weight: 3 },
        ],
      },
      { id: 'shop' },
    ],
  });
  expect(edit.focus).toEqual(upstreamNode('api', 'b'));
});

describe('there is a sentence for what is not possible', () => {
  const redirecting = {
    version: 1,
    listeners: [
      { id: 'web', port: 443 },
      { id: 'other', port: 8443 },
    ],
    routes: [{ id: 'loop', listeners: ['other'], to: { redirect: { location: 'https://{host}{path}' } } }],
  };
  test.each<[string, GraphEdit, RegExp]>([
    ['a circle of layers', connect(twoLayers, shop, edge), /round in a circle: gateway → edge → gateway\./],
    ['a circle over a listener', connect(twoLayers, gateway, rest), /round in a circle: gateway → gateway\./],
    ['a listener that leads to itself', connect(twoLayers, edge, edge), /cannot lead to itself/],
    [
      'a redirect to where it comes from',
      connect(redirecting, listenerNode('web'), routeNode('loop')),
      /redirects to where listener web listens/,
    ],
    ['a connection that is there', connect(twoLayers, api, poolNode('api')), /leads to pool api already/],
    ['a route for every listener', connect(simple, listenerNode('web'), shop), /for every listener already/],
    [
      'a layer behind a route that takes everything',
      connect(
        { ...twoLayers, routes: [{ id: 'all', listeners: ['edge'], to: { pool: 'api' } }] },
        edge,
        gateway,
      ),
      /Connect route all to listener gateway instead/,
    ],
    ['a route to a route', connect(twoLayers, api, shop), /Routes do not lead to routes/],
    [
      'a way back to the clients',
      connect(twoLayers, api, { kind: 'clients' }),
      /Nothing leads to the clients/,
    ],
    [
      'the same server twice',
      connect(
        {
          ...twoLayers,
          pools: [...twoLayers.pools, { id: 'x', upstreams: [{ id: 'q', url: 'http://LOCALHOST:3001/' }] }],
        },
        poolNode('x'),
        upstreamNode('shop', 'a'),
      ),
      /Pool x has http:\/\/localhost:3001 already, as q\./,
    ],
    [
      'a node that is gone',
      connect(twoLayers, routeNode('old'), poolNode('api')),
      /has no route old any more/,
    ],
    [
      'two of one name',
      connect({ ...simple, routes: [...simple.routes, ...simple.routes] }, shop, poolNode('shop')),
      /Two have the same name: route shop/,
    ],
    ['a file that is no map', connect('text', api, poolNode('api')), /not a map; mend the file first/],
    [
      'the only listener of a route',
      disconnect(twoLayers, gateway, shop),
      /Route shop is for no other listener than gateway/,
    ],
    [
      'the last upstream of a pool in use',
      disconnect(twoLayers, poolNode('api'), upstreamNode('api', 'a')),
      /the only one of pool api, which route api leads to/,
    ],
    [
      'moving the last upstream of a pool in use',
      moveUpstream(twoLayers, upstreamNode('api', 'a'), poolNode('shop')),
      /the only one of pool api/,
    ],
    [
      'more layers than a request may come through',
      (() => {
        const ids = Array.from({ length: 9 }, (_, index) => `l${index}`);
        return connect(
          {
            version: 1,
            listeners: ids.map((id, index) => ({ id, port: 9000 + index })),
            routes: [
              ...ids.slice(0, 7).map((id, index) => ({
                id: `r${index}`,
                listeners: [id],
                to: { listener: `l${index + 1}` },
              })),
              { id: 'last', listeners: ['l7'], to: { respond: { status: 200 } } },
            ],
          },
          routeNode('last'),
          listenerNode('l8'),
        );
      })(),
      /more than 8 listeners/,
    ],
  ])('%s', (_, edit, words) => {
    expect(reason(edit)).toMatch(words);
  });
});

test('a listener is disconnected from a route by naming those that stay', () => {
  const edit = made(disconnect(simple, listenerNode('web'), shop));
  expect(edit.input).toMatchObject({ routes: [{ id: 'shop', listeners: ['admin'] }] });
  expect(edit.notes).toEqual(['Route shop was for every listener, and is now for admin.']);
});

test('a route that is disconnected answers 503 and says so, and can be connected again without a word', () => {
  const edit = made(disconnect(simple, shop, poolNode('shop')));
  expect(edit.input).toMatchObject({ routes: [{ to: { respond: { status: 503 } } }] });
  expect(checkConfig(edit.input).ok).toBe(true);
  expect(edit.notes).toEqual(['Route shop answers 503 until it is connected to something.']);
  expect(made(connect(edit.input, shop, poolNode('shop')))).toMatchObject({ input: simple, notes: [] });
});

test('an upstream takes its settings along to another pool, and another name where its own is taken', () => {
  const edit = made(moveUpstream(twoLayers, upstreamNode('shop', 'a'), poolNode('api')));
  expect(edit.input).toMatchObject({
    pools: [
      { id: 'api', upstreams: [{ id: 'a' }, { id: 'b', url: 'http://localhost:3001', weight: 3 }] },
      { id: 'shop', upstreams: [{ id: 'b' }] },
    ],
  });
  expect(edit.notes).toEqual(['It is called b there, as pool api has one called a.']);
});

test('what a pool loses with an upstream is said: its clients that stick, and all but backups', () => {
  const input = {
    version: 1,
    pools: [
      {
        id: 'shop',
        sticky: { cookie: 'c' },
        upstreams: [
          { id: 'a', url: 'https://localhost:3001' },
          { id: 'b', url: 'http://localhost:3002', backup: true },
        ],
        tls: { verify: false },
      },
      { id: 'api', upstreams: [{ id: 'x', url: 'http://localhost:4000' }] },
    ],
  };
  const edit = made(moveUpstream(input, upstreamNode('shop', 'a'), poolNode('api')));
  expect(edit.notes).toEqual([
    'The two pools differ in TLS; there it is as pool api says.',
    'Only backups are left in pool shop; they take all requests.',
    'Clients that stick to a in pool shop get another upstream with their next request.',
  ]);
});

test('a pool that nothing leads to goes with its last upstream', () => {
  const input = { ...twoLayers, routes: twoLayers.routes.slice(1) };
  const edit = made(moveUpstream(input, upstreamNode('api', 'a'), poolNode('shop')));
  expect(edit.input).toMatchObject({
    pools: [{ id: 'shop', upstreams: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] }],
  });
  expect(edit.notes).toContain('Pool api had no other upstream, and is gone.');
});

test('where a drag may end is what connecting would do, and every reason is the one it would give', () => {
  const nodes: readonly GraphNode[] = [
    { kind: 'clients' },
    edge,
    gateway,
    api,
    rest,
    shop,
    poolNode('api'),
    poolNode('shop'),
    upstreamNode('api', 'a'),
    upstreamNode('shop', 'a'),
    upstreamNode('shop', 'b'),
  ];
  let possible = 0;
  for (const node of nodes) {
    for (const [ends, edit] of [
      [possibleTargets(twoLayers, node), (end: GraphNode) => connect(twoLayers, node, end)],
      [possibleSources(twoLayers, node), (end: GraphNode) => connect(twoLayers, end, node)],
    ] as const) {
      for (const end of ends) {
        const result = edit(end.node);
        expect([nodeKey(end.node), end.label]).toEqual([nodeKey(end.node), result.ok ? result.label : null]);
        expect(end.reason).toBe(result.ok ? null : result.message);
        if (result.ok) possible += 1;
      }
      // Those that are left out are never possible.
      const listed = new Set(ends.map((end) => nodeKey(end.node)));
      for (const other of nodes) if (!listed.has(nodeKey(other))) expect(edit(other).ok).toBe(false);
    }
  }
  expect(possible).toBeGreaterThan(10);
});

test('a route may end its connection at pools, their upstreams and listeners, and not where it would go round', () => {
  const ends = possibleTargets(twoLayers, shop);
  expect(ends.filter(({ reason: why }) => why === null).map(({ node }) => nodeKey(node))).toEqual([
    'pool:api',
    'upstream:api/a',
  ]);
  expect(ends.find(({ node }) => nodeKey(node) === 'listener:edge')?.reason).toMatch(/round in a circle/);
});

test('every other pool says whether it may take an upstream', () => {
  expect(possiblePools(twoLayers, upstreamNode('shop', 'a'))).toEqual([
    { node: poolNode('api'), reason: null },
  ]);
  expect(possiblePools(twoLayers, upstreamNode('api', 'a'))[0]?.reason).toMatch(/the only one of pool api/);
});
