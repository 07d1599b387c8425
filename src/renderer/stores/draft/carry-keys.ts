import { idOf, listAt } from '../../../shared/config/plain.ts';
import { type Moment, newRouteKey } from './moment.ts';

/**
 * A moment of `input` whose routes keep the keys that routes with the same id have in `known`, or where it has none of that id
 * in `others`.
 */
export function carryKeys(known: Moment, input: unknown, ...others: readonly Moment[]): Moment {
  const keys = new Map<string, string>();
  for (const moment of [known, ...others]) {
    for (const [index, route] of listAt(moment.input, 'routes').entries()) {
      const id = idOf(route);
      const key = moment.routeKeys[index];
      if (id !== null && key !== undefined && !keys.has(id)) keys.set(id, key);
    }
  }
  const used = new Set<string>();
  const routeKeys = listAt(input, 'routes').map((route) => {
    const id = idOf(route);
    const key = id === null ? undefined : keys.get(id);
    // A second route of the same id is another route, and one that was renamed has its key under two ids.
    if (key === undefined || used.has(key)) return newRouteKey();
    used.add(key);
    return key;
  });
  const selected = routeKeys.find((key) => key === known.selected) ?? routeKeys[0] ?? null;
  return { input, routeKeys, selected };
}
