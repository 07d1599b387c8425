import { describe, expect, it } from 'vitest';
import { edgeWidth, idleWidth, widest } from '../../../../src/renderer/features/topology/live/edge-width.ts';
import { liveOf, noLive } from '../../../../src/renderer/features/topology/live/live.ts';
import { buildGraph } from '../../../../src/renderer/features/topology/model/graph.ts';
import { describeEdge, describeNode } from '../../../../src/renderer/features/topology/model/spoken.ts';
import type { RouteFlow } from '../../../../src/shared/model/flow.ts';
import type { ListenerStatus, UpstreamStatus } from '../../../../src/shared/model/status.ts';
import { epochMilliseconds, milliseconds } from '../../../../src/shared/model/units.ts';
import { makeStatus, makeUpstream } from '../../../helpers/renderer/fake-host.ts';
import { layered } from './sample-configs.ts';

const graph = buildGraph({
  input: layered,
  routeKeys: [],
  running: layered,
  mistaken: [],
  overlay: null,
  onlyOverlay: false,
  opened: new Set(),
});

const flow = (fields: Partial<RouteFlow>): RouteFlow => ({
  listener: 'edge',
  route: 'on',
  perSecond: 0,
  direct: 0,
  errors: 0,
  cached: 0,
  forwarded: 0,
  ...fields,
});

const listeners = (): readonly ListenerStatus[] => {
  const [open] = makeStatus().listeners;
  if (open === undefined) throw new Error('The sample status has a listener.');
  return ['edge', 'plain', 'gateway'].map((id) => ({ ...open, id }));
};

const unhealthy = makeUpstream({
  pool: 'shop',
  id: 'b',
  state: 'unhealthy',
  since: epochMilliseconds(1_000_000),
  reason: { code: 'health.checks_failed', evidence: { checks: 3, detail: 'refused' } },
});

const live = (flows: readonly RouteFlow[], upstreams: readonly UpstreamStatus[] = [], before = noLive) =>
  liveOf(graph, makeStatus({ listeners: listeners(), upstreams }), flows, before);

const nodeNamed = (id: string) => {
  const node = graph.nodes.find((candidate) => candidate.id === id);
  if (node === undefined) throw new Error(`The graph has no node ${id}.`);
  return node;
};

describe('what goes along the edges', () => {
  const flows = [
    flow({ perSecond: 60, direct: 60 }),
    flow({ route: 'assets', perSecond: 40, direct: 40, cached: 30, forwarded: 10 }),
    flow({ listener: 'gateway', route: 'shop', perSecond: 60, errors: 6, forwarded: 54 }),
  ];
  const upstreams = [makeUpstream({ pool: 'shop', id: 'a', perSecond: 54 }), unhealthy];
  const { edges, nodes } = live(flows, upstreams);

  it('is counted by clients once, however many layers it goes through', () => {
    expect(nodes.get('clients')?.perSecond).toBe(100);
    expect(edges.get('asks clients listener:edge')?.perSecond).toBe(100);
    expect(edges.get('asks clients listener:gateway')?.perSecond).toBe(0);
    expect(edges.get('layer route:on listener:gateway')?.perSecond).toBe(60);
  });

  it('turns back at the cache, and only the rest goes on to the pool', () => {
    const loop = edges.get('cache route:assets route:assets');
    expect(loop).toMatchObject({ perSecond: 30, label: '75 % from cache' });
    expect(edges.get('leads route:assets pool:cdn')?.perSecond).toBe(10);
  });

  it('says errors in colour, shape and word', () => {
    expect(edges.get('takes listener:gateway route:shop')).toMatchObject({
      label: '60/s',
      look: { tone: 'warn', shape: 'diamond', word: '10 % errors' },
    });
    const failing = live([flow({ perSecond: 10, direct: 10, errors: 9 })]).nodes.get('route:on');
    expect(failing?.look).toEqual({ tone: 'error', shape: 'triangle', word: '90 % errors' });
    expect(failing?.needsAttention).toBe(true);
  });

  it('says of an upstream that is out of service what it is, and that nothing goes there', () => {
    expect(edges.get('balances pool:shop upstream:shop/b')).toMatchObject({
      isOpen: false,
      label: 'unhealthy',
      look: { tone: 'error', shape: 'triangle', word: 'unhealthy' },
    });
    expect(nodes.get('pool:shop')).toMatchObject({
      look: { tone: 'warn', word: '1 of 2 up' },
      note: 'b unhealthy',
    });
  });

  it('is wider the more it is, with room between little and much', () => {
    const widths = [0, 0.2, 2, 20, 200, 2000].map(edgeWidth);
    expect(widths).toEqual(widths.toSorted((one, other) => one - other));
    expect(new Set(widths).size).toBe(widths.length);
    expect(widths[0]).toBe(idleWidth);
    expect(edgeWidth(1e9)).toBe(widest);
  });

  it('keeps what did not change as it is, so that it is not drawn again', () => {
    const before = live(flows, upstreams);
    const after = live(
      [...flows, flow({ listener: 'gateway', route: 'health', perSecond: 1 })],
      upstreams,
      before,
    );
    expect(after.nodes.get('route:assets')).toBe(before.nodes.get('route:assets'));
    expect(after.nodes.get('route:health')).not.toBe(before.nodes.get('route:health'));
  });
});

describe('what is spoken', () => {
  it('is all that is drawn of a node', () => {
    const { nodes } = live([], [unhealthy]);
    const node = nodeNamed('upstream:shop/b');
    const now = 1_000_000 + milliseconds(12_000);
    expect(describeNode(node, nodes.get(node.id) ?? null, now)).toBe(
      'upstream b of pool shop, localhost:3002, unhealthy since 12 s, 0 requests per second',
    );
  });

  it('is both ends of an edge, its rate and how it fares', () => {
    const { edges } = live([], [unhealthy]);
    const edge = graph.edges.find(({ to }) => to === 'upstream:shop/b');
    if (edge === undefined) throw new Error('An edge leads to the upstream.');
    expect(describeEdge(edge, nodeNamed(edge.from), nodeNamed(edge.to), edges.get(edge.id) ?? null)).toBe(
      'pool shop to upstream b of pool shop, 0 requests per second, unhealthy',
    );
  });

  it('is that a listener is closed while the engine does not run', () => {
    const { engine } = makeStatus();
    const stopped = makeStatus({ engine: { ...engine, state: 'restarting' }, listeners: listeners() });
    const { nodes } = liveOf(graph, stopped, [], noLive);
    expect(nodes.get('listener:edge')?.look).toEqual({ tone: 'error', shape: 'triangle', word: 'closed' });
  });
});
