import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { MatchPart, RouteMiss } from '../../../shared/model/decision.ts';
import type { RouteFacts } from './facts.ts';
import { RouteIndex } from './index/route-index.ts';
import type { MatchableRoute } from './match.ts';
import { firstMisses } from './misses.ts';

export interface MatchResult<Route> {
  /** The first route all of whose parts hold; null when there is none. */
  readonly route: Route | null;
  /** 0-based place of it; -1 when there is none. */
  readonly index: number;
  readonly held: readonly MatchPart[];
  /** The first of the routes in front of it, with the part of each that failed. */
  readonly misses: readonly RouteMiss[];
  readonly missesLeftOut: number;
}

const nothing: readonly never[] = [];

/** The routes of one configuration: the first match wins, in the order of the file. */
export class Router<Route extends MatchableRoute> {
  readonly routes: readonly Route[];
  readonly #index: RouteIndex;

  /**
   * @param configs in the order of the file
   * @param routes what was compiled of each of them
   */
  constructor(configs: readonly RouteConfig[], routes: readonly Route[]) {
    this.routes = routes;
    this.#index = new RouteIndex(configs, routes);
  }

  /** Pure. */
  match(facts: RouteFacts): MatchResult<Route> {
    const { routes } = this;
    const index = this.#index.first(facts);
    const route = routes[index] ?? null;
    const before = route === null ? routes.length : index;
    const misses = firstMisses(routes, before, facts);
    return { route, index, held: route?.held ?? nothing, misses, missesLeftOut: before - misses.length };
  }
}
