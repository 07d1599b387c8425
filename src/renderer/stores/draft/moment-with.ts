import { idOf, listAt } from '../../../shared/config/plain.ts';
import { type Moment, newRouteKey } from './moment.ts';

/**
 * The moment that an edit of the input leads to. Routes keep their keys: those that the edit left alone by being the same object, others
 * by their id, and one that was given another id by its place.
 */
export function momentWith(before: Moment, input: unknown): Moment {
  if (input === before.input) return before;
  const old = listAt(before.input, 'routes');
  const now = listAt(input, 'routes');
  if (old === now) return { ...before, input };
  const byObject = new Map<unknown, string>();
  const byId = new Map<string, string>();
  for (const [index, route] of old.entries()) {
    const key = before.routeKeys[index];
    if (key === undefined) continue;
    byObject.set(route, key);
    const id = idOf(route);
    if (id !== null && !byId.has(id)) byId.set(id, key);
  }
  const taken = new Set<string>();
  const take = (key: string | undefined): string | undefined => {
    if (key === undefined || taken.has(key)) return undefined;
    taken.add(key);
    return key;
  };
  const known = now.map((route) => take(byObject.get(route)));
  const named = now.map((route, index) => known[index] ?? take(byId.get(idOf(route) ?? '')));
  // A new name, and everything else in its place.
  const isSameLength = old.length === now.length;
  const routeKeys = named.map(
    (key, index) => key ?? (isSameLength ? take(before.routeKeys[index]) : undefined) ?? newRouteKey(),
  );
  const { selected } = before;
  return {
    input,
    routeKeys,
    selected: selected !== null && routeKeys.includes(selected) ? selected : null,
  };
}
