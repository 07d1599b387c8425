import type { RouteFacts } from '../facts.ts';
import type { Matcher } from '../matchers/matcher.ts';

/** No route found yet: every place in the table is before it. */
export const nowhere = Number.POSITIVE_INFINITY;

/** A route filed under one of its host and path patterns, with what that place in the index does not say. */
export interface Entry {
  /** 0-based place of the route in the table. */
  readonly place: number;
  /** What is still to be looked at, cheapest first. */
  readonly rest: readonly Matcher[];
}

/**
 * The place of the first entry that holds and is in front of `best`; `best` where there is none.
 *
 * @param entries in the order of their places
 */
export function firstHeld(entries: readonly Entry[], facts: RouteFacts, best: number): number {
  for (const entry of entries) {
    if (entry.place >= best) return best;
    if (holds(entry.rest, facts)) return entry.place;
  }
  return best;
}

function holds(rest: readonly Matcher[], facts: RouteFacts): boolean {
  for (const matcher of rest) if (!matcher.matches(facts)) return false;
  return true;
}
