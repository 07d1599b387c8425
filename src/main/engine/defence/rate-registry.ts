import type { RouteConfig } from '../../../shared/config/schema.ts';
import { type BucketRoom, type Rate, RateBuckets } from './rate-buckets.ts';

type RateConfig = NonNullable<RouteConfig['limits']['rate']>;

/** Finds the buckets that a route has; null where rates do not count, as in a configuration that is only tried. */
export type RateSource = Pick<RateRegistry, 'obtain'> | null;

/** Buckets of all routes. They outlive reloads of routes whose rate stays as it is. */
export class RateRegistry {
  readonly #room: BucketRoom = { used: 0 };
  readonly #byRoute = new Map<string, RateBuckets>();

  /** The same buckets as before, where route and rate are the same. */
  obtain(route: string, rate: RateConfig): RateBuckets {
    const name = nameOf(route, rate);
    const known = this.#byRoute.get(name);
    if (known !== undefined) return known;
    const { requests, per, burst } = rate;
    const plain: Rate = { requests, per, burst };
    const buckets = new RateBuckets(plain, this.#room);
    this.#byRoute.set(name, buckets);
    return buckets;
  }

  /** Buckets in use by a route; 0 where it has no such rate. */
  sizeOf(route: string, rate: RateConfig): number {
    return this.#byRoute.get(nameOf(route, rate))?.size ?? 0;
  }

  /** Forgets the buckets of all other routes and rates. */
  retain(routes: readonly Pick<RouteConfig, 'id' | 'limits'>[]): void {
    const kept = new Set(
      routes.flatMap(({ id, limits: { rate } }) => (rate === undefined ? [] : [nameOf(id, rate)])),
    );
    for (const [name, buckets] of this.#byRoute) {
      if (kept.has(name)) continue;
      buckets.close();
      this.#byRoute.delete(name);
    }
  }
}

const nameOf = (route: string, { requests, per, burst, key }: RateConfig): string =>
  JSON.stringify([route, requests, per, burst, key]);
