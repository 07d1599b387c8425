import { samePlain } from '../../../../shared/config/raw.ts';
import type { RouteFlow } from '../../../../shared/model/flow.ts';
import type { AppStatus } from '../../../../shared/model/status.ts';
import type { Graph } from '../model/types.ts';
import { edgeLive } from './edge-live.ts';
import { indexFlows } from './flow-sums.ts';
import type { Live } from './live-types.ts';
import { nodeLive } from './node-live.ts';
import { indexUpstreams, type LiveFacts } from './runtime-facts.ts';

export const noLive: Live = { nodes: new Map(), edges: new Map() };

/**
 * What every node and edge shows now. What did not change since `before` is the same object, so that only what did is
 * drawn again.
 */
export function liveOf(
  graph: Graph,
  status: Pick<AppStatus, 'engine' | 'listeners' | 'upstreams'> | null,
  flows: readonly RouteFlow[],
  before: Live,
): Live {
  const facts: LiveFacts = {
    isRunning: status?.engine.state === 'running',
    listeners: new Map((status?.listeners ?? []).map((listener) => [listener.id, listener])),
    upstreams: indexUpstreams(status?.upstreams ?? []),
    flows: indexFlows(flows),
    nodes: new Map(graph.nodes.map((node) => [node.id, node])),
  };
  return {
    nodes: carry(
      graph.nodes.map((node) => [node.id, nodeLive(node, facts)]),
      before.nodes,
    ),
    edges: carry(
      graph.edges.map((edge) => [edge.id, edgeLive(edge, facts)]),
      before.edges,
    ),
  };
}

function carry<Value>(
  entries: readonly (readonly [string, Value])[],
  before: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  return new Map(
    entries.map(([id, next]) => {
      const known = before.get(id);
      return [id, known !== undefined && samePlain(known, next) ? known : next];
    }),
  );
}
