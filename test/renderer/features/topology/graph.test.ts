import { describe, expect, it } from 'vitest';
import { fitView, viewWith } from '../../../../src/renderer/features/topology/canvas/fit.ts';
import { placeNodes } from '../../../../src/renderer/features/topology/layout/layout-work.ts';
import { taskOf } from '../../../../src/renderer/features/topology/layout/use-layout.ts';
import { placesBetween } from '../../../../src/renderer/features/topology/layout/use-moving-places.ts';
import { buildGraph, type GraphInput } from '../../../../src/renderer/features/topology/model/graph.ts';
import { inReadingOrder, walk } from '../../../../src/renderer/features/topology/model/walk.ts';
import { layered, many } from './sample-configs.ts';

const graphOf = (input: unknown, more: Partial<GraphInput> = {}) =>
  buildGraph({
    input,
    routeKeys: [],
    running: input,
    mistaken: [],
    overlay: null,
    onlyOverlay: false,
    opened: new Set(),
    ...more,
  });

const edgesOf = (graph: ReturnType<typeof graphOf>) =>
  graph.edges.map(({ kind, from, to }) => `${kind} ${from} > ${to}`);

describe('the graph of a configuration', () => {
  it('leads from clients over listeners, routes and layers to pools and upstreams', () => {
    const graph = graphOf(layered);
    expect(edgesOf(graph)).toEqual([
      'asks clients > listener:edge',
      'asks clients > listener:plain',
      'asks clients > listener:gateway',
      'takes listener:edge > route:on',
      'takes listener:edge > route:assets',
      'answers listener:plain > answer:listener:plain',
      'layer route:on > listener:gateway',
      'cache route:assets > route:assets',
      'leads route:assets > pool:cdn',
      'takes listener:gateway > route:shop',
      'takes listener:gateway > route:health',
      'leads route:shop > pool:shop',
      'answers route:health > answer:route:health',
      'balances pool:shop > upstream:shop/a',
      'balances pool:shop > upstream:shop/b',
      'balances pool:cdn > upstream:cdn/a',
    ]);
    expect(graph.columns).toEqual([
      'Clients',
      'Listeners',
      'Routes',
      'Listeners, layer 2',
      'Routes, layer 2',
      'Pools and answers',
      'Upstreams',
    ]);
  });

  it('knows routes by the keys of the draft, which outlive their names', () => {
    const { nodes } = graphOf(layered, { routeKeys: ['k1', 'k2', 'k3', 'k4'] });
    expect(nodes.filter(({ ref }) => ref.kind === 'route').map(({ id }) => id)).toEqual([
      'route:k1',
      'route:k2',
      'route:k3',
      'route:k4',
    ]);
  });

  it('filters by what went along an edge; behind a layer not by the listener, which is the first one there', () => {
    const filters = new Map(graphOf(layered).edges.map(({ id, filter }) => [id, filter]));
    expect(filters.get('takes listener:edge route:on')).toBe('listener:edge route:on');
    expect(filters.get('takes listener:gateway route:shop')).toBe('route:shop');
    expect(filters.get('balances pool:shop upstream:shop/b')).toBe('upstream:shop/b');
    expect(filters.get('cache route:assets route:assets')).toBe(
      'route:assets cache:hit,stale,revalidated,collapsed',
    );
  });

  it('marks what does not run yet, what has mistakes and what is switched off', () => {
    const draft = {
      ...layered,
      pools: [
        {
          id: 'shop',
          upstreams: [
            { id: 'a', url: 'http://a' },
            { id: 'new', url: '', enabled: false },
          ],
        },
      ],
    };
    const graph = graphOf(draft, { running: layered, mistaken: [['pools', 0, 'upstreams', 1, 'url']] });
    const node = (id: string) => graph.nodes.find((candidate) => candidate.id === id);
    expect(node('upstream:shop/new')).toMatchObject({ isPending: true, isMistaken: true, isOff: true });
    expect(node('upstream:shop/a')).toMatchObject({ isPending: false, isMistaken: false, isOff: false });
    expect(node('pool:shop')).toMatchObject({ isPending: false, isMistaken: false });
  });

  it('adds what a scenario adds, marked, and shows it alone where that is wanted', () => {
    const overlay = {
      listeners: [{ id: 'demo-web', port: 9001 }],
      routes: [{ id: 'demo-all', listeners: ['demo-web'], to: { pool: 'demo-pool' } }],
      pools: [{ id: 'demo-pool', upstreams: [{ id: 'a', url: 'http://a' }] }],
    };
    const both = graphOf(layered, { overlay });
    const added = both.nodes.filter(({ isOverlay }) => isOverlay).map(({ id }) => id);
    expect(added).toEqual(['listener:demo-web', 'route:demo-all', 'pool:demo-pool', 'upstream:demo-pool/a']);
    expect(both.nodes.length).toBe(graphOf(layered).nodes.length + added.length);
    const alone = graphOf(layered, { overlay, onlyOverlay: true });
    expect(alone.nodes.map(({ id }) => id)).toEqual(['clients', ...added]);
  });

  it('survives everything that a file can have in place of a configuration', () => {
    const lists = [null, [], 'a', [null, 3, { id: 4 }, { id: 'x', to: { pool: 7 } }, { upstreams: 'no' }]];
    for (const input of [
      undefined,
      'text',
      [],
      ...lists.map((list) => ({ listeners: list, routes: list, pools: list })),
    ]) {
      expect(graphOf(input).nodes[0]?.id).toBe('clients');
    }
  });

  it('ends where layers lead in a circle', () => {
    const graph = graphOf({
      listeners: [{ id: 'a' }, { id: 'b' }],
      routes: [
        { id: 'ab', listeners: ['a'], to: { listener: 'b' } },
        { id: 'ba', listeners: ['b'], to: { listener: 'a' } },
        { id: 'aa', listeners: ['a'], to: { listener: 'a' } },
      ],
    });
    const { places } = placeNodes(taskOf(graph, 'desk'));
    expect(Object.keys(places)).toHaveLength(graph.nodes.length);
  });

  it('closes the upstreams of pools that have many, until somebody opens one', () => {
    const input = many(100);
    const graph = graphOf(input);
    expect(graph.isCompact).toBe(true);
    expect(graph.nodes.filter(({ ref }) => ref.kind === 'upstreams')).toHaveLength(34);
    const opened = graphOf(input, { opened: new Set(['pool-3']) });
    expect(opened.nodes.filter(({ ref }) => ref.kind === 'upstream')).toHaveLength(3);
  });
});

