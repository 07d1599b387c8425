import { idOf, listAt } from '../../../shared/config/plain.ts';
import { type Moment, newRouteKey } from './moment.ts';

/** A moment of `input` whose routes keep the keys that routes with the same id have in `known`. */
export function carryKeys(known: Moment, input: unknown): Moment {
  const keys = new Map<string, string>();
  for (const [index, route] of listAt(known.input, 'routes').entries()) {
    const id = idOf(route);
    const key = known.routeKeys[index];
    if (id !== null && key !== undefined && !keys.has(id)) keys.set(id, key);
  }
  const routeKeys = listAt(input, 'routes').map((route) => {
    const id = idOf(route);
    const key = id === null ? undefined : keys.get(id);
    if (id === null || key === undefined) return newRouteKey();
    // A second route of the same id is another route.
    keys.delete(id);
    return key;
  });
  const selected = routeKeys.find((key) => key === known.selected) ?? routeKeys[0] ?? null;
  return { input, routeKeys, selected };
}
