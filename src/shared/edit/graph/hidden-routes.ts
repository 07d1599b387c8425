import { idOf } from '../../config/plain.ts';
import { isForAll, namedListeners, takesEverything } from './route-parts.ts';

/** Whether one route takes all requests that another one could, if it is tried first: by its listeners, and without conditions. */
function hides(first: unknown, second: unknown): boolean {
  if (!takesEverything(first)) return false;
  if (isForAll(first)) return true;
  if (isForAll(second)) return false;
  const covered = new Set(namedListeners(first));
  return namedListeners(second).every((id) => covered.has(id));
}

/** The id of a route that leaves nothing to the one at `index`; null where there is none. */
export function hiddenBy(routes: readonly unknown[], index: number): string | null {
  const found = routes.slice(0, index).find((other) => hides(other, routes[index]));
  return found === undefined ? null : (idOf(found) ?? '');
}

/** Ids of the routes from `from` up to but without `to` that the route at `index`, tried before them, leaves nothing to. */
export const hiddenAmong = (
  routes: readonly unknown[],
  index: number,
  from: number,
  to: number,
): readonly string[] =>
  routes.slice(from, to).flatMap((other) => (hides(routes[index], other) ? [idOf(other) ?? ''] : []));
