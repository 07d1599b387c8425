import { listAt } from '../../../shared/config/plain.ts';

/** The draft at one point of its history. Never changed; an edit makes a new one that shares what it left alone. */
export interface Moment {
  /** The configuration before defaults are filled in. */
  readonly input: unknown;
  /** An identity for each entry of `routes` that outlives renaming and moving; in the order of the list. */
  readonly routeKeys: readonly string[];
  /** Key of the route that the form shows; null for none. */
  readonly selected: string | null;
}

let nextKey = 1;

/** A key that no route had before in this window. */
export function newRouteKey(): string {
  nextKey += 1;
  return `route-${nextKey}`;
}

/** A first moment of a file's value, with the first route selected. */
export function momentOf(input: unknown): Moment {
  const routeKeys = listAt(input, 'routes').map(newRouteKey);
  return { input, routeKeys, selected: routeKeys[0] ?? null };
}

/** The place of a key among the routes; -1 when there is none. */
export const indexOfKey = (moment: Moment, key: string | null): number =>
  key === null ? -1 : moment.routeKeys.indexOf(key);

/** The route of a key; undefined when there is none. */
export const routeOf = (moment: Moment, key: string | null): unknown =>
  listAt(moment.input, 'routes')[indexOfKey(moment, key)];
