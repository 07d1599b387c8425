import type { LayoutResult } from '../layout/layout-task.ts';
import type { Graph, GraphNode } from './types.ts';

/** Keys that lead from node to node. */
export const walkKeys = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'] as const;
export type WalkKey = (typeof walkKeys)[number];

export const isWalkKey = (key: string): key is WalkKey => walkKeys.some((candidate) => candidate === key);

type Places = LayoutResult['places'];

/** Nodes column by column, each from the top: the order in which they are read. */
export function inReadingOrder(graph: Graph, places: Places): readonly GraphNode[] {
  const top = ({ id }: GraphNode): number => places[id]?.y ?? 0;
  return graph.nodes.toSorted((one, other) => one.column - other.column || top(one) - top(other));
}

/**
 * The node that a key leads to: right and left along edges, to the end that is nearest in height; up and down within
 * the column; Home and End to its first and its last. Null where there is none.
 */
export function walk(graph: Graph, places: Places, from: string, key: WalkKey): string | null {
  const current = graph.nodes.find(({ id }) => id === from);
  if (current === undefined) return graph.nodes[0]?.id ?? null;
  if (key === 'ArrowRight' || key === 'ArrowLeft')
    return alongEdge(graph, places, from, key === 'ArrowRight');
  const column = inReadingOrder(graph, places).filter((node) => node.column === current.column);
  const index = column.indexOf(current);
  const to =
    key === 'Home' ? 0 : key === 'End' ? column.length - 1 : key === 'ArrowDown' ? index + 1 : index - 1;
  return column[to]?.id ?? null;
}

function alongEdge(graph: Graph, places: Places, from: string, forwards: boolean): string | null {
  const ends = graph.edges.flatMap((edge) => {
    const [near, far] = forwards ? [edge.from, edge.to] : [edge.to, edge.from];
    return near === from && far !== from ? [far] : [];
  });
  const height = places[from]?.y ?? 0;
  const distance = (id: string): number => Math.abs((places[id]?.y ?? 0) - height);
  return ends.toSorted((one, other) => distance(one) - distance(other))[0] ?? null;
}
