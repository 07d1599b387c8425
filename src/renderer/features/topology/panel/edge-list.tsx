import { X } from 'lucide-react';
import { classNames } from '../../../ui/class-names.ts';
import { formatRate } from '../../../ui/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { useCanvas, useEdgeLive } from '../canvas/canvas-context.ts';
import { describeEdge, nameOf } from '../model/spoken.ts';
import type { Graph, GraphEdge, GraphNode } from '../model/types.ts';

/** Every edge in words, for whoever reads rather than looks: what it is between, its rate, and how it fares. */
export function EdgeList({ graph, onClose }: { readonly graph: Graph; readonly onClose: () => void }) {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <section aria-label="Connections" className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 items-center border-line border-b px-4 py-2">
        <h2 className="flex-1 font-semibold">Connections</h2>
        <IconButton label="Close the list" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto py-1">
        {graph.edges.map((edge) => {
          const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
          return from === undefined || to === undefined ? null : (
            <EdgeItem key={edge.id} edge={edge} from={from} to={to} />
          );
        })}
      </ul>
    </section>
  );
}

function EdgeItem({
  edge,
  from,
  to,
}: {
  readonly edge: GraphEdge;
  readonly from: GraphNode;
  readonly to: GraphNode;
}) {
  const live = useEdgeLive(edge.id);
  const { onShowEdge } = useCanvas();
  return (
    <li>
      <button
        type="button"
        onClick={() => onShowEdge(edge)}
        className="focus-ring-inset flex h-8 w-full cursor-default items-center gap-2 px-4 text-left text-xs hover:bg-hover"
      >
        <span className="sr-only">{`${describeEdge(edge, from, to, live)}. Show its requests.`}</span>
        <StatusMark
          tone={live?.look.tone ?? 'neutral'}
          {...(live === null ? {} : { shape: live.look.shape })}
        />
        <span aria-hidden className="min-w-0 flex-1 truncate">
          {nameOf(from)} <span className="text-faint">{edge.kind === 'cache' ? '↺' : '→'}</span>{' '}
          {edge.kind === 'cache' ? 'from the cache' : nameOf(to)}
        </span>
        <span aria-hidden className="shrink-0 text-muted">
          {live?.look.word}
        </span>
        <span
          aria-hidden
          className={classNames(
            'w-14 shrink-0 text-right',
            (live?.perSecond ?? 0) > 0 ? 'font-semibold' : 'text-faint',
          )}
        >
          {formatRate(live?.perSecond ?? 0)}/s
        </span>
      </button>
    </li>
  );
}
