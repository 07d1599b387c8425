import type { RawMap } from '../../config/raw.ts';
import { findEntry } from './find.ts';
import { type Editable, type GraphEdit, refuse, withLists } from './graph-edit.ts';
import { type GraphNode, nodeName, routeNode } from './node.ts';
import { placeRoute } from './place-route.ts';
import { isForAll, listenerIds, namedListeners, unconnectedTarget } from './route-parts.ts';

/** A route for what comes to a listener, that is connected to nothing yet; or one that leads to a pool. */
export function addRoute(config: Editable, after: GraphNode | null): GraphEdit {
  if (after?.kind === 'pool' || after?.kind === 'upstream') {
    const pool = after.kind === 'pool' ? after.id : after.pool;
    const found = findEntry(config, { kind: 'pool', id: pool });
    return found.ok ? addRouteTo(config, null, { wanted: pool, to: { pool } }) : found;
  }
  return addRouteTo(config, after, { wanted: 'route', to: unconnectedTarget });
}

/** A route that leads somewhere, for the listener or the listeners of the route that it was added after. */
export function addRouteTo(
  config: Editable,
  after: GraphNode | null,
  { wanted, to }: { readonly wanted: string; readonly to: RawMap },
): GraphEdit {
  const listeners = listenersAfter(config, after);
  if (!listeners.ok) return listeners;
  const placed = placeRoute(config, { wanted, listeners: listeners.ids, to });
  if (!placed.ok) return placed;
  const route = routeNode(placed.id);
  return {
    ok: true,
    input: withLists(config, { routes: placed.routes }),
    label: `add route ${placed.id}`,
    notes: [
      ...placed.notes,
      ...(to === unconnectedTarget
        ? [`Route ${placed.id} answers 503 until it is connected to something.`]
        : []),
      ...(config.listeners.length === 0 ? ['Nothing comes to it before there is a listener.'] : []),
    ],
    focus: route,
    changed: [route],
  };
}

type Listeners =
  | { readonly ok: true; readonly ids: readonly string[] | null }
  | { readonly ok: false; readonly message: string };

function listenersAfter(config: Editable, after: GraphNode | null): Listeners {
  if (after === null || after.kind === 'clients') {
    const [only, ...others] = listenerIds(config);
    return { ok: true, ids: only === undefined || others.length > 0 ? null : [only] };
  }
  if (after.kind === 'listener') {
    const found = findEntry(config, after);
    return found.ok ? { ok: true, ids: [after.id] } : found;
  }
  if (after.kind === 'route') {
    const found = findEntry(config, after);
    if (!found.ok) return found;
    return { ok: true, ids: isForAll(found.entry) ? null : namedListeners(found.entry) };
  }
  return refuse(`Nothing comes after ${nodeName(after)}. Select a listener or a route.`);
}
