import { MAX_ROUTES } from '../../config/bounds.ts';
import { idOf, idsAt } from '../../config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../config/raw.ts';
import { toId, uniqueName } from '../unique-name.ts';
import { newListener } from './add-listener.ts';
import { withoutUpstreamHost } from './connect-route.ts';
import { findEntry } from './find.ts';
import { fewWords } from './for-all-note.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import { depthFrom, layerLimit, layersOf, othersFor, turned, wayBetween } from './layers.ts';
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
  // One that leads others here must not lead the new layer back.
  const leadsBack = (route: unknown): boolean => {
    const next = nextListenerOf(route);
    return next !== null && wayBetween(layers, next, node.id) !== null;
  };
  const circling = config.routes.find(
    (route) =>
      isOwn(route) &&
      leadsBack(route) &&
      (!isForAll(route) || othersFor(config, layers, route, node.id).length === 0),
  );
  if (circling !== undefined)
    return refuse(
      `Route ${idOf(circling) ?? ''} leads what comes to listener ${node.id} back to it. Connect the route to something else first.`,
    );
  const behind = config.routes.map((route) => {
    if (!isRawMap(route) || !isOwn(route)) return route;
    if (!isForAll(route))
      return withListeners(
        route,
        namedListeners(route).map((id) => (id === node.id ? made.id : id)),
      );
    return withListeners(route, [
      ...othersFor(config, layers, route, node.id),
      ...(leadsBack(route) ? [] : [made.id]),
    ]);
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
  const next = nextListenerOf(found.entry);
  // Those that it leads to would only come round again.
  const own = listenersOf(config, found.entry).filter(
    (id) => next === null || wayBetween(layers, next, id) === null,
  );
  if (own.length === 0) return refuse(leadsBackTo(node.id));
  const before = Math.max(...own.map((id) => depthFrom(turned(layers), id)));
  if (before + 1 + (next === null ? 0 : depthFrom(layers, next)) > layerLimit) return refuse(tooDeep);
  const made = newListener(config, layerName, busyPorts);
  if (!made.ok) return made;
  const { entry, hadHost } = withoutUpstreamHost(found.entry);
  const outer: RawMap = {
    ...(isForAll(entry) ? withListeners(entry, own) : entry),
    to: { listener: made.id },
  };
  const id = uniqueName(toId(`${made.id}-${node.id}`), new Set(idsAt(config.config, 'routes')));
  const inner = {
    id,
    listeners: [made.id],
    to: valueAt(found.entry, ['to']),
    ...(hadHost ? { rewrite: { host: 'upstream' } } : {}),
  };
  // Routes for every listener would be for the new one too; those that lead on could lead back from there.
  const narrowed: string[] = [];
  const others = config.routes.with(found.index, outer).map((route) => {
    if (!isRawMap(route) || !isForAll(route) || nextListenerOf(route) === null) return route;
    narrowed.push(idOf(route) ?? '');
    return withListeners(route, othersFor(config, layers, route, made.id));
  });
  const aimless = others.find(
    (route) => Array.isArray(valueAt(route, ['listeners'])) && namedListeners(route).length === 0,
  );
  if (aimless !== undefined) return refuse(leadsBackTo(idOf(aimless) ?? ''));
  // In front, where a route for every listener would else take what is meant for it.
  const place = others.some(isForAll) ? 0 : found.index + 1;
  return {
    ok: true,
    input: withLists(config, {
      listeners: [...config.listeners, made.entry],
      routes: others.toSpliced(place, 0, inner),
    }),
    label: `add layer ${made.id} after route ${node.id}`,
    notes: [
      `Route ${node.id} leads to listener ${made.id}, and route ${id} from there to where it led before.`,
      ...namedNote([...(isForAll(found.entry) ? [node.id] : []), ...narrowed], made.id),
    ],
    focus: listenerNode(made.id),
    changed: [listenerNode(made.id), node, routeNode(id), ...narrowed.map(routeNode)],
  };
}

function namedNote(routes: readonly string[], listener: string): readonly string[] {
  const [noun, was, is] = routes.length === 1 ? ['Route', 'was', 'is'] : ['Routes', 'were', 'are'];
  return routes.length === 0
    ? []
    : [`${noun} ${fewWords(routes)} ${was} for every listener, and ${is} not for ${listener}.`];
}

const leadsBackTo = (route: string): string =>
  `Route ${route} leads what comes to its listeners back to them. Connect it to something else first.`;
const tooManyRoutes = `The file has ${MAX_ROUTES} routes, and no more are possible. Delete one first.`;
const tooDeep = `Requests would come through more than ${layerLimit} listeners; those that do are answered with 508.`;
