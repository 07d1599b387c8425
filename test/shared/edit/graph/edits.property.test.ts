import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import { idOf, listAt } from '../../../../src/shared/config/plain.ts';
import { samePlain } from '../../../../src/shared/config/raw.ts';
import { addPart } from '../../../../src/shared/edit/graph/add-part.ts';
import { beginWith } from '../../../../src/shared/edit/graph/begin.ts';
import { connect } from '../../../../src/shared/edit/graph/connect.ts';
import { disconnect } from '../../../../src/shared/edit/graph/disconnect.ts';
import { duplicate } from '../../../../src/shared/edit/graph/duplicate.ts';
import { type GraphEdit, readEditable } from '../../../../src/shared/edit/graph/graph-edit.ts';
import { moveUpstream } from '../../../../src/shared/edit/graph/move-upstream.ts';
import {
  type GraphNode,
  listenerNode,
  nodeKey,
  poolNode,
  routeNode,
  upstreamNode,
} from '../../../../src/shared/edit/graph/node.ts';
import { remove } from '../../../../src/shared/edit/graph/remove.ts';
import { rename } from '../../../../src/shared/edit/graph/rename.ts';
import { moveRoute, placeRouteBeside } from '../../../../src/shared/edit/graph/reorder.ts';
import { listenersOf, targetOf } from '../../../../src/shared/edit/graph/route-parts.ts';
import {
  anchorArbitrary,
  circles,
  network,
  nodeArbitrary,
  partArbitrary,
  poolArbitrary,
  routeArbitrary,
  upstreamArbitrary,
  validNetwork,
} from './network.ts';

type Edit = (input: unknown) => GraphEdit;

const busyPorts = new Set([8443, 8445]);
const newName = fc.constantFrom('shop', 'fresh', 'b', 'Not an id', '');

/** Every kind of edit, of nodes that may be there or not. */
const edits: Readonly<Record<string, fc.Arbitrary<Edit>>> = {
  connect: fc.tuple(nodeArbitrary, nodeArbitrary).map(
    ([from, to]): Edit =>
      (input) =>
        connect(input, from, to),
  ),
  disconnect: fc.oneof(
    {
      weight: 1,
      arbitrary: fc.tuple(nodeArbitrary, nodeArbitrary).map(
        ([from, to]): Edit =>
          (input) =>
            disconnect(input, from, to),
      ),
    },
    {
      weight: 3,
      arbitrary: fc.nat(30).map(
        (index): Edit =>
          (input) => {
            const all = connectionsOf(input);
            const [from, to] = all[index % Math.max(1, all.length)] ?? [clients, clients];
            return disconnect(input, from, to);
          },
      ),
    },
  ),
  'move a route': fc.tuple(routeArbitrary, fc.constantFrom('up' as const, 'down' as const)).map(
    ([route, direction]): Edit =>
      (input) =>
        moveRoute(input, route, direction),
  ),
  'place a route': fc
    .tuple(routeArbitrary, routeArbitrary, fc.constantFrom('before' as const, 'after' as const))
    .map(
      ([route, other, side]): Edit =>
        (input) =>
          placeRouteBeside(input, route, other, side),
    ),
  'move an upstream': fc.tuple(upstreamArbitrary, poolArbitrary).map(
    ([upstream, pool]): Edit =>
      (input) =>
        moveUpstream(input, upstream, pool),
  ),
  add: fc.tuple(partArbitrary, anchorArbitrary).map(
    ([part, after]): Edit =>
      (input) =>
        addPart(input, part, { after, busyPorts }),
  ),
  begin: fc.constant(((input) =>
    beginWith(input, ['http://localhost:3000', 'http://localhost:3001'], busyPorts)) satisfies Edit),
  remove: fc.array(nodeArbitrary, { minLength: 1, maxLength: 3 }).map(
    (nodes): Edit =>
      (input) =>
        remove(input, nodes),
  ),
  duplicate: nodeArbitrary.map(
    (node): Edit =>
      (input) =>
        duplicate(input, node, busyPorts),
  ),
  rename: fc.tuple(nodeArbitrary, newName).map(
    ([node, name]): Edit =>
      (input) =>
        rename(input, node, name),
  ),
};

const clients: GraphNode = { kind: 'clients' };

