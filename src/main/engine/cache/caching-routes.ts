import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { Stage } from '../pipeline/stage.ts';
import { createCacheStage } from './cache-stage.ts';
import { createInvalidationStage } from './invalidate-after.ts';
import type { ResponseCache } from './response-cache.ts';
import { compileRouteCache, type RouteCache } from './route-cache.ts';

/** Puts the cache into the chains of the routes of one configuration, where they need it. */
export class CachingRoutes {
  readonly #cache: ResponseCache;
  readonly #compiled: RouteCache[] = [];
  /** What other routes change may be stored only where some route stores. */
  readonly #used: boolean;

  constructor(cache: ResponseCache, routes: readonly RouteConfig[]) {
    this.#cache = cache;
    this.#used = routes.some((route) => route.cache.enabled);
  }

  /** Routes that have a cache, as far as they were compiled. */
  get compiled(): readonly RouteCache[] {
    return this.#compiled;
  }

  /** @param inner the stages that ask the upstream */
  around(route: RouteConfig, inner: readonly Stage[]): readonly Stage[] {
    if (!route.cache.enabled) return this.#used ? [createInvalidationStage(this.#cache), ...inner] : inner;
    const compiled = compileRouteCache(route, inner);
    this.#compiled.push(compiled);
    return [createCacheStage(this.#cache, compiled), ...inner];
  }
}
