import type { EdgeLabel, Graph, GraphLabel, NodeLabel } from '@dagrejs/dagre';

/** Orders each layer by where its nodes are led to from, and what that leaves open as it was given. */
export function orderLayers(
  graph: Graph<GraphLabel, NodeLabel, EdgeLabel>,
  given: ReadonlyMap<string, number>,
): void {
  const labelOf = (id: string): NodeLabel => graph.node(id);
  const layers: string[][] = [];
  for (const id of graph.nodes()) {
    const { rank } = labelOf(id);
    if (rank === undefined) continue;
    const layer = layers[rank];
    if (layer === undefined) layers[rank] = [id];
    else layer.push(id);
  }
  const orderOf = (id: string): number => labelOf(id).order ?? 0;
  for (const layer of layers) {
    // Between columns there may be ranks of nothing.
    const sorted = (layer ?? [])
      .map((id, index) => ({
        id,
        middle: middleOf((graph.predecessors(id) ?? []).map(orderOf)),
        index: given.get(id) ?? index,
      }))
      .sort((one, other) => one.middle - other.middle || one.index - other.index);
    for (const [order, { id }] of sorted.entries()) labelOf(id).order = order;
  }
}

/** Last where nothing leads to it. */
const middleOf = (orders: readonly number[]): number =>
  orders.length === 0
    ? Number.MAX_SAFE_INTEGER
    : orders.reduce((sum, order) => sum + order, 0) / orders.length;
