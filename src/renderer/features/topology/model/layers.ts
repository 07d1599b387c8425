import type { ListenerFacts, RouteFacts } from './read-config.ts';

/**
 * How many listeners lie before each one on the longest way that leads to it: 0 where none does. Ways that lead in a
 * circle, which the check refuses, are followed once.
 */
export function layerDepths(
  listeners: readonly ListenerFacts[],
  routes: readonly RouteFacts[],
): ReadonlyMap<string, number> {
  const into = new Map<string, Set<string>>();
  for (const { target, listeners: of } of routes) {
    if (target.kind !== 'listener') continue;
    const from = of ?? listeners.map(({ id }) => id);
    const known = into.get(target.listener) ?? new Set();
    for (const id of from) if (id !== target.listener) known.add(id);
    into.set(target.listener, known);
  }
  const depths = new Map<string, number>();
  const visiting = new Set<string>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    if (visiting.has(id)) return 0;
    visiting.add(id);
    const before = [...(into.get(id) ?? [])].map((from) => depthOf(from) + 1);
    visiting.delete(id);
    const depth = Math.max(0, ...before);
    depths.set(id, depth);
    return depth;
  };
  for (const { id } of listeners) depthOf(id);
  return depths;
}

/** The column of listeners that lie `depth` layers deep. */
export const listenerColumn = (depth: number): number => 1 + 2 * depth;

/** Headings of all columns. @param deepest depth of the innermost listeners @param hasAnswers whether Doorman answers some itself */
export const columnTitles = (deepest: number, hasAnswers: boolean): readonly string[] => [
  'Clients',
  ...Array.from({ length: deepest + 1 }, (_, depth) =>
    depth === 0 ? ['Listeners', 'Routes'] : [`Listeners, layer ${depth + 1}`, `Routes, layer ${depth + 1}`],
  ).flat(),
  hasAnswers ? 'Pools and answers' : 'Pools',
  'Upstreams',
];
