import { idOf, idsAt, listAt } from '../config/plain.ts';
import { isRawMap, type RawMap } from '../config/raw.ts';
import { toId, uniqueName } from './unique-name.ts';

/** A change of a configuration, or why there is none. */
export type RouteEdit =
  | {
      readonly ok: true;
      /** The configuration with the change in it, before defaults are filled in. The one given is not changed. */
      readonly input: unknown;
      /** The route that is new or changed. */
      readonly route: string;
      /** What could not be taken along, a sentence each. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

export const refuseEdit = (message: string): RouteEdit => ({ ok: false, message });

/** What of a captured request a new route is to match. */
export interface CapturedPlace {
  /** With its port. */
  readonly authority: string;
  /** Path and query. */
  readonly target: string;
  readonly method: string;
  /** The route that took it; null where none did. */
  readonly route: string | null;
}

/** The host of a captured request, lower case and without its port. */
export const hostOfPlace = ({ authority }: Pick<CapturedPlace, 'authority'>): string =>
  (authority.startsWith('[')
    ? authority.slice(0, authority.indexOf(']') + 1)
    : authority.replace(/:[0-9]*$/, '')
  ).toLowerCase();

/** The path of a captured request, without its query. */
export const pathOfPlace = ({ target }: Pick<CapturedPlace, 'target'>): string =>
  target.split('?', 1)[0] ?? target;

/** A pattern for exactly this path: one that ends like a pattern for all below it is written as an expression. */
export const exactPath = (path: string): string =>
  path.endsWith('/*') ? `~^${path.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}$` : path;

/**
 * Adds a route in front of the one that took a request, for the same listeners; at the front where none did.
 *
 * @param route without its id
 */
export function addRouteBefore(
  input: unknown,
  {
    name,
    place,
    route,
    notes = [],
  }: {
    readonly name: string;
    readonly place: CapturedPlace;
    readonly route: RawMap;
    readonly notes?: readonly string[];
  },
): RouteEdit {
  if (!isRawMap(input)) return refuseEdit('The configuration is not a map; mend the file first.');
  const routes = listAt(input, 'routes');
  const index = place.route === null ? -1 : routes.findIndex((candidate) => idOf(candidate) === place.route);
  if (place.route !== null && index < 0)
    return refuseEdit(`The file has no route '${place.route}' any more, which took this request.`);
  const taken = routes[index];
  const listeners =
    isRawMap(taken) && taken['listeners'] !== undefined ? { listeners: taken['listeners'] } : {};
  const id = uniqueName(toId(name), new Set(idsAt(input, 'routes')));
  const added = { id, ...listeners, ...route };
  return {
    ok: true,
    input: { ...input, routes: routes.toSpliced(Math.max(0, index), 0, added) },
    route: id,
    notes,
  };
}

/** Changes the route of that id. */
export function changeRoute(input: unknown, id: string, change: (route: RawMap) => RawMap): RouteEdit {
  if (!isRawMap(input)) return refuseEdit('The configuration is not a map; mend the file first.');
  const routes = listAt(input, 'routes');
  const index = routes.findIndex((candidate) => idOf(candidate) === id);
  const route = routes[index];
  if (!isRawMap(route)) return refuseEdit(`The file has no route '${id}' any more.`);
  return { ok: true, input: { ...input, routes: routes.with(index, change(route)) }, route: id, notes: [] };
}
