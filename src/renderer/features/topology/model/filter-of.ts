import { termFor } from '../../../../shared/filter/edit.ts';
import type { Graph, GraphNode } from './types.ts';

/** The inspector's filter for what went through a node; null for all of it. */
export function filterOf({ ref, id }: GraphNode, graph: Graph): string | null {
  switch (ref.kind) {
    case 'clients':
      return null;
    case 'listener':
      return termFor('listener', ref.listener);
    case 'route':
      return termFor('route', ref.route);
    case 'pool':
    case 'upstreams':
      return termFor('pool', ref.pool);
    case 'upstream':
      return termFor('upstream', `${ref.pool}/${ref.upstream}`);
    case 'answer':
      return graph.edges.find(({ to }) => to === id)?.filter ?? null;
  }
}
