import { MAX_ROUTES } from '../../config/bounds.ts';
import { idOf, idsAt } from '../../config/plain.ts';
import { type RawMap, textsAt } from '../../config/raw.ts';
import { toId, uniqueName } from '../unique-name.ts';
import { type Lists, type Refusal, refuse } from './graph-edit.ts';
import { isForAll, isForListener, takesEverything } from './route-parts.ts';

export interface NewRoute {
  /** What it is called, unless that is taken. */
  readonly wanted: string;
  /** The listeners it is for; null for every one. */
  readonly listeners: readonly string[] | null;
  readonly to: RawMap;
}

export interface PlacedRoute {
  readonly ok: true;
  readonly routes: readonly unknown[];
  readonly id: string;
  readonly notes: readonly string[];
}

/** The domain whose names always lead to this machine (RFC 6761 section 6.3). */
const domain = '.localhost';

/**
 * A new route among the others. Where no route of its listeners takes everything yet, it takes what the others leave. Else it would
 * take either everything or nothing: it goes before that route and is for a host name of its own.
 */
export function placeRoute(
  { routes }: Pick<Lists, 'routes'>,
  { wanted, listeners, to }: NewRoute,
): PlacedRoute | Refusal {
  if (routes.length >= MAX_ROUTES)
    return refuse(`The file has ${MAX_ROUTES} routes, and no more are possible. Delete one first.`);
  const ids = new Set(idsAt({ routes }, 'routes'));
  const named = listeners === null ? {} : { listeners };
  const place = routes.findIndex(
    (route) =>
      takesEverything(route) &&
      (listeners === null || isForAll(route) || listeners.some((id) => isForListener(route, id))),
  );
  if (place < 0) {
    const id = uniqueName(toId(wanted), ids);
    return { ok: true, routes: [...routes, { id, ...named, to }], id, notes: [] };
  }
  const id = uniqueName(toId(wanted), new Set([...ids, ...hostLabels(routes)]));
  const host = `${id}${domain}`;
  const rest = idOf(routes[place]) ?? `${place + 1}`;
  return {
    ok: true,
    routes: routes.toSpliced(place, 0, { id, ...named, match: { hosts: [host] }, to }),
    id,
    notes: [`Route ${id} is for ${host}, as route ${rest} takes everything.`],
  };
}

/** What stands before the domain in the hosts of routes. */
const hostLabels = (routes: readonly unknown[]): readonly string[] =>
  routes.flatMap((route) =>
    textsAt(route, ['match', 'hosts']).flatMap(({ text }) => {
      const host = text.toLowerCase();
      return host.endsWith(domain) ? [host.slice(0, -domain.length)] : [];
    }),
  );
