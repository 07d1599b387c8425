import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { MatchPart } from '../../../shared/model/decision.ts';
import { compileHeader, compileQuery } from './matchers/fields.ts';
import { compileHosts } from './matchers/host.ts';
import type { Matcher } from './matchers/matcher.ts';
import { compilePaths } from './matchers/path.ts';
import { compileClients, compileListeners, compileMethods } from './matchers/simple.ts';

export interface MatchableRoute {
  readonly id: string;
  /** The parts of its `match`, cheapest and most telling first. A part left out is not in the list. */
  readonly matchers: readonly Matcher[];
  /** What holds when the route matches: the part of each matcher. */
  readonly held: readonly MatchPart[];
}

export function compileMatch(route: Pick<RouteConfig, 'id' | 'listeners' | 'match'>): MatchableRoute {
  const matchers: Matcher[] = [];
  const { id, match } = route;
  if (route.listeners !== 'all') matchers.push(compileListeners(route.listeners));
  if (match.hosts.length > 0) matchers.push(compileHosts(match.hosts));
  if (match.paths.length > 0) matchers.push(compilePaths(match.paths));
  if (match.methods.length > 0) matchers.push(compileMethods(match.methods));
  for (const [name, pattern] of Object.entries(match.headers)) matchers.push(compileHeader(name, pattern));
  for (const [name, pattern] of Object.entries(match.query)) matchers.push(compileQuery(name, pattern));
  if (match.clients.length > 0) matchers.push(compileClients(match.clients));
  return { id, matchers, held: matchers.map(({ part }) => part) };
}
