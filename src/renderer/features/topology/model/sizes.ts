import type { Graph, GraphNode } from './types.ts';

/** How large things are drawn; for an audience larger. */
export type Scale = 'desk' | 'presenter';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Room over a route for its loop of stored answers, in CSS pixels. */
export const loopRoom = 44;

const heights: Readonly<Record<Scale, { readonly full: number; readonly compact: number }>> = {
  desk: { full: 52, compact: 30 },
  presenter: { full: 68, compact: 40 },
};

const widths: Readonly<Record<GraphNode['ref']['kind'], number>> = {
  clients: 132,
  listener: 160,
  route: 176,
  pool: 164,
  upstream: 184,
  upstreams: 184,
  answer: 164,
};

/** Of the box of a node, in CSS pixels. */
export function sizeOf(node: GraphNode, graph: Graph, scale: Scale): Size {
  const { full, compact } = heights[scale];
  const isOneLine = graph.isCompact && node.ref.kind !== 'clients' && node.ref.kind !== 'listener';
  const width = widths[node.ref.kind];
  return {
    width: scale === 'presenter' ? Math.round(width * 1.15) : width,
    height: isOneLine ? compact : full,
  };
}
