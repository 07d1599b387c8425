import type { Conflict, Side, Three } from './conflict.ts';
import { mergeValues, type Origins } from './merge-values.ts';

export interface Merged {
  /** The value with everything of both sides, and the chosen side where they collide. */
  readonly input: unknown;
  /** What both changed in different ways, in the order of the file. Empty: nothing had to be chosen. */
  readonly conflicts: readonly Conflict[];
}

export interface MergeOptions {
  /** The side that goes on in a conflict; without it, `mine` does. */
  readonly choose?: (conflict: string) => Side;
  /** For each route of `mine` the id it had in the base, null for a new one: so renaming is no removal. */
  readonly routeOrigins?: Origins;
}

/**
 * Brings together what two made of one configuration: listeners, routes, pools and upstreams by id, their keys one by one,
 * lists of single values by value, and lists in order. What one side alone changed is taken over; what both changed in
 * different ways is a conflict. A change of the place of something that the other side took away goes with it.
 *
 * Works on values that nothing has checked; what comes of it is to be checked like any other.
 */
export function mergeConfigs(sides: Three<unknown>, options: MergeOptions = {}): Merged {
  const conflicts: Conflict[] = [];
  const choose = options.choose ?? (() => 'mine');
  const input = mergeValues({ choose, conflicts }, [], sides, options.routeOrigins);
  return { input, conflicts };
}
