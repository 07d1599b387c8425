import { bindsOverlap } from '../config/addresses.ts';
import { MAX_LISTENERS, MAX_POOLS, MAX_ROUTES } from '../config/bounds.ts';
import type { Config } from '../config/schema.ts';

/** What is laid over a configuration, checked. */
export type AddedConfig = Pick<Config, 'listeners' | 'routes' | 'pools'>;

export type Composition =
  | { readonly ok: true; readonly config: Config }
  /** Why both cannot run together: a sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * A configuration with what a scenario adds to it. Requests to the listeners of the file are decided as by the file alone: its routes
 * keep their places, and one that is for `all` listeners is for all of the file's. Only the routes of the scenario, which name
 * theirs, are for the listeners of the scenario; what none of them takes is answered 404, as everywhere. Everything global is the
 * file's.
 */
export function compose(file: Config, added: AddedConfig): Composition {
  const message = collision(file, added);
  if (message !== null) return { ok: false, message };
  const own = file.listeners.map(({ id }) => id);
  const routes = file.routes.map((route) =>
    route.listeners === 'all' ? { ...route, listeners: own } : route,
  );
  return {
    ok: true,
    config: {
      ...file,
      listeners: [...file.listeners, ...added.listeners],
      routes: [...routes, ...added.routes],
      pools: [...file.pools, ...added.pools],
    },
  };
}

const kinds = [
  { list: 'listeners', one: 'listener', most: MAX_LISTENERS },
  { list: 'routes', one: 'route', most: MAX_ROUTES },
  { list: 'pools', one: 'pool', most: MAX_POOLS },
] as const;

function collision(file: Config, added: AddedConfig): string | null {
  for (const { list, one, most } of kinds) {
    const ids = new Set(file[list].map(({ id }) => id));
    const twice = added[list].find(({ id }) => ids.has(id));
    if (twice !== undefined)
      return `Your configuration has a ${one} '${twice.id}', and so has the scenario. Give yours another id.`;
    const total = file[list].length + added[list].length;
    if (total > most)
      return `With those of the scenario there are ${total} ${list}, and there can be ${most}.`;
  }
  for (const { id, port, bind } of added.listeners) {
    const other = file.listeners.find((one) => one.port === port && bindsOverlap(one.bind, bind));
    if (other !== undefined)
      return `Listener '${other.id}' of your configuration wants port ${port}, which '${id}' of the scenario has.`;
  }
  return null;
}