/** The connections of a configuration that can be taken away, or not. */
function connectionsOf(input: unknown): readonly (readonly [GraphNode, GraphNode])[] {
  const config = readEditable(input);
  if (!config.ok) return [];
  return [
    ...config.routes.flatMap((route) => {
      const node = routeNode(idOf(route) ?? '');
      const target = targetOf(route);
      const to: GraphNode =
        target?.kind === 'pool'
          ? poolNode(target.pool)
          : target?.kind === 'listener'
            ? listenerNode(target.listener)
            : { kind: 'answer', route: node.id };
      return [
        ...listenersOf(config, route).map((id) => [listenerNode(id), node] as const),
        [node, to] as const,
      ];
    }),
    ...config.pools.flatMap((pool) =>
      listAt(pool, 'upstreams').map((upstream) => {
        const id = idOf(pool) ?? '';
        return [poolNode(id), upstreamNode(id, idOf(upstream) ?? '')] as const;
      }),
    ),
  ];
}

function deepFreeze(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

const frozenNetwork = validNetwork.map(deepFreeze);

const lists = ['listeners', 'routes', 'pools'] as const;

for (const [name, edit] of Object.entries(edits)) {
  test(`what comes of '${name}' is valid where the configuration was, or there is a sentence why not`, () => {
    let made = 0;
    fc.assert(
      fc.property(frozenNetwork, edit, (input, change) => {
        const result = change(input);
        if (!result.ok) {
          expect(result.message).toMatch(/^["A-Z'].*[.]$/s);
          return;
        }
        made += 1;
        const checked = checkConfig(result.input);
        expect(checked.ok ? [] : checked.mistakes.map(({ at, message }) => `${at} ${message}`)).toEqual([]);
        expect(samePlain(result.input, input)).toBe(false);
        expect(result.label).toMatch(/^[a-z]/);
        for (const note of result.notes) expect(note).toMatch(/^[A-Z].*\.$/);
      }),
      { numRuns: 600 },
    );
    // A test that only ever saw refusals would prove nothing.
    expect(made).toBeGreaterThan(20);
  });

  test(`'${name}' changes what it says and nothing else`, () => {
    fc.assert(
      fc.property(frozenNetwork, edit, (input, change) => {
        const result = change(input);
        if (!result.ok) return;
        const changed = new Set(result.changed.map(nodeKey));
        for (const list of lists) {
          const kind = list.slice(0, -1);
          const before = listAt(input, list).filter((entry) => !changed.has(`${kind}:${idOf(entry) ?? ''}`));
          const after = listAt(result.input, list).filter(
            (entry) => !changed.has(`${kind}:${idOf(entry) ?? ''}`),
          );
          // The very same objects, in the same order.
          expect(after.length).toBe(before.length);
          for (const [index, entry] of after.entries()) expect(entry).toBe(before[index]);
        }
        const rest = (value: unknown) =>
          Object.entries(value ?? {}).filter(([key]) => !lists.some((list) => list === key));
        expect(rest(result.input)).toEqual(rest(input));
      }),
      { numRuns: 300 },
    );
  });

  test(`'${name}' leads nothing round in a circle that did not go round before`, () => {
    fc.assert(
      fc.property(frozenNetwork, edit, (input, change) => {
        fc.pre(circles(input).length === 0);
        const result = change(input);
        if (result.ok) expect(circles(result.input)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test(`'${name}' of a configuration with mistakes answers as well`, () => {
    fc.assert(
      fc.property(fc.oneof(network, broken), edit, (input, change) => {
        const result = change(deepFreeze(input));
        expect(result.ok || result.message !== '').toBe(true);
      }),
      { numRuns: 200 },
    );
  });
}

/** What a file in the middle of being written may hold. */
const junk = fc.constantFrom<unknown>(null, 3, 'text', {}, [], { id: 4 }, { id: 'shop' }, [null]);
const broken = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 'text', 3, []),
  fc.record(
    {
      listeners: fc.oneof(junk, fc.array(junk, { maxLength: 3 })),
      routes: fc.oneof(
        junk,
        fc.array(
          fc.oneof(
            junk,
            fc.record({
              id: fc.constantFrom('shop', 'api'),
              listeners: junk,
              match: junk,
              to: fc.oneof(
                junk,
                fc.record({ pool: junk, listener: junk, respond: junk, static: junk }, { requiredKeys: [] }),
              ),
            }),
          ),
          { maxLength: 4 },
        ),
      ),
      pools: fc.oneof(
        junk,
        fc.array(
          fc.oneof(
            junk,
            fc.record({ id: fc.constantFrom('shop', 'api'), upstreams: fc.oneof(junk, fc.array(junk)) }),
          ),
          { maxLength: 3 },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
);

test('the configurations that edits are tried on are valid, and most have all there is to edit', () => {
  const sampled = fc.sample(validNetwork, 200);
  for (const input of sampled) expect(checkConfig(input).ok).toBe(true);
  const whole = sampled.filter((input) => lists.every((list) => listAt(input, list).length > 0));
  expect(whole.length).toBeGreaterThan(60);
});
