import { newListener } from './add-listener.ts';
import { newPool } from './add-pool.ts';
import { type GraphEdit, readEditable, withLists } from './graph-edit.ts';
import { listenerNode, poolNode, routeNode } from './node.ts';
import { placeRoute } from './place-route.ts';

/**
 * The first whole way through a configuration that has none: a listener, a route that takes everything, and a pool of the servers
 * that somebody chose.
 *
 * @param urls where the servers listen, one at least
 */
export function beginWith(
  input: unknown,
  urls: readonly string[],
  busyPorts: ReadonlySet<number>,
): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const listener = newListener(config, 'web', busyPorts);
  if (!listener.ok) return listener;
  const pool = newPool(config, 'app', urls);
  if (!pool.ok) return pool;
  const route = placeRoute(config, { wanted: 'app', listeners: [listener.id], to: { pool: pool.id } });
  if (!route.ok) return route;
  return {
    ok: true,
    input: withLists(config, {
      listeners: [...config.listeners, listener.entry],
      routes: route.routes,
      pools: [...config.pools, pool.entry],
    }),
    label: `begin with ${urls.length} ${urls.length === 1 ? 'upstream' : 'upstreams'}`,
    notes: route.notes,
    focus: routeNode(route.id),
    changed: [listenerNode(listener.id), routeNode(route.id), poolNode(pool.id)],
  };
}
