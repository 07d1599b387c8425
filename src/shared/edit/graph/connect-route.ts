import { setOrPrune } from '../../config/plain.ts';
import { type RawMap, valueAt } from '../../config/raw.ts';
import { findEntry, findUpstream } from './find.ts';
import { type Editable, refuse, withLists } from './graph-edit.ts';
import { layerProblem } from './layer-problem.ts';
import { wayBetween } from './layers.ts';
import type { ListenerNode, PoolNode, RouteNode, UpstreamNode } from './node.ts';
import type { Planned, Planning } from './plan.ts';
import {
  answerWords,
  isForAll,
  lastRouteNotes,
  listenersOf,
  nextListenerOf,
  poolOf,
  withListeners,
} from './route-parts.ts';

/** Leads a route to a pool, in place of where it led before. An upstream stands for its pool. */
export function routeToPool({ config }: Planning, from: RouteNode, to: PoolNode | UpstreamNode): Planned {
  const route = findEntry(config, from);
  if (!route.ok) return route;
  const id = to.kind === 'pool' ? to.id : to.pool;
  const pool = to.kind === 'pool' ? findEntry(config, to) : findUpstream(config, to);
  if (!pool.ok) return pool;
  if (poolOf(route.entry) === id) return refuse(`Route ${from.id} leads to pool ${id} already.`);
  const label = `connect route ${from.id} to pool ${id}`;
  return {
    ok: true,
    label,
    make: () => ({
      ok: true,
      input: withLists(config, {
        routes: config.routes.with(route.index, { ...route.entry, to: { pool: id } }),
      }),
      label,
      notes: formerTargetNotes(config, route.entry, from.id),
      focus: from,
      changed: [from],
    }),
  };
}

/**
 * Leads a route on to the routes of another listener, the next layer. A route for every listener cannot be for the one it leads to,
 * nor for those that one leads to: it stays for the others.
 */
export function routeToListener(planning: Planning, from: RouteNode, to: ListenerNode): Planned {
  const { config } = planning;
  const route = findEntry(config, from);
  if (!route.ok) return route;
  const listener = findEntry(config, to);
  if (!listener.ok) return listener;
  if (nextListenerOf(route.entry) === to.id)
    return refuse(`Route ${from.id} leads to listener ${to.id} already.`);
  const layers = planning.layers(from.id);
  const own = listenersOf(config, route.entry);
  const kept = isForAll(route.entry) ? own.filter((id) => wayBetween(layers, to.id, id) === null) : own;
  if (isForAll(route.entry) && kept.length === 0)
    return refuse(
      `Requests would go round in a circle: nothing comes to route ${from.id} but through listener ${to.id}.`,
    );
  const problem = layerProblem(layers, kept, to.id);
  if (problem !== null) {
    const hint = kept.includes(to.id) ? ` Disconnect route ${from.id} from listener ${to.id} first.` : '';
    return refuse(`${problem}${hint}`);
  }
  const label = `connect route ${from.id} to listener ${to.id}`;
  return {
    ok: true,
    label,
    make() {
      const { entry, hadHost } = withoutUpstreamHost(route.entry);
      const isNarrowed = kept.length < own.length;
      const next = isNarrowed ? withListeners(entry, kept) : entry;
      return {
        ok: true,
        input: withLists(config, {
          routes: config.routes.with(route.index, { ...next, to: { listener: to.id } }),
        }),
        label,
        notes: [
          ...(isNarrowed
            ? [
                `Route ${from.id} was for every listener, and is now for ${kept.join(', ')}: it cannot lead to a listener that it is for.`,
              ]
            : []),
          ...(hadHost
            ? [
                `Route ${from.id} passes the Host on as it came: only the route of the last layer knows an upstream.`,
              ]
            : []),
          ...formerTargetNotes(config, route.entry, from.id),
        ],
        focus: from,
        changed: [from],
      };
    },
  };
}

/** There is no address of a listener that could be sent as Host. */
export function withoutUpstreamHost(route: RawMap): { readonly entry: RawMap; readonly hadHost: boolean } {
  const hadHost = valueAt(route, ['rewrite', 'host']) === 'upstream';
  return { entry: hadHost ? setOrPrune(route, ['rewrite', 'host'], undefined) : route, hadHost };
}

/** What is lost with the target that a route had. */
function formerTargetNotes(config: Editable, route: RawMap, id: string): readonly string[] {
  const words = answerWords(route);
  return words === null
    ? lastRouteNotes(config, poolOf(route))
    : [`Route ${id} no longer answers with ${words}.`];
}
