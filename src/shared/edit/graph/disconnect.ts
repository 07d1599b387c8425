import { isRawMap } from '../../config/raw.ts';
import { findEntry } from './find.ts';
import { type Editable, type GraphEdit, readEditable, refuse, withLists } from './graph-edit.ts';
import { layersOf, othersFor } from './layers.ts';
import { type GraphNode, type ListenerNode, listWords, nodeName, nodeTitle, type RouteNode } from './node.ts';
import { removeUpstream } from './remove-upstream.ts';
import {
  answerWords,
  isForAll,
  isForListener,
  isUnconnected,
  namedListeners,
  nextListenerOf,
  poolOf,
  unconnectedTarget,
  withListeners,
} from './route-parts.ts';

/** Takes the connection between two nodes away. A pool has no other connection to its upstream than having it. */
export function disconnect(input: unknown, from: GraphNode, to: GraphNode): GraphEdit {
  const config = readEditable(input);
  if (!config.ok) return config;
  if (from.kind === 'listener' && to.kind === 'route') return listenerFromRoute(config, from, to);
  if (from.kind === 'route') return routeFromTarget(config, from, to);
  if (from.kind === 'pool' && to.kind === 'upstream' && to.pool === from.id)
    return removeUpstream(config, to);
  if (from.kind === 'clients' && to.kind === 'listener')
    return refuse(
      `Clients connect to every listener that is open. Close listener ${to.id} in its form, or delete it.`,
    );
  return refuse(`${nodeTitle(from)} is not connected to ${nodeName(to)}.`);
}

function listenerFromRoute(config: Editable, from: ListenerNode, to: RouteNode): GraphEdit {
  const route = findEntry(config, to);
  if (!route.ok) return route;
  if (!isForListener(route.entry, from.id)) return refuse(`Route ${to.id} is not for listener ${from.id}.`);
  const rest = isForAll(route.entry)
    ? othersFor(config, layersOf(config, to.id), route.entry, from.id)
    : namedListeners(route.entry).filter((id) => id !== from.id);
  if (rest.length === 0)
    return refuse(
      `Route ${to.id} is for no other listener than ${from.id}. Connect another one to it first, or delete the route.`,
    );
  return {
    ok: true,
    input: withLists(config, { routes: config.routes.with(route.index, withListeners(route.entry, rest)) }),
    label: `disconnect listener ${from.id} from route ${to.id}`,
    notes: isForAll(route.entry)
      ? [`Route ${to.id} was for every listener, and is now for ${listWords(rest)}.`]
      : [],
    focus: to,
    changed: [to],
  };
}

function routeFromTarget(config: Editable, from: RouteNode, to: GraphNode): GraphEdit {
  const route = findEntry(config, from);
  if (!route.ok) return route;
  if (!leadsTo(route.entry, from, to)) return refuse(`Route ${from.id} does not lead to ${nodeName(to)}.`);
  if (isUnconnected(route.entry)) return refuse(`Route ${from.id} is not connected to anything.`);
  const words = answerWords(route.entry);
  return {
    ok: true,
    input: withLists(config, {
      routes: config.routes.with(route.index, { ...route.entry, to: unconnectedTarget }),
    }),
    label: `disconnect route ${from.id} from ${words ?? nodeName(to)}`,
    notes: [`Route ${from.id} answers 503 until it is connected to something.`],
    focus: from,
    changed: [from],
  };
}

function leadsTo(route: unknown, from: RouteNode, to: GraphNode): boolean {
  switch (to.kind) {
    case 'pool':
      return poolOf(route) === to.id;
    case 'listener':
      return nextListenerOf(route) === to.id;
    case 'answer':
      return (
        to.route === from.id && poolOf(route) === null && nextListenerOf(route) === null && isRawMap(route)
      );
    default:
      return false;
  }
}
