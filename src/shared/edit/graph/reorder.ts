import { findEntry } from './find.ts';
import { type Editable, type GraphEdit, readEditable, refuse, withLists } from './graph-edit.ts';
import { hiddenAmong, hiddenBy } from './hidden-routes.ts';
import { listWords, type RouteNode } from './node.ts';
import { listenersOf } from './route-parts.ts';

/** Has a route tried right before or after another one. */
export function placeRouteBeside(
  input: unknown,
  node: RouteNode,
  other: RouteNode,
  side: 'before' | 'after',
): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const route = findEntry(config, node);
  if (!route.ok) return route;
  const beside = findEntry(config, other);
  if (!beside.ok) return beside;
  if (node.id === other.id) return refuse(`Route ${node.id} cannot be tried before or after itself.`);
  const rest = beside.index > route.index ? beside.index - 1 : beside.index;
  const place = side === 'before' ? rest : rest + 1;
  if (place === route.index)
    return refuse(`Route ${node.id} is tried right ${side} route ${other.id} already.`);
  return moveTo(config, node, route.index, place);
}

/**
 * Has a route tried earlier or later, by one of those that share a listener with it: its place among others makes no difference to
 * any request.
 */
export function moveRoute(input: unknown, node: RouteNode, direction: 'up' | 'down'): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  const route = findEntry(config, node);
  if (!route.ok) return route;
  const neighbours = neighboursOf(config, route.index);
  const at = neighbours.indexOf(route.index);
  const next = neighbours[direction === 'up' ? at - 1 : at + 1];
  if (at < 0 || next === undefined || (direction === 'up' && at === 0))
    return refuse(
      neighbours.length < 2
        ? `Route ${node.id} is the only one that its listeners try.`
        : `Route ${node.id} is the ${direction === 'up' ? 'first' : 'last'} that its listeners try.`,
    );
  return moveTo(config, node, route.index, next);
}

/** Where a route is in the order in which those that share a listener with it are tried, from 1. */
export function placeOfRoute(
  input: unknown,
  node: RouteNode,
): { readonly place: number; readonly of: number } | null {
  const config = readEditable(input);
  if (!config.ok) return null;
  const route = findEntry(config, node);
  if (!route.ok) return null;
  const neighbours = neighboursOf(config, route.index);
  return { place: neighbours.indexOf(route.index) + 1, of: neighbours.length };
}

/** Indexes of the routes that share a listener with one, itself included; all, where there are no listeners. */
function neighboursOf(config: Editable, index: number): readonly number[] {
  const own = new Set(listenersOf(config, config.routes[index]));
  return config.routes.flatMap((other, at) =>
    at === index || own.size === 0 || listenersOf(config, other).some((id) => own.has(id)) ? [at] : [],
  );
}

function moveTo(config: Editable, node: RouteNode, from: number, place: number): GraphEdit {
  const routes = config.routes.toSpliced(from, 1).toSpliced(place, 0, config.routes[from]);
  const hiding = hiddenBy(routes, place);
  const wasHidden = hiddenBy(config.routes, from) !== null;
  // Those that it was tried after, and is tried before now.
  const hidden = place < from ? hiddenAmong(routes, place, place + 1, from + 1) : [];
  const neighbours = neighboursOf({ ...config, routes }, place);
  return {
    ok: true,
    input: withLists(config, { routes }),
    label: `move route ${node.id}`,
    notes: [
      `It is tried as number ${neighbours.indexOf(place) + 1} of ${neighbours.length}.`,
      ...(hiding === null || wasHidden
        ? []
        : [`Nothing comes to route ${node.id} now: route ${hiding} takes everything before it.`]),
      ...(hidden.length === 0
        ? []
        : [
            `Route ${node.id} takes everything: nothing comes to ${hidden.length === 1 ? 'route' : 'routes'} ${listWords(hidden)} any more.`,
          ]),
    ],
    focus: node,
    changed: [node],
  };
}
