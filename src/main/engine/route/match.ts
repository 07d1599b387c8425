import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { MatchPart, RouteMiss } from '../../../shared/model/decision.ts';
import type { RouteFacts } from './facts.ts';
import { compileHeader, compileQuery } from './matchers/fields.ts';
import { compileHosts } from './matchers/host.ts';
import type { Matcher } from './matchers/matcher.ts';
import { compilePaths } from './matchers/path.ts';
import { compileClients, compileListeners, compileMethods } from './matchers/simple.ts';

/** Misses listed in one decision; further ones are counted. */
export const missLimit = 20;
/** Characters of a pattern or value kept in evidence. */
const evidenceLength = 120;

/** The parts of one route's `match`, cheapest and most telling first. A part left out is not in the list. */
export function compileMatch(route: RouteConfig): readonly Matcher[] {
  const matchers: Matcher[] = [];
  const { match } = route;
  if (route.listeners !== 'all') matchers.push(compileListeners(route.listeners));
  if (match.hosts.length > 0) matchers.push(compileHosts(match.hosts));
  if (match.paths.length > 0) matchers.push(compilePaths(match.paths));
  if (match.methods.length > 0) matchers.push(compileMethods(match.methods));
  for (const [name, pattern] of Object.entries(match.headers)) matchers.push(compileHeader(name, pattern));
  for (const [name, pattern] of Object.entries(match.query)) matchers.push(compileQuery(name, pattern));
  if (match.clients.length > 0) matchers.push(compileClients(match.clients));
  return matchers;
}

export interface MatchableRoute {
  readonly id: string;
  readonly matchers: readonly Matcher[];
}

export interface MatchResult<Route> {
  /** The first route all of whose parts hold; null when there is none. */
  readonly route: Route | null;
  /** 0-based place of it. */
  readonly index: number;
  readonly held: readonly MatchPart[];
  readonly misses: readonly RouteMiss[];
  readonly missesLeftOut: number;
}

/** First match wins, in order. Pure. */
export function matchRoute<Route extends MatchableRoute>(
  routes: readonly Route[],
  facts: RouteFacts,
): MatchResult<Route> {
  const misses: RouteMiss[] = [];
  let missed = 0;
  for (const [index, route] of routes.entries()) {
    const failed = route.matchers.find((matcher) => !matcher.matches(facts));
    if (failed === undefined) {
      const held = route.matchers.map((matcher) => matcher.part);
      return { route, index, held, misses, missesLeftOut: missed - misses.length };
    }
    missed += 1;
    if (misses.length < missLimit) misses.push(describeMiss(route.id, failed, facts));
  }
  return { route: null, index: -1, held: [], misses, missesLeftOut: missed - misses.length };
}

function describeMiss(route: string, failed: Matcher, facts: RouteFacts): RouteMiss {
  return { route, part: failed.part, wanted: clip(failed.wanted), saw: clip(failed.saw(facts)) };
}

function clip(text: string): string {
  return text.length > evidenceLength ? `${text.slice(0, evidenceLength - 1)}…` : text;
}
