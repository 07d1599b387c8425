import type { Config, ListenerConfig, PoolConfig, RouteConfig } from '../../shared/config/schema.ts';
import type { LeftOutList } from './left-out.ts';

export interface PlacedListener {
  readonly listener: ListenerConfig;
  /** `listeners[0]` */
  readonly path: string;
}

export interface PlacedRoute {
  readonly route: RouteConfig;
  /** `routes[3]` */
  readonly path: string;
  /** Where it leads, for a pool. */
  readonly pool: PoolConfig | null;
}

/** A key of `match` that a format has no words for. */
interface Unsayable {
  readonly ok: false;
  readonly key: string;
  readonly why: string;
}

/** Listeners that clients can reach; the others are not in the file. */
export function openListeners(config: Config, leftOut: LeftOutList): PlacedListener[] {
  return config.listeners.flatMap((listener, at) => {
    const path = `listeners[${at}]`;
    if (listener.enabled && listener.port !== 0) return [{ listener, path }];
    leftOut.add(
      listener.enabled ? `${path}.port` : `${path}.enabled`,
      listener.enabled ? 'port: 0' : `listener ${listener.id}`,
      listener.enabled
        ? 'any free port is of no use to clients in production.'
        : 'it is closed, and not in the file.',
      listener.enabled ? 'Choose a port and export again.' : 'Open it and export again.',
    );
    return [];
  });
}

/** Routes whose conditions a format can say, with those; the others are not in the file. */
export function matchedRoutes<Match extends { readonly ok: true }>(
  config: Config,
  leftOut: LeftOutList,
  matchOf: (route: RouteConfig) => Match | Unsayable,
): (PlacedRoute & { readonly match: Match })[] {
  return config.routes.flatMap((route, at) => {
    const { to } = route;
    const path = `routes[${at}]`;
    const match = matchOf(route);
    if (!match.ok) {
      leftOut.add(
        `${path}.match.${match.key}`,
        `route ${route.id}`,
        `${match.why}. The route is not in the file: requests that it took go on to those below it.`,
        'Match by something else, or add the route by hand.',
      );
      return [];
    }
    const pool = to.kind === 'pool' ? (config.pools.find(({ id }) => id === to.pool) ?? null) : null;
    return [{ route, path, pool, match }];
  });
}
