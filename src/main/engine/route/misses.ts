import type { RouteMiss } from '../../../shared/model/decision.ts';
import type { RouteFacts } from './facts.ts';
import type { MatchableRoute } from './match.ts';
import type { Matcher } from './matchers/matcher.ts';

/** Misses listed in one decision; further ones are counted. */
export const missLimit = 20;
/** Characters of a pattern or value kept in evidence. */
const evidenceLength = 120;

/** The first part of a route that a request does not satisfy; null when all of them hold, so that the route would take it. */
export function missOf(route: MatchableRoute, facts: RouteFacts): RouteMiss | null {
  for (const matcher of route.matchers) {
    if (!matcher.matches(facts)) return describeMiss(route.id, matcher, facts);
  }
  return null;
}

function describeMiss(route: string, failed: Matcher, facts: RouteFacts): RouteMiss {
  return { route, part: failed.part, wanted: clip(failed.wanted), saw: clip(failed.saw(facts)) };
}

function clip(text: string): string {
  return text.length > evidenceLength ? `${text.slice(0, evidenceLength - 1)}…` : text;
}

const none: readonly never[] = [];

/**
 * Why the first of the routes in front of the matching one did not match. At most {@link missLimit} are looked at; they
 * are looked at for this alone, as the index does not need them.
 *
 * @param before how many routes are in front of the matching one; none of them matches
 */
export function firstMisses(
  routes: readonly MatchableRoute[],
  before: number,
  facts: RouteFacts,
): readonly RouteMiss[] {
  if (before === 0) return none;
  const misses: RouteMiss[] = [];
  const end = Math.min(before, missLimit);
  for (let place = 0; place < end; place += 1) {
    const route = routes[place];
    const miss = route === undefined ? null : missOf(route, facts);
    if (miss !== null) misses.push(miss);
  }
  return misses;
}
