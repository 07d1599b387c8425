import { idOf, listAt } from '../../../../shared/config/plain.ts';
import type { GraphNode as FileNode } from '../../../../shared/edit/graph/node.ts';
import type { Moment } from '../../../stores/draft/moment.ts';
import { nameOf } from '../model/spoken.ts';
import type { Graph, GraphNode } from '../model/types.ts';

export type FileNodeOf =
  | { readonly ok: true; readonly node: FileNode }
  /** Why it cannot be edited, a sentence. */
  | { readonly ok: false; readonly message: string };

/** What a drawn node is in the configuration file. What a running scenario added is not there. */
export function fileNodeOf(node: GraphNode, graph: Graph): FileNodeOf {
  if (node.isOverlay)
    return {
      ok: false,
      message: `The running scenario added ${nameOf(node)}: it is there to look at, and your file does not have it.`,
    };
  const { ref } = node;
  switch (ref.kind) {
    case 'clients':
      return found({ kind: 'clients' });
    case 'listener':
      return found({ kind: 'listener', id: ref.listener });
    case 'route':
      return found({ kind: 'route', id: ref.route });
    case 'pool':
    case 'upstreams':
      return found({ kind: 'pool', id: ref.pool });
    case 'upstream':
      return found({ kind: 'upstream', pool: ref.pool, id: ref.upstream });
    case 'answer': {
      const owner = graph.nodes.find(({ id }) => id === ref.owner)?.ref;
      if (owner?.kind === 'route') return found({ kind: 'answer', route: owner.route });
      return {
        ok: false,
        message: 'A listener that redirects to HTTPS says so in its own form. Open that to change it.',
      };
    }
  }
}

const found = (node: FileNode): FileNodeOf => ({ ok: true, node });

/** The id of the drawn node for one of the file, as the graph of a moment has it. */
export function drawnIdOf(node: FileNode, moment: Moment): string {
  switch (node.kind) {
    case 'clients':
      return 'clients';
    case 'listener':
    case 'pool':
      return `${node.kind}:${node.id}`;
    case 'upstream':
      return `upstream:${node.pool}/${node.id}`;
    case 'route':
      return `route:${keyOf(node.id, moment)}`;
    case 'answer':
      return `answer:route:${keyOf(node.route, moment)}`;
  }
}

function keyOf(route: string, { input, routeKeys }: Moment): string {
  const index = listAt(input, 'routes').findIndex((entry) => idOf(entry) === route);
  return routeKeys[index] ?? route;
}
