import type { RouteConfig } from '../../../../shared/config/schema.ts';
import type { RouteFacts } from '../facts.ts';
import type { Matcher } from '../matchers/matcher.ts';
import { nowhere } from './entry.ts';
import { HostIndex } from './host-index.ts';

export interface IndexedRoute {
  readonly matchers: readonly Matcher[];
}

/**
 * Finds the first route that matches without looking at those before it: routes are filed by listener, host and path, and
 * only what a request finds there is looked at more closely. Says exactly what a scan in the order of the file would say.
 *
 * Of those found there, the ones that want an exact value of a header field or a parameter are looked up by it. What it cannot
 * file by (expressions, values that are to be present, methods, clients) it has to try, one route after another.
 */
export class RouteIndex {
  readonly #everywhere = new HostIndex();
  readonly #byListener = new Map<string, HostIndex>();

  /**
   * @param configs in the order of the file
   * @param routes what was compiled of each of them
   */
  constructor(configs: readonly RouteConfig[], routes: readonly IndexedRoute[]) {
    for (const [place, { listeners, match }] of configs.entries()) {
      const matchers = routes[place]?.matchers ?? [];
      const whole = matchers.find(({ part }) => part === 'path');
      const rest = matchers.filter(({ part }) => part !== 'listener' && part !== 'host' && part !== 'path');
      const homes =
        listeners === 'all'
          ? [this.#everywhere]
          : [...new Set(listeners)].map((listener) => this.#of(listener));
      for (const home of homes) {
        for (const paths of home.under(place, match.hosts)) paths.add(place, match.paths, whole, rest);
      }
    }
  }

  /** 0-based place of the first route all of whose parts hold; -1 when there is none. */
  first(facts: RouteFacts): number {
    const own = this.#byListener.get(facts.listener);
    const shared = this.#everywhere.first(facts, nowhere);
    const found = own === undefined ? shared : own.first(facts, shared);
    return found === nowhere ? -1 : found;
  }

  #of(listener: string): HostIndex {
    let index = this.#byListener.get(listener);
    if (index === undefined) {
      index = new HostIndex();
      this.#byListener.set(listener, index);
    }
    return index;
  }
}
