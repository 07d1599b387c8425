import type { Config, ListenerConfig, PoolConfig, RouteConfig } from '../../../shared/config/schema.ts';
import type { LeftOutList } from '../left-out.ts';
import type { ExportPlaces } from '../places.ts';

export interface CaddyContext {
  readonly config: Config;
  readonly places: ExportPlaces;
  readonly leftOut: LeftOutList;
}

export interface PlacedRoute {
  readonly route: RouteConfig;
  /** `routes[3]` */
  readonly path: string;
  readonly pool: PoolConfig | null;
  /** Lines of its matcher; none where it takes everything. */
  readonly matcher: readonly string[];
}

export interface PlacedListener {
  readonly listener: ListenerConfig;
  /** `listeners[0]` */
  readonly path: string;
}

/** A word, or nothing and a note where Caddy cannot say it. */
export function sayable(
  said: string | null,
  path: string,
  what: string,
  { leftOut }: CaddyContext,
): string | null {
  if (said === null)
    leftOut.add(
      path,
      what,
      'a Caddyfile has no way to write it: {$ begins a variable of the environment, a brace alone a block, and not every mixture of quotes can be said.',
      'Write it otherwise.',
    );
  return said;
}
