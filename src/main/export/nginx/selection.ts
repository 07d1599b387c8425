import type { PlacedRoute } from '../placed.ts';
import { block, map, variablePart } from './words.ts';

/** Conditions in one map: a parameter of nginx holds 4096 bytes. */
const groupSize = 40;
/** Groups of one listener: nginx follows variables into variables a hundred times. */
const groupLimit = 80;

/** Routes of one listener that can be told apart. */
export const selectableRoutes = groupSize * groupLimit;

/**
 * Maps that say which route takes a request: the conditions of all routes in a row, `0110`, of which the first 1 counts.
 *
 * @param conditionOf the variable that is 1 where a route takes a request, or the text 1
 * @returns the variable with the id of the route, `_none` where no route takes the request
 */
export function routeSelection(
  listener: string,
  routes: readonly PlacedRoute[],
  conditionOf: (route: PlacedRoute) => string,
): { readonly lines: readonly string[]; readonly variable: string } {
  const name = variablePart(listener);
  const groups: PlacedRoute[][] = [];
  for (let at = 0; at < routes.length; at += groupSize) groups.push(routes.slice(at, at + groupSize));
  const variable = `$route_of_${name}`;
  if (groups.length === 0) return { lines: map('""', variable, [['default', '_none']]), variable };
  const lines: string[] = [];
  for (const [at, group] of groups.entries()) {
    const own = groups.length === 1 ? variable : `${variable}_in_${at + 1}`;
    const entries = group.map(({ route }, place) => `${first(place)} ${route.id};`);
    const last = at === groups.length - 1;
    lines.push(
      ...block(`map "${group.map(conditionOf).join('')}" ${own}`, [
        `default ${last ? '_none' : '""'};`,
        ...entries,
      ]),
    );
  }
  for (let at = groups.length - 2; at >= 0; at -= 1) {
    const rest = at === groups.length - 2 ? `${variable}_in_${at + 2}` : `${variable}_from_${at + 2}`;
    const from = at === 0 ? variable : `${variable}_from_${at + 1}`;
    lines.push(
      ...map(`${variable}_in_${at + 1}`, from, [
        ['""', rest],
        ['default', `${variable}_in_${at + 1}`],
      ]),
    );
  }
  return { lines, variable };
}

const first = (place: number): string => (place < 4 ? `~^${'0'.repeat(place)}1` : `"~^0{${place}}1"`);
