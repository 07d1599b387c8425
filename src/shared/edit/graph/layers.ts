import { idOf } from '../../config/plain.ts';
import type { Editable } from './graph-edit.ts';
import { listenerIds, listenersOf, nextListenerOf } from './route-parts.ts';

/** Listeners that one request may come through. The engine answers one more with 508, as it does a listener that comes twice. */
export const layerLimit = 8;

/** Which listeners' requests may be led on to which others. */
export type Layers = ReadonlyMap<string, ReadonlySet<string>>;

/** @param without id of a route that is not looked at, as it is about to lead elsewhere */
export function layersOf(config: Editable, without: string | null = null): Layers {
  const layers = new Map<string, Set<string>>();
  for (const route of config.routes) {
    const to = nextListenerOf(route);
    if (to === null || (without !== null && idOf(route) === without)) continue;
    for (const from of listenersOf(config, route)) {
      const known = layers.get(from);
      if (known === undefined) layers.set(from, new Set([to]));
      else known.add(to);
    }
  }
  return layers;
}

/**
 * The way on from a listener to another, as ids of the listeners on it with both ends; null where there is none. A listener is on
 * the way to itself.
 */
export function wayBetween(layers: Layers, from: string, to: string): readonly string[] | null {
  const before = new Map<string, string | null>([[from, null]]);
  // What is added while it is gone through is gone through as well: nearest first.
  for (const at of before.keys()) {
    if (at === to) {
      const way: string[] = [];
      for (let step: string | null = at; step !== null; step = before.get(step) ?? null) way.unshift(step);
      return way;
    }
    for (const next of layers.get(at) ?? []) if (!before.has(next)) before.set(next, at);
  }
  return null;
}

/** Listeners on the longest way that begins at one, itself included; just beyond the limit where there are more, or a circle. */
export function depthFrom(layers: Layers, from: string): number {
  let level: ReadonlySet<string> = new Set([from]);
  let depth = 0;
  while (level.size > 0 && depth <= layerLimit) {
    depth += 1;
    // A route for all listeners that leads to one of them is no layer more for that one.
    level = new Set(
      [...level].flatMap((listener) => [...(layers.get(listener) ?? [])].filter((next) => next !== listener)),
    );
  }
  return depth;
}

/** The layers the other way round: which listeners lead to each. */
export function turned(layers: Layers): Layers {
  const back = new Map<string, Set<string>>();
  for (const [from, nexts] of layers)
    for (const next of nexts) {
      const known = back.get(next);
      if (known === undefined) back.set(next, new Set([from]));
      else known.add(from);
    }
  return back;
}

/**
 * The listeners that a route for every one is to be for by name, once one of them is to be left out: all others, but for those that it
 * leads to itself, where requests would only come round again.
 */
export function othersFor(
  config: Editable,
  layers: Layers,
  route: unknown,
  without: string,
): readonly string[] {
  const next = nextListenerOf(route);
  return listenerIds(config).filter(
    (id) => id !== without && (next === null || wayBetween(layers, next, id) === null),
  );
}
