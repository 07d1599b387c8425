import { MAX_ROUTES } from '../../config/bounds.ts';
import { idOf, idsAt } from '../../config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../config/raw.ts';
import { toId, uniqueName } from '../unique-name.ts';
import { newListener } from './add-listener.ts';
import { withoutUpstreamHost } from './connect-route.ts';
import { findEntry } from './find.ts';
import { fewWords } from './for-all-note.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import { depthFrom, layerLimit, layersOf, turned, wayBetween } from './layers.ts';
import { type GraphNode, type ListenerNode, listenerNode, type RouteNode, routeNode } from './node.ts';
import {
  isForAll,
  isForListener,
  listenerIds,
  listenersOf,
  namedListeners,
  nextListenerOf,
  withListeners,
} from './route-parts.ts';

/** What the listener of a new layer is called. */
const layerName = 'gateway';

/** Puts a second listener behind a first one, or behind one route: requests go on through its routes before they come to a pool. */
export function addLayer(
  config: Editable,
  after: GraphNode | null,
  busyPorts: ReadonlySet<number>,
): GraphEdit {
  if (after?.kind === 'listener') return afterListener(config, after, busyPorts);
  if (after?.kind === 'route') return afterRoute(config, after, busyPorts);
  const [first, ...others] = listenerIds(config);
  if (first === undefined)
    return refuse(
      'A layer is a listener that another one leads to, and there is none yet. Add a listener first.',
    );
  if (after !== null && after.kind !== 'clients')
    return refuse('A layer comes after a listener or a route. Select one of those.');
  return others.length === 0
    ? afterListener(config, listenerNode(first), busyPorts)
    : refuse('Select the listener or the route that the layer is to come after.');
}

/** All that was tried for the first listener is tried behind the second; the first leads everything to it. */
function afterListener(config: Editable, node: ListenerNode, busyPorts: ReadonlySet<number>): GraphEdit {
  const first = findEntry(config, node);
  if (!first.ok) return first;
  if (config.routes.length >= MAX_ROUTES) return refuse(tooManyRoutes);
  const layers = layersOf(config);
  if (depthFrom(turned(layers), node.id) + depthFrom(layers, node.id) > layerLimit) return refuse(tooDeep);
  const made = newListener(config, layerName, busyPorts);
  if (!made.ok) return made;
  const isOwn = (route: unknown): boolean => isForListener(route, node.id);
  const others = listenerIds(config).filter((id) => id !== node.id);
  const behind = config.routes.map((route) => {
    if (!isRawMap(route) || !isOwn(route)) return route;
    if (!isForAll(route))
      return withListeners(
        route,
        namedListeners(route).map((id) => (id === node.id ? made.id : id)),
      );
    // One that leads others here must not lead the new layer back.
    const next = nextListenerOf(route);
    const leadsBack = next !== null && wayBetween(layers, next, node.id) !== null && others.length > 0;
    return withListeners(route, leadsBack ? others : [...others, made.id]);
  });
  const place = config.routes.findIndex(isOwn);
  const id = uniqueName(toId(made.id), new Set(idsAt(config.config, 'routes')));
  const route = { id, listeners: [node.id], to: { listener: made.id } };
  const moved = config.routes.filter(isOwn).flatMap((entry) => idOf(entry) ?? []);
  return {
    ok: true,
    input: withLists(config, {
      listeners: [...config.listeners, made.entry],
      routes: behind.toSpliced(place < 0 ? behind.length : place, 0, route),
    }),
    label: `add layer ${made.id} after listener ${node.id}`,
    notes: [
      `Everything that comes to listener ${node.id} goes on to listener ${made.id}, by route ${id}.`,
      ...(moved.length === 0
        ? []
        : [
            `${moved.length === 1 ? 'Route' : 'Routes'} ${fewWords(moved)} ${moved.length === 1 ? 'is' : 'are'} behind it now.`,
          ]),
    ],
    focus: listenerNode(made.id),
    changed: [listenerNode(made.id), routeNode(id), ...moved.map(routeNode)],
  };
}

/** What the route led to is behind the second listener, by a route of its own; what the route changes in requests, it still changes. */
function afterRoute(config: Editable, node: RouteNode, busyPorts: ReadonlySet<number>): GraphEdit {
  const found = findEntry(config, node);
  if (!found.ok) return found;
  if (config.routes.length >= MAX_ROUTES) return refuse(tooManyRoutes);
  if (listenerIds(config).length === 0)
    return refuse(
      'A layer is a listener that another one leads to, and there is none yet. Add a listener first.',
    );
  const layers = layersOf(config, node.id);
  const before = Math.max(...listenersOf(config, found.entry).map((id) => depthFrom(turned(layers), id)), 0);
  const next = nextListenerOf(found.entry);
  if (before + 1 + (next === null ? 0 : depthFrom(layers, next)) > layerLimit) return refuse(tooDeep);
  const made = newListener(config, layerName, busyPorts);
  if (!made.ok) return made;
  const { entry, hadHost } = withoutUpstreamHost(found.entry);
  const outer: RawMap = {
    ...(isForAll(entry) ? withListeners(entry, listenerIds(config)) : entry),
    to: { listener: made.id },
  };
  const id = uniqueName(toId(`${made.id}-${node.id}`), new Set(idsAt(config.config, 'routes')));
  const inner = {
    id,
    listeners: [made.id],
    to: valueAt(found.entry, ['to']),
    ...(hadHost ? { rewrite: { host: 'upstream' } } : {}),
  };
  return {
    ok: true,
    input: withLists(config, {
      listeners: [...config.listeners, made.entry],
      // In front, so that no route for every listener takes what is meant for it.
      routes: config.routes.with(found.index, outer).toSpliced(0, 0, inner),
    }),
    label: `add layer ${made.id} after route ${node.id}`,
    notes: [
      `Route ${node.id} leads to listener ${made.id}, and route ${id} from there to where it led before.`,
      ...(isForAll(found.entry)
        ? [`Route ${node.id} was for every listener, and is for all but ${made.id} now.`]
        : []),
    ],
    focus: listenerNode(made.id),
    changed: [listenerNode(made.id), node, routeNode(id)],
  };
}

const tooManyRoutes = `The file has ${MAX_ROUTES} routes, and no more are possible. Delete one first.`;
const tooDeep = `Requests would come through more than ${layerLimit} listeners; those that do are answered with 508.`;
