import { depthFrom, type Layers, layerLimit, turned, wayBetween } from './layers.ts';

/** Why requests of some listeners cannot be led on to another; null where they can. @param layers without the route in question */
export function layerProblem(layers: Layers, froms: readonly string[], to: string): string | null {
  for (const from of froms) {
    const way = wayBetween(layers, to, from);
    if (way === null) continue;
    return `Requests would go round in a circle: ${[from, ...way].join(' → ')}.`;
  }
  const after = depthFrom(layers, to);
  const back = turned(layers);
  const before = Math.max(0, ...froms.map((from) => depthFrom(back, from)));
  return before + after > layerLimit
    ? `Requests would come through more than ${layerLimit} listeners; those that do are answered with 508.`
    : null;
}
