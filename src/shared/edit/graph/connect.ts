import { idOf } from '../../config/plain.ts';
import { isRawMap } from '../../config/raw.ts';
import { listenerToListener, listenerToPool, listenerToRoute } from './connect-listener.ts';
import { poolToUpstream } from './connect-pool.ts';
import { routeToListener, routeToPool } from './connect-route.ts';
import { upstreamsOf } from './find.ts';
import { type Editable, type GraphEdit, readEditable, refuse } from './graph-edit.ts';
import {
  type GraphNode,
  isSameNode,
  listenerNode,
  nodeTitle,
  poolNode,
  routeNode,
  upstreamNode,
} from './node.ts';
import { type Planned, type Planning, planningOf } from './plan.ts';

/**
 * Connects two nodes, in the direction of requests:
 *
 * - listener → route: the route is tried for requests of the listener;
 * - listener → pool, or an upstream of it: a new route leads there;
 * - listener → listener: a new route leads to the next layer;
 * - route → pool, or an upstream of it: the route leads there;
 * - route → listener: the route leads to the next layer;
 * - pool → upstream of another pool: the pool uses that server as well.
 */
export function connect(input: unknown, from: GraphNode, to: GraphNode): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const planned = planConnection(planningOf(config), from, to) ?? refuse(whyNever(from, to));
  return planned.ok ? planned.make() : planned;
}

/** Where a connection may lead or come from, or why it may not. */
export interface PossibleEnd {
  readonly node: GraphNode;
  /** What connecting would do, as a phrase; null where it is not possible. */
  readonly label: string | null;
  /** Why it is not possible, a sentence; null where it is. */
  readonly reason: string | null;
}

/**
 * Every node of a kind that a connection from this one may lead to, in the order of the file: those where it may end, and those where
 * it may not, with the reason.
 */
export const possibleTargets = (input: unknown, from: GraphNode): readonly PossibleEnd[] =>
  endsOf(input, from, (planning, node) => planConnection(planning, from, node));

/** As {@link possibleTargets}, backwards: the nodes that a connection to this one may come from. */
export const possibleSources = (input: unknown, to: GraphNode): readonly PossibleEnd[] =>
  endsOf(input, to, (planning, node) => planConnection(planning, node, to));

function endsOf(
  input: unknown,
  end: GraphNode,
  plan: (planning: Planning, node: GraphNode) => Planned | null,
): readonly PossibleEnd[] {
  const config = readEditable(input);
  if (!config.ok) return [];
  const planning = planningOf(config);
  return nodesOf(config).flatMap((node): readonly PossibleEnd[] => {
    const planned = isSameNode(node, end) ? null : plan(planning, node);
    if (planned === null) return [];
    return [
      planned.ok
        ? { node, label: planned.label, reason: null }
        : { node, label: null, reason: planned.message },
    ];
  });
}

/** The nodes of a configuration that have an id, column by column. */
function nodesOf({ listeners, routes, pools }: Editable): readonly GraphNode[] {
  const idsOf = (list: readonly unknown[]): readonly string[] => list.flatMap((entry) => idOf(entry) ?? []);
  return [
    ...idsOf(listeners).map(listenerNode),
    ...idsOf(routes).map(routeNode),
    ...idsOf(pools).map(poolNode),
    ...pools.flatMap((pool) =>
      isRawMap(pool) ? idsOf(upstreamsOf(pool)).map((id) => upstreamNode(idOf(pool) ?? '', id)) : [],
    ),
  ];
}

/** Null where nodes of these kinds are never connected. */
function planConnection(planning: Planning, from: GraphNode, to: GraphNode): Planned | null {
  switch (from.kind) {
    case 'listener':
      if (to.kind === 'route') return listenerToRoute(planning, from, to);
      if (to.kind === 'listener') return listenerToListener(planning, from, to);
      return to.kind === 'pool' || to.kind === 'upstream' ? listenerToPool(planning, from, to) : null;
    case 'route':
      if (to.kind === 'listener') return routeToListener(planning, from, to);
      return to.kind === 'pool' || to.kind === 'upstream' ? routeToPool(planning, from, to) : null;
    case 'pool':
      return to.kind === 'upstream' ? poolToUpstream(planning, from, to) : null;
    case 'clients':
    case 'upstream':
    case 'answer':
      return null;
  }
}

function whyNever(from: GraphNode, to: GraphNode): string {
  if (isSameNode(from, to)) return `${nodeTitle(from)} cannot lead to itself.`;
  if (from.kind === 'clients')
    return 'Clients connect to every listener that is open; there is nothing to connect.';
  if (to.kind === 'clients') return 'Nothing leads to the clients: they are where requests come from.';
  if (to.kind === 'answer') return `What route ${to.route} answers by itself belongs to it alone.`;
  if (from.kind === 'route' && to.kind === 'route')
    return 'Routes do not lead to routes: they are tried in their order, and the first that matches wins.';
  if (from.kind === 'pool')
    return 'A pool leads to upstreams alone. Which routes lead to it, the routes say.';
  return `${nodeTitle(from)} is where requests end: nothing follows it.`;
}