describe('the layout', () => {
  it('puts each kind into its column, keeps the order of routes, and lets nothing overlap', () => {
    for (const input of [layered, many(100)]) {
      const graph = graphOf(input);
      const task = taskOf(graph, 'desk');
      const { places, columns } = placeNodes(task);
      for (const { id, column } of graph.nodes) expect(places[id]?.x).toBe(columns[column]);
      for (const column of columns.keys()) {
        const nodes = task.nodes
          .filter((node) => node.column === column)
          .toSorted((one, other) => (places[one.id]?.y ?? 0) - (places[other.id]?.y ?? 0));
        for (const [index, node] of nodes.entries()) {
          const above = nodes[index - 1];
          if (above === undefined) continue;
          expect((places[node.id]?.y ?? 0) - node.above).toBeGreaterThanOrEqual(
            (places[above.id]?.y ?? 0) + above.height,
          );
        }
      }
    }
    const { places } = placeNodes(taskOf(graphOf(many(100)), 'desk'));
    const tops = Array.from({ length: 100 }, (_, index) => places[`route:route-${index}`]?.y ?? -1);
    expect(tops).toEqual(tops.toSorted((one, other) => one - other));
  });

  it('asks for the same places whatever changes but nodes, edges and sizes', () => {
    const renamed = { ...layered, listeners: layered.listeners.map((one) => ({ ...one, port: 1 })) };
    expect(taskOf(graphOf(renamed), 'desk')).toEqual(taskOf(graphOf(layered), 'desk'));
  });

  it('moves nodes from where they were, and shows new ones where they belong', () => {
    const [from, to] = [{ a: { x: 0, y: 0 } }, { a: { x: 10, y: 20 }, b: { x: 5, y: 5 } }];
    expect(placesBetween(from, to, 0)).toEqual({ a: { x: 0, y: 0 }, b: { x: 5, y: 5 } });
    expect(placesBetween(from, to, 1)).toEqual(to);
  });
});

describe('the view of the graph', () => {
  const window = { width: 1200, height: 800 };

  it('shows all of it where that can be read, and else the part around its middle', () => {
    expect(fitView({ width: 1000, height: 400 }, window, 'desk', false).zoom).toBeGreaterThan(1);
    const tall = { width: 1000, height: 4000 };
    const part = fitView(tall, window, 'desk', false);
    expect(part.zoom).toBe(1);
    expect(part.y + tall.height / 2).toBeCloseTo(window.height / 2, -1.5);
    expect(fitView(tall, window, 'desk', true).zoom * tall.height).toBeLessThanOrEqual(window.height);
  });

  it('is moved no more than it takes to see a node', () => {
    const size = { width: 100, height: 50 };
    const view = { x: 0, y: 0, zoom: 1 };
    expect(viewWith({ x: 200, y: 200 }, size, view, window, 'desk')).toBeNull();
    expect(viewWith({ x: 1200, y: 200 }, size, view, window, 'desk')).toEqual({
      x: -128,
      y: 0,
      zoom: 1,
    });
  });

  it('keeps clear of the buttons at the lower edge, which a presentation does not have', () => {
    const size = { width: 100, height: 50 };
    const view = { x: 0, y: 0, zoom: 1 };
    const low = { x: 1000, y: 715 };
    expect(viewWith(low, size, view, window, 'desk')).toEqual({ x: 0, y: -29, zoom: 1 });
    expect(viewWith(low, size, view, window, 'presenter')).toBeNull();
    const tall = { width: 400, height: 2000 };
    const whole = fitView(tall, window, 'desk', true);
    expect(whole.y + tall.height * whole.zoom).toBeLessThanOrEqual(window.height - 64);
  });
});

describe('walking the graph', () => {
  const graph = graphOf(layered);
  const { places } = placeNodes(taskOf(graph, 'desk'));

  it('leads along edges to the right and left, and through a column up and down', () => {
    expect(walk(graph, places, 'listener:edge', 'ArrowRight')).toMatch(/^route:/);
    expect(walk(graph, places, 'route:on', 'ArrowRight')).toBe('listener:gateway');
    expect(walk(graph, places, 'upstream:cdn/a', 'ArrowLeft')).toBe('pool:cdn');
    expect(walk(graph, places, 'upstream:shop/a', 'ArrowRight')).toBeNull();
    const column = inReadingOrder(graph, places).filter((node) => node.column === 2);
    expect(walk(graph, places, column[0]?.id ?? '', 'ArrowDown')).toBe(column[1]?.id);
    expect(walk(graph, places, column[0]?.id ?? '', 'ArrowUp')).toBeNull();
    expect(walk(graph, places, column[0]?.id ?? '', 'End')).toBe(column.at(-1)?.id);
  });

  it('begins at the first node where what had the keyboard is gone', () => {
    expect(walk(graph, places, 'route:gone', 'ArrowDown')).toBe('clients');
  });
});
