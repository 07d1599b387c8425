import type { Editable, GraphEdit, Refusal } from './graph-edit.ts';
import { type Layers, layersOf } from './layers.ts';

/** An edit that is possible and not made yet: where a drag may end is asked for hundreds of nodes, and one of them is chosen. */
export interface Plan {
  readonly ok: true;
  /** What would be done, as in {@link GraphEdit}. */
  readonly label: string;
  make(): GraphEdit;
}

export type Planned = Plan | Refusal;

/** A configuration, with what several plans for it want to know of it. */
export interface Planning {
  readonly config: Editable;
  /** The layers as they would be without one route, or as they are. */
  layers(without?: string): Layers;
}

export function planningOf(config: Editable): Planning {
  const known = new Map<string | null, Layers>();
  return {
    config,
    layers(without) {
      const key = without ?? null;
      const found = known.get(key) ?? layersOf(config, key);
      // One drag asks for one route; with more, what is kept would grow with the file.
      if (known.size < 4) known.set(key, found);
      return found;
    },
  };
}
