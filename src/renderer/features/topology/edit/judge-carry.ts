import { addPart } from '../../../../shared/edit/graph/add-part.ts';
import { possibleSources, possibleTargets } from '../../../../shared/edit/graph/connect.ts';
import { possiblePools } from '../../../../shared/edit/graph/move-upstream.ts';
import { nodeKey } from '../../../../shared/edit/graph/node.ts';
import { nameOf } from '../model/spoken.ts';
import type { Graph, GraphNode } from '../model/types.ts';
import type { Load, Verdict } from './carry.ts';
import { fileNodeOf } from './file-node.ts';
import { partLooks } from './part-looks.ts';

/** Nodes up to which each is asked beforehand whether a part may be added after it. */
const askedLimit = 300;

export type Verdicts = (node: GraphNode, isLowerHalf: boolean) => Verdict | null;

const possible = (text: string): Verdict => ({ isPossible: true, text, side: null });
const refused = (text: string): Verdict => ({ isPossible: false, text, side: null });

/** What letting go of a load over each node would do; null where that does nothing. */
export function judgeLoad(
  load: Load,
  graph: Graph,
  input: unknown,
  busyPorts: ReadonlySet<number>,
): Verdicts {
  if (load.kind === 'part')
    return (node) => {
      const file = fileNodeOf(node, graph);
      if (!file.ok) return refused(file.message);
      const edit = addPart(input, load.part, { after: file.node, busyPorts });
      return edit.ok ? possible(`${edit.label}, after ${nameOf(node)}`) : refused(edit.message);
    };
  const own = fileNodeOf(load.node, graph);
  if (!own.ok) return () => refused(own.message);
  if (load.kind === 'end') return judgeEnd(load, graph, input);
  if (own.node.kind === 'route') return judgePlace(load.node, graph);
  if (own.node.kind !== 'upstream') return () => null;
  const pools = new Map(
    possiblePools(input, own.node).map(({ node, reason }) => [node.id, { reason, id: node.id }]),
  );
  const from = own.node.pool;
  return (node) => {
    const { ref } = node;
    if (ref.kind !== 'pool' && ref.kind !== 'upstream' && ref.kind !== 'upstreams') return null;
    if (ref.pool === from && !node.isOverlay) return null;
    const file = fileNodeOf(node, graph);
    if (!file.ok) return refused(file.message);
    const pool = pools.get(ref.pool);
    if (pool === undefined) return null;
    return pool.reason === null
      ? possible(`move ${nameOf(load.node)} to pool ${pool.id}`)
      : refused(pool.reason);
  };
}

function judgeEnd(load: Extract<Load, { kind: 'end' }>, graph: Graph, input: unknown): Verdicts {
  const own = fileNodeOf(load.node, graph);
  if (!own.ok) return () => refused(own.message);
  const ends = load.isFromSource ? possibleTargets(input, own.node) : possibleSources(input, own.node);
  const byKey = new Map(ends.map((end) => [nodeKey(end.node), end]));
  return (node) => {
    if (node.id === load.node.id) return null;
    const file = fileNodeOf(node, graph);
    if (!file.ok) return refused(file.message);
    const end = byKey.get(nodeKey(file.node));
    if (end === undefined)
      return refused(
        load.isFromSource
          ? `${capital(nameOf(load.node))} does not lead to ${nameOf(node)}.`
          : `${capital(nameOf(node))} does not lead to ${nameOf(load.node)}.`,
      );
    return end.label === null ? refused(end.reason ?? '') : possible(end.label);
  };
}

function judgePlace(route: GraphNode, graph: Graph): Verdicts {
  return (node, isLowerHalf) => {
    if (node.ref.kind !== 'route' || node.id === route.id) return null;
    const file = fileNodeOf(node, graph);
    if (!file.ok) return refused(file.message);
    const side = isLowerHalf ? 'after' : 'before';
    return { isPossible: true, text: `try ${nameOf(route)} ${side} ${nameOf(node)}`, side };
  };
}

/** Which nodes to mark from the beginning. Of very many, those under the pointer alone. */
export function marksFor(
  load: Load,
  graph: Graph,
  verdicts: Verdicts,
): ReadonlyMap<string, 'possible' | 'refused'> {
  if (load.kind === 'part' && graph.nodes.length > askedLimit) return new Map();
  return new Map(
    graph.nodes.flatMap((node) => {
      const verdict = verdicts(node, false);
      return verdict === null ? [] : [[node.id, verdict.isPossible ? 'possible' : 'refused'] as const];
    }),
  );
}

/** What a load is called while it is carried. */
export function loadText(load: Load): string {
  if (load.kind === 'part') return partLooks[load.part].label;
  return load.kind === 'end' ? `Connect ${nameOf(load.node)}` : capital(nameOf(load.node));
}

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
