import { ListFilter, X } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { explainHealth } from '../../../../shared/explain/health.ts';
import { epochMilliseconds } from '../../../../shared/model/units.ts';
import { ListenerPanel } from '../../../forms/listener-panel.tsx';
import { PoolPanel } from '../../../forms/pool-panel.tsx';
import { RoutePanel } from '../../../forms/route-panel.tsx';
import { UpstreamPanel } from '../../../forms/upstream-panel.tsx';
import { useStores } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { SegmentText } from '../../../ui/segment-text.tsx';
import { StatusMark } from '../../../ui/status-mark.tsx';
import { useNow } from '../../../ui/use-now.ts';
import { useNodeLive } from '../canvas/canvas-context.ts';
import { filterOf } from '../model/filter-of.ts';
import { nameOf, rateWords } from '../model/spoken.ts';
import type { Graph, GraphNode } from '../model/types.ts';

/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;

export interface NodePanelProps {
  readonly node: GraphNode;
  readonly graph: Graph;
  readonly onClose: () => void;
  /** More that can be done with the node. */
  readonly actions?: ReactNode;
}

/** What is selected: how it is now, and its form. */
export const NodePanel = memo(function NodePanel({ node, graph, onClose, actions }: NodePanelProps) {
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Now node={node} graph={graph} actions={actions} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Form node={node} graph={graph} onClose={onClose} />
      </div>
    </div>
  );
});

function Now({ node, graph, actions }: Omit<NodePanelProps, 'onClose'>) {
  const { navigation } = useStores();
  const live = useNodeLive(node.id);
  const filter = filterOf(node, graph);
  return (
    <div className="flex shrink-0 flex-col gap-1 border-line border-b bg-sunken px-4 py-2">
      <div className="flex items-center gap-2">
        {live !== null && (
          <p className="flex min-w-0 flex-1 items-center gap-1.5">
            <StatusMark tone={live.look.tone} shape={live.look.shape} />
            <span className="truncate">
              <span className="inline-block font-semibold first-letter:uppercase">{live.look.word}</span>
              <span className="text-muted"> · {rateWords(live.perSecond)}</span>
            </span>
          </p>
        )}
        {actions}
        {filter !== null && (
          <Button
            size="sm"
            onPress={() => {
              navigation.getState().setFilter(filter);
              navigation.getState().show('inspector');
            }}
          >
            <ListFilter size={12} aria-hidden />
            Show requests
          </Button>
        )}
      </div>
      {live?.health !== undefined && live.health !== null && (
        <Health since={live.health.since} reason={live.health.reason} />
      )}
      {live !== null && live.health === null && live.note !== '' && (
        <p className="selectable text-muted text-xs">{live.note}</p>
      )}
    </div>
  );
}

function Health({
  since,
  reason,
}: {
  readonly since: number;
  readonly reason: Parameters<typeof explainHealth>[0]['reason'];
}) {
  const now = useNow(clockInterval);
  return (
    <p className="selectable text-muted text-xs">
      <SegmentText
        segments={explainHealth({ since: epochMilliseconds(since), reason }, epochMilliseconds(now))}
      />
    </p>
  );
}

function Form({
  node,
  graph,
  onClose,
}: {
  readonly node: GraphNode;
  readonly graph: Graph;
  readonly onClose: () => void;
}) {
  const { ref } = node;
  if (node.isOverlay)
    return (
      <Plain title={nameOf(node)} onClose={onClose}>
        <p className="font-mono text-xs">{node.detail}</p>
        <p>
          The running scenario added it, and takes it away when it ends. Your configuration file does not have
          it, so there is nothing to edit here.
        </p>
      </Plain>
    );
  switch (ref.kind) {
    case 'listener':
      return <ListenerPanel key={node.id} index={ref.index} onClose={onClose} />;
    case 'route':
      return ref.routeKey === null ? null : <RoutePanel routeKey={ref.routeKey} onClose={onClose} />;
    case 'pool':
      return <PoolPanel key={node.id} index={ref.index} onClose={onClose} />;
    case 'upstream':
    case 'upstreams': {
      const pool = graph.nodes.find(({ id }) => id === `pool:${ref.pool}`)?.ref;
      if (pool?.kind !== 'pool') return null;
      return ref.kind === 'upstream' ? (
        <UpstreamPanel key={node.id} pool={pool.index} index={ref.index} onClose={onClose} />
      ) : (
        <PoolPanel key={node.id} index={pool.index} onClose={onClose} />
      );
    }
    case 'answer': {
      const owner = graph.nodes.find(({ id }) => id === ref.owner);
      return owner === undefined ? null : <Form node={owner} graph={graph} onClose={onClose} />;
    }
    case 'clients':
      return <Clients onClose={onClose} />;
  }
}

function Clients({ onClose }: { readonly onClose: () => void }) {
  const { navigation } = useStores();
  return (
    <Plain title="Clients" onClose={onClose}>
      <p>
        Whatever opens a connection to a listener: browsers, command-line tools, other services. The rate is
        of requests that came from them, each counted once however many layers it goes through.
      </p>
      <Button onPress={() => navigation.getState().show('defence')}>Who asks, in Defence</Button>
    </Plain>
  );
}

function Plain({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={title} className="flex flex-col items-start gap-3 px-4 py-3">
      <header className="flex w-full items-center">
        <h2 className="min-w-0 flex-1 truncate font-semibold first-letter:uppercase">{title}</h2>
        <IconButton label="Close" size="sm" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      {children}
    </section>
  );
}
