import { idOf } from '../../config/plain.ts';
import { isRawMap } from '../../config/raw.ts';
import { disconnect } from './disconnect.ts';
import { findEntry, upstreamsOf } from './find.ts';
import { fewWords } from './for-all-note.ts';
import { type Editable, type GraphEdit, readEditable, refuse, withLists } from './graph-edit.ts';
import {
  type GraphNode,
  nodeName,
  type PoolNode,
  poolNode,
  type RouteNode,
  routeNode,
  upstreamNode,
} from './node.ts';
import { removeListener } from './remove-listener.ts';
import { removeUpstream } from './remove-upstream.ts';
import { lastRouteNotes, poolOf, routesToPool, unconnectedTarget } from './route-parts.ts';

/** Deletes nodes together: as one edit, or not at all. What belongs to one that goes anyway goes with it. */
export function remove(input: unknown, nodes: readonly GraphNode[]): GraphEdit {
  const [only, ...others] = nodes;
  if (only === undefined) return refuse('Nothing is selected.');
  if (others.length === 0) return removeOne(input, only);
  // Whole before parts, so that the last upstream of a pool that goes too is no problem.
  const order = ['pool', 'listener', 'route', 'answer', 'upstream', 'clients'] as const;
  const sorted = nodes.toSorted((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  let now: unknown = input;
  const notes: string[] = [];
  const changed: GraphNode[] = [];
  const gone: GraphNode[] = [];
  for (const node of sorted) {
    if (!isThere(now, node) && isThere(input, node)) continue;
    const edit = removeOne(now, node);
    if (!edit.ok) return edit;
    now = edit.input;
    notes.push(...edit.notes);
    changed.push(...edit.changed);
    gone.push(node);
  }
  return {
    ok: true,
    input: now,
    label: `delete ${fewWords(gone.map(nodeName))}`,
    notes: [...new Set(notes)],
    focus: null,
    changed,
  };
}

function isThere(input: unknown, node: GraphNode): boolean {
  const config = readEditable(input);
  if (!config.ok) return false;
  if (node.kind === 'clients') return true;
  if (node.kind === 'answer') return findEntry(config, routeNode(node.route)).ok;
  if (node.kind !== 'upstream') return findEntry(config, node).ok;
  const pool = findEntry(config, poolNode(node.pool));
  return pool.ok && upstreamsOf(pool.entry).some((upstream) => idOf(upstream) === node.id);
}

function removeOne(input: unknown, node: GraphNode): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  switch (node.kind) {
    case 'clients':
      return refuse('Clients are not in the file: there is nothing to delete.');
    case 'listener':
      return removeListener(config, node);
    case 'route':
      return removeRoute(config, node);
    case 'pool':
      return removePool(config, node);
    case 'upstream':
      return removeUpstream(config, node);
    case 'answer':
      return disconnect(input, routeNode(node.route), node);
  }
}

function removeRoute(config: Editable, node: RouteNode): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  return {
    ok: true,
    input: withLists(config, { routes: config.routes.toSpliced(found.index, 1) }),
    label: `delete route ${node.id}`,
    notes: lastRouteNotes(config, poolOf(found.entry)),
    focus: null,
    changed: [node],
  };
}

/** Routes that led to the pool stay: what they match is worth more than where they led. */
function removePool(config: Editable, node: PoolNode): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  const led = routesToPool(config, node.id);
  const routes = config.routes.map((route) =>
    isRawMap(route) && poolOf(route) === node.id ? { ...route, to: unconnectedTarget } : route,
  );
  const upstreams = upstreamsOf(found.entry).flatMap((upstream) => idOf(upstream) ?? []);
  const [noun, verb] = led.length === 1 ? ['Route', 'answers'] : ['Routes', 'answer'];
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.toSpliced(found.index, 1),
      ...(led.length === 0 ? {} : { routes }),
    }),
    label: `delete pool ${node.id}`,
    notes:
      led.length === 0
        ? []
        : [`${noun} ${fewWords(led)} led to it, and ${verb} 503 until connected to something else.`],
    focus: null,
    changed: [node, ...upstreams.map((id) => upstreamNode(node.id, id)), ...led.map(routeNode)],
  };
}
