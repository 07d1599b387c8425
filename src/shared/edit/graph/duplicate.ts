import { MAX_LISTENERS, MAX_POOLS, MAX_ROUTES, MAX_UPSTREAMS_PER_POOL } from '../../config/bounds.ts';
import { idOf, idsAt } from '../../config/plain.ts';
import { isRawMap } from '../../config/raw.ts';
import { uniqueName } from '../unique-name.ts';
import { firstListenerPort } from './add-listener.ts';
import { findEntry, findUpstream } from './find.ts';
import { fewWords } from './for-all-note.ts';
import { freeListenerPort, nextUpstreamUrl } from './free-port.ts';
import { type Editable, type GraphEdit, readEditable, refuse, withLists } from './graph-edit.ts';
import { hiddenBy } from './hidden-routes.ts';
import {
  type GraphNode,
  type ListenerNode,
  listenerNode,
  type PoolNode,
  poolNode,
  type RouteNode,
  routeNode,
  type UpstreamNode,
  upstreamNode,
} from './node.ts';
import { isForAll, namedListeners, withListeners } from './route-parts.ts';
import { upstreamIdLike } from './upstream-id.ts';

/** Makes another one like a node, with a name of its own, and a port of its own where two cannot share one. */
export function duplicate(input: unknown, node: GraphNode, busyPorts: ReadonlySet<number>): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  switch (node.kind) {
    case 'clients':
      return refuse('Clients are not in the file: there is nothing to duplicate.');
    case 'answer':
      return refuse(`What a route answers by itself belongs to it. Duplicate route ${node.route}.`);
    case 'listener':
      return duplicateListener(config, node, busyPorts);
    case 'route':
      return duplicateRoute(config, node);
    case 'pool':
      return duplicatePool(config, node);
    case 'upstream':
      return duplicateUpstream(config, node);
  }
}

/** The copy gets the same routes. */
function duplicateListener(config: Editable, node: ListenerNode, busyPorts: ReadonlySet<number>): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  if (config.listeners.length >= MAX_LISTENERS) return refuse(isFull(MAX_LISTENERS, 'listeners'));
  const id = uniqueName(node.id, new Set(idsAt(config.config, 'listeners')));
  const port = found.entry['port'];
  const copy = {
    ...found.entry,
    id,
    port:
      typeof port === 'number' && port > 0
        ? freeListenerPort(config.listeners, busyPorts, port)
        : (port ?? freeListenerPort(config.listeners, busyPorts, firstListenerPort)),
  };
  const named: string[] = [];
  const routes = config.routes.map((route) => {
    if (!isRawMap(route) || isForAll(route) || !namedListeners(route).includes(node.id)) return route;
    named.push(idOf(route) ?? '');
    return withListeners(route, [...namedListeners(route), id]);
  });
  return {
    ok: true,
    input: withLists(config, {
      listeners: config.listeners.toSpliced(found.index + 1, 0, copy),
      ...(named.length === 0 ? {} : { routes }),
    }),
    label: `duplicate listener ${node.id}`,
    notes: [
      ...(named.length === 0
        ? []
        : [
            `${named.length === 1 ? 'Route' : 'Routes'} ${fewWords(named)} ${named.length === 1 ? 'is' : 'are'} for ${id} as well.`,
          ]),
    ],
    focus: listenerNode(id),
    changed: [listenerNode(id), ...named.map(routeNode)],
  };
}

function duplicateRoute(config: Editable, node: RouteNode): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  if (config.routes.length >= MAX_ROUTES) return refuse(isFull(MAX_ROUTES, 'routes'));
  const id = uniqueName(node.id, new Set(idsAt(config.config, 'routes')));
  const routes = config.routes.toSpliced(found.index + 1, 0, { ...found.entry, id });
  return {
    ok: true,
    input: withLists(config, { routes }),
    label: `duplicate route ${node.id}`,
    notes: [
      `Nothing comes to route ${id} before it matches something else: route ${hiddenBy(routes, found.index + 1) ?? node.id} takes it before.`,
    ],
    focus: routeNode(id),
    changed: [routeNode(id)],
  };
}

function duplicatePool(config: Editable, node: PoolNode): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  if (config.pools.length >= MAX_POOLS) return refuse(isFull(MAX_POOLS, 'pools'));
  const id = uniqueName(node.id, new Set(idsAt(config.config, 'pools')));
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.toSpliced(found.index + 1, 0, { ...found.entry, id }),
    }),
    label: `duplicate pool ${node.id}`,
    notes: [`No route leads to pool ${id} yet.`],
    focus: poolNode(id),
    changed: [poolNode(id)],
  };
}

/** The copy listens on the next port: twice the same server would only change its weight. */
function duplicateUpstream(config: Editable, node: UpstreamNode): GraphEdit {
  const found = findUpstream(config, node);
  if (!found.ok) return found;
  const { pool, upstreams, upstream } = found;
  if (upstreams.length >= MAX_UPSTREAMS_PER_POOL)
    return refuse(`Pool ${node.pool} has ${MAX_UPSTREAMS_PER_POOL} upstreams, and no more are possible.`);
  const id = upstreamIdLike(node.id, upstreams);
  const url = upstream.entry['url'];
  const next = typeof url === 'string' ? nextUpstreamUrl(url, upstreams) : url;
  const made = upstreamNode(node.pool, id);
  return {
    ok: true,
    input: withLists(config, {
      pools: config.pools.with(pool.index, {
        ...pool.entry,
        upstreams: upstreams.toSpliced(upstream.index + 1, 0, { ...upstream.entry, id, url: next }),
      }),
    }),
    label: `duplicate upstream ${node.id} of pool ${node.pool}`,
    notes: next === url ? [] : [`Upstream ${id} is at ${String(next)}: change it if it listens elsewhere.`],
    focus: made,
    changed: [poolNode(node.pool), made],
  };
}

const isFull = (limit: number, what: string): string =>
  `The file has ${limit} ${what}, and no more are possible. Delete one first.`;
