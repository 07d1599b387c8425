import { idOf } from '../../config/plain.ts';
import { isRawMap } from '../../config/raw.ts';
import { findEntry } from './find.ts';
import { refuse, withLists } from './graph-edit.ts';
import { layerProblem } from './layer-problem.ts';
import { othersFor } from './layers.ts';
import {
  type ListenerNode,
  listWords,
  type PoolNode,
  type RouteNode,
  routeNode,
  type UpstreamNode,
} from './node.ts';
import { placeRoute } from './place-route.ts';
import type { Planned, Planning } from './plan.ts';
import { redirectsToItself } from './redirects-to-itself.ts';
import {
  isForAll,
  isForListener,
  namedListeners,
  nextListenerOf,
  poolOf,
  takesEverything,
  withListeners,
} from './route-parts.ts';

/** Has the requests of a listener tried on a route. */
export function listenerToRoute(planning: Planning, from: ListenerNode, to: RouteNode): Planned {
  const { config } = planning;
  const listener = findEntry(config, from);
  if (!listener.ok) return listener;
  const route = findEntry(config, to);
  if (!route.ok) return route;
  if (isForAll(route.entry))
    return refuse(`Route ${to.id} is for every listener already, so for ${from.id} as well.`);
  if (isForListener(route.entry, from.id))
    return refuse(`Route ${to.id} is for listener ${from.id} already.`);
  const next = nextListenerOf(route.entry);
  if (next !== null) {
    const problem = layerProblem(planning.layers(), [from.id], next);
    if (problem !== null) return refuse(problem);
  }
  if (redirectsToItself(route.entry, listener.entry))
    return refuse(
      `Route ${to.id} redirects to where listener ${from.id} listens: browsers would come back for ever. Change its location first.`,
    );
  const label = `connect listener ${from.id} to route ${to.id}`;
  return {
    ok: true,
    label,
    make: () => ({
      ok: true,
      input: withLists(config, {
        routes: config.routes.with(
          route.index,
          withListeners(route.entry, [...namedListeners(route.entry), from.id]),
        ),
      }),
      label,
      notes: [],
      focus: to,
      changed: [to],
    }),
  };
}

/** Leads what comes to a listener to a pool, by a route of its own. An upstream stands for its pool. */
export function listenerToPool(planning: Planning, from: ListenerNode, to: PoolNode | UpstreamNode): Planned {
  const { config } = planning;
  const listener = findEntry(config, from);
  if (!listener.ok) return listener;
  const id = to.kind === 'pool' ? to.id : to.pool;
  const pool = findEntry(config, { kind: 'pool', id });
  if (!pool.ok) return pool;
  const there = config.routes.find(
    (route) => poolOf(route) === id && takesEverything(route) && isForListener(route, from.id),
  );
  if (there !== undefined)
    return refuse(`Route ${idOf(there) ?? ''} leads from listener ${from.id} to pool ${id} already.`);
  const label = `add a route from listener ${from.id} to pool ${id}`;
  return {
    ok: true,
    label,
    make() {
      const placed = placeRoute(config, { wanted: id, listeners: [from.id], to: { pool: id } });
      if (!placed.ok) return placed;
      const route = routeNode(placed.id);
      return {
        ok: true,
        input: withLists(config, { routes: placed.routes }),
        label,
        notes: placed.notes,
        focus: route,
        changed: [route],
      };
    },
  };
}

/**
 * Makes a listener the layer behind another: what no route of the first takes goes on to the second. Routes for every listener
 * stay with all the others alone: the first has its requests come to them through the second.
 */
export function listenerToListener(planning: Planning, from: ListenerNode, to: ListenerNode): Planned {
  const { config } = planning;
  const first = findEntry(config, from);
  if (!first.ok) return first;
  const second = findEntry(config, to);
  if (!second.ok) return second;
  if (from.id === to.id) return refuse(`Listener ${from.id} cannot lead to itself.`);
  const there = config.routes.find(
    (route) => nextListenerOf(route) === to.id && isForListener(route, from.id),
  );
  if (there !== undefined)
    return refuse(`Route ${idOf(there) ?? ''} leads from listener ${from.id} to listener ${to.id} already.`);
  const problem = layerProblem(planning.layers(), [from.id], to.id);
  if (problem !== null) return refuse(problem);
  const taking = config.routes.find(
    (route) => !isForAll(route) && isForListener(route, from.id) && takesEverything(route),
  );
  if (taking !== undefined) {
    const name = idOf(taking) ?? '';
    return refuse(
      `Route ${name} takes everything that comes to listener ${from.id}. Connect route ${name} to listener ${to.id} instead.`,
    );
  }
  const label = `add a route from listener ${from.id} to listener ${to.id}`;
  return {
    ok: true,
    label,
    make() {
      const layers = planning.layers();
      const all = config.routes.flatMap((route) => (isForAll(route) ? [idOf(route) ?? ''] : []));
      const routes = config.routes.map((route) =>
        isRawMap(route) && isForAll(route)
          ? withListeners(route, orOwn(othersFor(config, layers, route, from.id), from.id))
          : route,
      );
      const placed = placeRoute(
        { ...config, routes },
        { wanted: to.id, listeners: [from.id], to: { listener: to.id } },
      );
      if (!placed.ok) return placed;
      const route = routeNode(placed.id);
      const [noun, was] = all.length === 1 ? ['Route', 'was'] : ['Routes', 'were'];
      return {
        ok: true,
        input: withLists(config, { routes: placed.routes }),
        label,
        notes:
          all.length === 0
            ? []
            : [
                `${noun} ${listWords(all)} ${was} for every listener. What comes to ${from.id} now gets there through ${to.id}.`,
              ],
        focus: route,
        changed: [route, ...all.map(routeNode)],
      };
    },
  };
}

/** A route that none of the others could use stays with the one that it was to leave. */
const orOwn = (others: readonly string[], own: string): readonly string[] =>
  others.length === 0 ? [own] : others;
