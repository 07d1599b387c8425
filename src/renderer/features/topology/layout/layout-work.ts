import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from '@dagrejs/dagre';
import type { LayoutEdge, LayoutNode, LayoutResult, LayoutTask, Point } from './layout-task.ts';
import { orderLayers } from './order-layers.ts';

/** No node has this id: it holds what nothing leads to in its column. */
const root = ' root';

type DagreGraph = Graph<GraphLabel, NodeLabel, EdgeLabel>;

/**
 * Places nodes in their columns, so that what belongs together lies side by side and few edges cross. What leads from
 * the same place keeps the order that it is given in: routes stand in the order in which they are tried.
 */
export function placeNodes({ nodes, edges, gaps }: LayoutTask): LayoutResult {
  if (nodes.length === 0) return { places: {}, columns: [], bends: {}, width: 0, height: 0 };
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', nodesep: gaps.nodes, ranksep: gaps.columns, edgesep: gaps.nodes });
  const columns = new Map(nodes.map(({ id, column }) => [id, column]));
  const lengthOf = ({ from, to }: LayoutEdge): number => (columns.get(to) ?? 0) - (columns.get(from) ?? 0);
  graph.setNode(root, { width: 1, height: 1 });
  for (const { id, width, height, above } of nodes) graph.setNode(id, { width, height: height + above });
  const held = new Set<string>();
  for (const edge of edges) {
    const length = lengthOf(edge);
    // What leads back or stays in its column says nothing about the order.
    if (length < 1 || !columns.has(edge.from)) continue;
    held.add(edge.to);
    const label = { minlen: length, weight: length === 1 ? 2 : 1, width: 0, height: 0 };
    graph.setEdge(edge.from, edge.to, label, edge.id);
  }
  for (const { id, column } of nodes) {
    if (held.has(id)) continue;
    graph.setEdge(root, id, { minlen: column + 1, weight: 0, width: 0, height: 0 }, `${root} ${id}`);
  }
  const given = new Map(nodes.map(({ id }, index) => [id, index]));
  layout(graph, { customOrder: (layered) => orderLayers(layered, given) });
  return read(graph, nodes, edges, lengthOf);
}

interface Placed {
  readonly x?: number;
  readonly y?: number;
}

function read(
  graph: DagreGraph,
  nodes: readonly LayoutNode[],
  edges: readonly LayoutEdge[],
  lengthOf: (edge: LayoutEdge) => number,
): LayoutResult {
  const corners = nodes.map((node) => {
    const { x = 0, y = 0 }: Placed = graph.node(node.id);
    return { node, left: x - node.width / 2, top: y - (node.height + node.above) / 2 };
  });
  const lefts: number[] = [];
  for (const { node, left } of corners) lefts[node.column] = Math.min(lefts[node.column] ?? left, left);
  const minX = Math.min(...corners.map(({ left }) => left));
  const minY = Math.min(...corners.map(({ top }) => top));
  // In one column all begin at the same edge, however wide they are.
  const place = ({ node, top }: (typeof corners)[number]): Point => ({
    x: (lefts[node.column] ?? 0) - minX,
    y: top - minY + node.above,
  });
  const bendsOf = ({ id, from, to }: LayoutEdge): readonly Point[] => {
    const { points = [] }: { points?: Point[] } = graph.edge({ v: from, w: to, name: id }) ?? {};
    return points.slice(1, -1).map(({ x, y }) => ({ x: x - minX, y: y - minY }));
  };
  return {
    places: Object.fromEntries(corners.map((corner) => [corner.node.id, place(corner)])),
    columns: Array.from(lefts, (left) => (left ?? minX) - minX),
    bends: Object.fromEntries(
      edges.filter((edge) => lengthOf(edge) > 1).map((edge) => [edge.id, bendsOf(edge)]),
    ),
    width: Math.max(...corners.map((corner) => place(corner).x + corner.node.width)),
    height: Math.max(...corners.map((corner) => place(corner).y + corner.node.height)),
  };
}
