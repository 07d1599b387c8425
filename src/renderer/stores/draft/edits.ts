import { idOf, idsAt, listAt, setAt } from '../../../shared/config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../../shared/config/raw.ts';
import { toId, uniqueName } from '../../../shared/edit/unique-name.ts';
import { indexOfKey, type Moment, newRouteKey } from './moment.ts';

/** Where an upstream made in the form points at first: where development servers commonly are. */
export const firstUpstreamUrl = 'http://localhost:3000';

const setRoutes = (moment: Moment, routes: readonly unknown[], keys: readonly string[]): Moment => ({
  input: setAt(moment.input, ['routes'], routes),
  routeKeys: keys,
  selected: moment.selected !== null && keys.includes(moment.selected) ? moment.selected : null,
});

const poolOf = (route: unknown): string | null => {
  const pool = valueAt(route, ['to', 'pool']);
  return typeof pool === 'string' ? pool : null;
};

/** Whether a route takes every request, as far as its own conditions go. */
export function matchesEverything(route: unknown): boolean {
  const match = valueAt(route, ['match']);
  if (!isRawMap(match)) return match === undefined || match === null;
  return Object.values(match).every((part) =>
    Array.isArray(part) ? part.length === 0 : isRawMap(part) ? Object.keys(part).length === 0 : part === null,
  );
}

/** A new pool of one upstream at the end of the pools; returns its id too. */
export function addPool(input: unknown, wanted: string): { readonly input: unknown; readonly id: string } {
  const id = uniqueName(toId(wanted), new Set(idsAt(input, 'pools')));
  const pool = { id, upstreams: [{ id: 'a', url: firstUpstreamUrl }] };
  return { input: setAt(input, ['pools'], [...listAt(input, 'pools'), pool]), id };
}

/** The port of a listener made in the form, or the next one that the file does not use. */
const firstPort = 8443;

/**
 * A new, selected route with a pool of its own, and a listener where there is none to reach it by. It goes to the end, or before a last route that takes everything and
 * would leave it nothing.
 */
export function addRoute(moment: Moment): Moment {
  const routes = listAt(moment.input, 'routes');
  const id = uniqueName('route', new Set(idsAt(moment.input, 'routes')));
  const reachable = listAt(moment.input, 'listeners').length > 0 ? moment.input : addListener(moment.input);
  const { input, id: pool } = addPool(reachable, id);
  const place = routes.length > 0 && matchesEverything(routes.at(-1)) ? routes.length - 1 : routes.length;
  const key = newRouteKey();
  const added = setRoutes(
    { ...moment, input },
    routes.toSpliced(place, 0, { id, to: { pool } }),
    moment.routeKeys.toSpliced(place, 0, key),
  );
  return { ...added, selected: key };
}

/** A copy right after its original, selected, with an id of its own. */
export function duplicateRoute(moment: Moment, key: string): Moment {
  const index = indexOfKey(moment, key);
  const routes = listAt(moment.input, 'routes');
  const route = routes[index];
  if (!isRawMap(route)) return moment;
  const id = uniqueName(idOf(route) ?? 'route', new Set(idsAt(moment.input, 'routes')));
  const copyKey = newRouteKey();
  const added = setRoutes(
    moment,
    routes.toSpliced(index + 1, 0, { ...route, id }),
    moment.routeKeys.toSpliced(index + 1, 0, copyKey),
  );
  return { ...added, selected: copyKey };
}

/** Without the route; the next one is selected. @param base the file's value: pools it has are never taken away */
export function deleteRoute(moment: Moment, key: string, base: unknown): Moment {
  const index = indexOfKey(moment, key);
  if (index < 0) return moment;
  const keys = moment.routeKeys.toSpliced(index, 1);
  const rest = setRoutes(moment, listAt(moment.input, 'routes').toSpliced(index, 1), keys);
  const selected = moment.selected === key ? (keys[Math.min(index, keys.length - 1)] ?? null) : rest.selected;
  return { ...rest, input: withoutUnusedPools(rest.input, base), selected };
}

/** The route at another place. @param to index in the list without it; beyond the ends means the ends */
export function moveRoute(moment: Moment, key: string, to: number): Moment {
  const index = indexOfKey(moment, key);
  const routes = listAt(moment.input, 'routes');
  const place = Math.max(0, Math.min(routes.length - 1, to));
  if (index < 0 || place === index) return moment;
  const move = <Item>(list: readonly Item[], item: Item): readonly Item[] =>
    list.toSpliced(index, 1).toSpliced(place, 0, item);
  return setRoutes(moment, move(routes, routes[index]), move(moment.routeKeys, key));
}

/** The route before or after another one. */
export function dropRoute(moment: Moment, key: string, target: string, side: 'before' | 'after'): Moment {
  if (key === target) return moment;
  const others = moment.routeKeys.filter((other) => other !== key);
  const place = others.indexOf(target);
  return place < 0 ? moment : moveRoute(moment, key, side === 'before' ? place : place + 1);
}

