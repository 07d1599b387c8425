import { isRawMap } from '../config/raw.ts';
import type { ScenarioOverlay } from '../model/scenario.ts';
import type { ScenarioFile } from './schema.ts';
import { baseVariant } from './step.ts';

/** What placeholders stand for: ports of the scenario's listeners by id, URLs of its upstreams by name. */
export interface PlaceholderValues {
  readonly ports: ReadonlyMap<string, number>;
  readonly urls: ReadonlyMap<string, string>;
}

/** `{{shop-a}}` is the URL of an upstream, `{{demo-web.port}}` the port of a listener. What is unknown stays as it is written. */
const placeholder = /\{\{([a-z][a-z0-9-]*)(\.port)?\}\}/g;

function fill(value: unknown, values: PlaceholderValues): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(placeholder, (written, name: string, port: string | undefined) => {
      const known = port === undefined ? values.urls.get(name) : values.ports.get(name);
      return known === undefined ? written : String(known);
    });
  }
  if (Array.isArray(value)) return value.map((entry) => fill(entry, values));
  if (!isRawMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, fill(entry, values)]));
}

/** What a variant of a scenario adds to the configuration, with real ports and addresses in place of the placeholders. */
export function overlayOf(file: ScenarioFile, variant: string, values: PlaceholderValues): ScenarioOverlay {
  const { listeners, routes, pools } = file.configuration;
  const other = variant === baseVariant ? undefined : file.variants[variant];
  const filled = (list: readonly unknown[]): unknown[] => list.map((entry) => fill(entry, values));
  return {
    listeners: filled(listeners).map((listener) => {
      const port =
        isRawMap(listener) && typeof listener['id'] === 'string'
          ? values.ports.get(listener['id'])
          : undefined;
      return isRawMap(listener) && port !== undefined ? { ...listener, port } : listener;
    }),
    routes: filled(other?.routes ?? routes),
    pools: filled(other?.pools ?? pools),
  };
}

/** Ids of the listeners that a scenario adds. */
export const listenerIdsOf = (file: ScenarioFile): readonly string[] =>
  file.configuration.listeners.flatMap((listener) =>
    isRawMap(listener) && typeof listener['id'] === 'string' ? [listener['id']] : [],
  );
