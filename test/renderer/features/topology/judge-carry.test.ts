import { expect, test } from 'vitest';
import { drawnIdOf, fileNodeOf } from '../../../../src/renderer/features/topology/edit/file-node.ts';
import { judgeLoad, marksFor } from '../../../../src/renderer/features/topology/edit/judge-carry.ts';
import { buildGraph } from '../../../../src/renderer/features/topology/model/graph.ts';
import type { GraphNode } from '../../../../src/renderer/features/topology/model/types.ts';
import { momentOf } from '../../../../src/renderer/stores/draft/moment.ts';

const input = {
  version: 1,
  listeners: [
    { id: 'web', port: 8443 },
    { id: 'plain', port: 8080, tls: 'off', redirectToHttps: true },
  ],
  routes: [
    { id: 'api', listeners: ['web'], match: { paths: ['/api/*'] }, to: { pool: 'api' } },
    { id: 'docs', listeners: ['web'], to: { static: { root: './docs' } } },
  ],
  pools: [
    { id: 'api', upstreams: [{ id: 'x', url: 'http://localhost:4000' }] },
    {
      id: 'shop',
      upstreams: [
        { id: 'a', url: 'http://localhost:3001' },
        { id: 'b', url: 'http://localhost:3002' },
      ],
    },
  ],
};
const moment = momentOf(input);
const graph = buildGraph({
  input,
  routeKeys: moment.routeKeys,
  running: input,
  mistaken: [],
  overlay: {
    listeners: [{ id: 'demo-web', port: 1 }],
    pools: [{ id: 'demo-pool', upstreams: [{ id: 'a', url: 'http://localhost:5000' }] }],
  },
  onlyOverlay: false,
  opened: new Set(),
});
const busyPorts: ReadonlySet<number> = new Set();

function drawn(matches: (node: GraphNode) => boolean): GraphNode {
  const found = graph.nodes.find(matches);
  if (found === undefined) throw new Error('There is no such node.');
  return found;
}
const byId = (id: string): GraphNode => drawn((node) => node.id === id);
const route = (name: string): GraphNode => drawn(({ ref }) => ref.kind === 'route' && ref.route === name);

test('every drawn node of the file is found in it, and back', () => {
  for (const node of graph.nodes) {
    const file = fileNodeOf(node, graph);
    if (file.ok) expect(drawnIdOf(file.node, moment)).toBe(node.id);
  }
  expect(fileNodeOf(byId('upstream:shop/b'), graph)).toEqual({
    ok: true,
    node: { kind: 'upstream', pool: 'shop', id: 'b' },
  });
});

test('what a scenario added, and what a listener answers, is not edited and says so', () => {
  expect(fileNodeOf(byId('listener:demo-web'), graph)).toEqual({
    ok: false,
    message:
      'The running scenario added listener demo-web: it is there to look at, and your file does not have it.',
  });
  const redirect = drawn(({ ref }) => ref.kind === 'answer' && ref.owner === 'listener:plain');
  expect(fileNodeOf(redirect, graph)).toMatchObject({ ok: false });
});

test('the loose end of a connection may end where connecting is possible, and says why elsewhere', () => {
  const load = { kind: 'end', node: route('docs'), isFromSource: true } as const;
  const verdicts = judgeLoad(load, graph, input, busyPorts);
  expect(verdicts(byId('pool:shop'), false)).toMatchObject({
    isPossible: true,
    text: 'connect route docs to pool shop',
  });
  expect(verdicts(byId('listener:web'), false)?.text).toMatch(/round in a circle/);
  expect(verdicts(byId('pool:demo-pool'), false)?.text).toMatch(/The running scenario added/);
  expect(verdicts(route('api'), false)).toMatchObject({ isPossible: false });
  expect(verdicts(load.node, false)).toBeNull();
  const marks = marksFor(load, graph, verdicts);
  expect(marks.get('pool:shop')).toBe('possible');
  expect(marks.get('listener:web')).toBe('refused');
});

test('an upstream may be let go over other pools and what is in them, a route over other routes', () => {
  const upstream = judgeLoad({ kind: 'node', node: byId('upstream:shop/b') }, graph, input, busyPorts);
  expect(upstream(byId('upstream:api/x'), false)).toMatchObject({
    isPossible: true,
    text: 'move upstream b of pool shop to pool api',
  });
  expect(upstream(byId('pool:shop'), false)).toBeNull();
  expect(upstream(byId('listener:web'), false)).toBeNull();
  const moved = judgeLoad({ kind: 'node', node: route('docs') }, graph, input, busyPorts);
  expect(moved(route('api'), false)).toMatchObject({ isPossible: true, side: 'before' });
  expect(moved(route('api'), true)).toMatchObject({ isPossible: true, side: 'after' });
});

test('a part of the palette goes where it can be added after', () => {
  const verdicts = judgeLoad({ kind: 'part', part: 'layer' }, graph, input, busyPorts);
  expect(verdicts(byId('listener:web'), false)).toMatchObject({ isPossible: true });
  expect(verdicts(byId('pool:shop'), false)?.text).toMatch(/comes after a listener or a route/);
});