/** The route changed by `change`. */
export function updateRoute(moment: Moment, key: string, change: (route: RawMap) => RawMap): Moment {
  const index = indexOfKey(moment, key);
  const route = listAt(moment.input, 'routes')[index];
  if (!isRawMap(route)) return moment;
  return { ...moment, input: setAt(moment.input, ['routes', index], change(route)) };
}

/** Another name for a route. A pool made for it, which the file does not have yet, keeps the same name as the route. */
export function renameRoute(moment: Moment, key: string, id: string, base: unknown): Moment {
  const index = indexOfKey(moment, key);
  const routes = listAt(moment.input, 'routes');
  const before = idOf(routes[index]);
  const renamed = updateRoute(moment, key, (route) => ({ ...route, id }));
  const pool = poolOf(routes[index]);
  const isOwn =
    pool !== null &&
    pool === before &&
    !idsAt(base, 'pools').includes(pool) &&
    routes.filter((route) => poolOf(route) === pool).length === 1;
  const place = listAt(moment.input, 'pools').findIndex((entry) => idOf(entry) === pool);
  // While the name is not a possible id, the pool keeps the last one that was.
  if (!isOwn || place < 0 || toId(id) !== id || idsAt(moment.input, 'pools').includes(id)) return renamed;
  return { ...renamed, input: renamePool(renamed.input, place, id) };
}

/** The entry of a list changed by `change`. */
export function updateEntry(
  input: unknown,
  list: 'pools' | 'listeners',
  index: number,
  change: (entry: RawMap) => RawMap,
): unknown {
  const entry = listAt(input, list)[index];
  return isRawMap(entry) ? setAt(input, [list, index], change(entry)) : input;
}

/** Another id for a pool, also where routes name it. Where the id is taken, references stay as they are. */
export function renamePool(input: unknown, index: number, id: string): unknown {
  const before = idOf(listAt(input, 'pools')[index]);
  const renamed = updateEntry(input, 'pools', index, (pool) => ({ ...pool, id }));
  if (before === null || !isUnique(input, 'pools', before, id)) return renamed;
  const routes = listAt(renamed, 'routes').map((route) =>
    poolOf(route) === before ? setAt(route, ['to', 'pool'], id) : route,
  );
  return routes.length === 0 ? renamed : setAt(renamed, ['routes'], routes);
}

/** A new listener with TLS at the end of the listeners. */
export function addListener(input: unknown): unknown {
  const listeners = listAt(input, 'listeners');
  const id = uniqueName('web', new Set(idsAt(input, 'listeners')));
  const ports = new Set(listeners.map((listener) => valueAt(listener, ['port'])));
  let free = firstPort;
  while (ports.has(free)) free += 1;
  return setAt(input, ['listeners'], [...listeners, { id, port: free }]);
}

/** Without the listener. Routes and redirects that name it are left as they are and show it as a mistake. */
export const deleteListener = (input: unknown, index: number): unknown =>
  setAt(input, ['listeners'], listAt(input, 'listeners').toSpliced(index, 1));

/** Another id for a listener, also where routes and redirects name it. */
export function renameListener(input: unknown, index: number, id: string): unknown {
  const before = idOf(listAt(input, 'listeners')[index]);
  const renamed = updateEntry(input, 'listeners', index, (listener) => ({ ...listener, id }));
  if (before === null || !isUnique(input, 'listeners', before, id)) return renamed;
  const follow = (value: unknown): unknown => (value === before ? id : value);
  const routes = listAt(renamed, 'routes').map((route) => {
    const named = valueAt(route, ['listeners']);
    const listed =
      Array.isArray(named) && named.includes(before) ? setAt(route, ['listeners'], named.map(follow)) : route;
    return valueAt(listed, ['to', 'listener']) === before ? setAt(listed, ['to', 'listener'], id) : listed;
  });
  const listeners = listAt(renamed, 'listeners').map((listener) =>
    valueAt(listener, ['redirectToHttps']) === before ? setAt(listener, ['redirectToHttps'], id) : listener,
  );
  const withRoutes = routes.length === 0 ? renamed : setAt(renamed, ['routes'], routes);
  return setAt(withRoutes, ['listeners'], listeners);
}

/** Whether references to `before` can follow a renaming to `id` without meaning something else. */
function isUnique(input: unknown, list: 'pools' | 'listeners', before: string, id: string): boolean {
  const ids = idsAt(input, list);
  return ids.filter((other) => other === before).length === 1 && !ids.includes(id);
}

/** Without pools that the draft added and no route leads to any more. @param base the file's value */
export function withoutUnusedPools(input: unknown, base: unknown): unknown {
  const inFile = new Set(idsAt(base, 'pools'));
  const used = new Set(listAt(input, 'routes').map(poolOf));
  const pools = listAt(input, 'pools');
  const kept = pools.filter((pool) => {
    const id = idOf(pool);
    return id === null || inFile.has(id) || used.has(id);
  });
  if (kept.length === pools.length) return input;
  const isNewList = kept.length === 0 && valueAt(base, ['pools']) === undefined;
  return setAt(input, ['pools'], isNewList ? undefined : kept);
}
