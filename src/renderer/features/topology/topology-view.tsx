import { Workflow } from 'lucide-react';
import {
  type KeyboardEvent,
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { listAt } from '../../../shared/config/plain.ts';
import { Announcer } from '../../forms/announcer.tsx';
import { ChangesBar } from '../../forms/changes-bar.tsx';
import { ConflictBanner } from '../../forms/conflict-banner.tsx';
import { UnreadableFile } from '../../forms/unreadable-file.tsx';
import { useAnnounceApplied } from '../../forms/use-announce-applied.ts';
import { useApplyKey } from '../../forms/use-apply-key.ts';
import { useDraft, useDraftValue } from '../../forms/use-draft.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { Canvas, focusNode } from './canvas/canvas.tsx';
import {
  type CanvasContext,
  CanvasProvider,
  createHoverStore,
  noHover,
  useCanvas,
} from './canvas/canvas-context.ts';
import { CanvasControls } from './canvas/canvas-controls.tsx';
import type { ViewportControl } from './canvas/use-viewport-control.ts';
import { Begin } from './edit/begin.tsx';
import { useGraphEditing } from './edit/use-graph-editing.tsx';
import { type Placed, useLayout } from './layout/use-layout.ts';
import { filterOf } from './model/filter-of.ts';
import type { GraphNode } from './model/types.ts';
import { EdgeList } from './panel/edge-list.tsx';
import { NodePanel } from './panel/node-panel.tsx';
import { PresenterBar } from './presenter-bar.tsx';
import './topology.css';
import { TopologyHeader } from './topology-header.tsx';
import { useGraph, useOverlay } from './use-graph.ts';
import { useLive } from './use-live.ts';

/** The configuration as a live graph: where requests go, how everything is, and the form of each part beside it. */
export function TopologyView() {
  return (
    <Announcer>
      <States />
    </Announcer>
  );
}

/** Empty, loading and unreadable; else the graph. */
function States() {
  const isLoaded = useDraftValue((state) => state.base !== null);
  const isReadable = useDraftValue((state) => state.moment.input !== undefined);
  const isEmpty = useDraftValue(({ moment: { input } }) =>
    ['listeners', 'routes', 'pools'].every((key) => listAt(input, key).length === 0),
  );
  const hasOverlay = useOverlay() !== null;
  const isDirty = useDraftValue((state) => state.dirty);
  if (!isLoaded)
    return <EmptyState icon={<Workflow size={20} aria-hidden />} title="Reading the configuration file…" />;
  if (!isReadable && !hasOverlay) return <UnreadableFile />;
  if (isEmpty && !hasOverlay && !isDirty) return <Begin />;
  return <Topology />;
}

function Topology() {
  const { topology } = useStores();
  const graph = useGraph();
  const isPresenting = useStoreValue('topology', (state) => state.isPresenting);
  const layout = useLayout(graph, isPresenting ? 'presenter' : 'desk');
  const live = useLive(graph);
  const [hover] = useState(createHoverStore);
  const draft = useDraft();
  const { navigation } = useStores();
  useApplyKey();
  useAnnounceApplied();

  const context = useMemo((): CanvasContext => {
    const show = (filter: string) => {
      topology.getState().setPresenting(false);
      navigation.getState().setFilter(filter);
      navigation.getState().show('inspector');
    };
    return {
      live,
      hover,
      onSelect(node) {
        hover.setState(noHover);
        if (topology.getState().isPresenting) return;
        if (node.ref.kind === 'upstreams') {
          topology.getState().toggleOpened(node.ref.pool);
          return;
        }
        // The form of a route is of the one that the draft has selected.
        const route = routeKeyOf(node);
        if (route !== null) draft.getState().select(route);
        topology.getState().select(node.id);
      },
      onShowEdge: ({ filter }) => show(filter),
    };
  }, [live, hover, topology, navigation, draft]);

  return (
    <CanvasProvider value={context}>
      <div className="flex h-full min-h-0 flex-col bg-bg">
        {layout.phase === 'failed' && (
          <EmptyState title="The graph could not be drawn">
            {layout.message}. Open the view again; if that does not help, the Routes view shows the same.
          </EmptyState>
        )}
        {layout.phase === 'working' && (
          <EmptyState icon={<Workflow size={20} aria-hidden />} title="Drawing…" />
        )}
        {layout.phase === 'ready' && <Workspace placed={layout.placed} />}
      </div>
    </CanvasProvider>
  );
}

/** The key of the route whose form a node opens; null for other forms. */
const routeKeyOf = ({ ref }: GraphNode): string | null => {
  if (ref.kind === 'route') return ref.routeKey;
  return ref.kind === 'answer' && ref.owner.startsWith('route:') ? ref.owner.slice('route:'.length) : null;
};

interface WorkspaceProps {
  readonly placed: Placed;
}

function Workspace({ placed }: WorkspaceProps) {
  const { topology, navigation } = useStores();
  const { graph } = placed;
  const container = useRef<HTMLDivElement>(null);
  const control = useRef<ViewportControl | null>(null);
  const [isListShown, setListShown] = useState(false);
  const isPresenting = useStoreValue('topology', (state) => state.isPresenting);
  const selected = useStoreValue('topology', (state) => state.selected);
  const draft = useDraft();
  // A form takes long to draw: that its node is selected is seen first, and keys do not wait for it.
  const shown = useDeferredValue(selected);
  const node = graph.nodes.find(({ id }) => id === shown) ?? null;
  const context = useCanvas();
  const { live } = context;
  useEffect(() => live.hold(shown !== selected), [live, shown, selected]);

  const goTo = useCallback(
    (id: string) => {
      topology.getState().activate(id);
      control.current?.reveal(id);
      // The node becomes a tab stop first.
      requestAnimationFrame(() => focusNode(container.current, id));
    },
    [topology],
  );
  const close = useCallback(() => {
    const last = topology.getState().selected;
    topology.getState().select(null);
    if (last !== null) goTo(last);
  }, [topology, goTo]);
  const editing = useGraphEditing(placed, container, goTo);
  const { onNodeMenu } = editing;
  const canvas = useMemo(
    () => (isPresenting ? context : { ...context, onNodeMenu }),
    [context, onNodeMenu, isPresenting],
  );
  const onNodeKey = (event: KeyboardEvent, id: string) => {
    const target = graph.nodes.find((candidate) => candidate.id === id);
    if (target === undefined || isPresenting || editing.onNodeKey(event, target)) return;
    if (event.altKey || event.key !== 'f') return;
    event.preventDefault();
    navigation.getState().setFilter(filterOf(target, graph) ?? '');
    navigation.getState().show('inspector');
  };
  useKeyBindings([
    {
      key: '/',
      run: () => container.current?.querySelector<HTMLElement>('[data-topology-search]')?.focus(),
    },
    {
      key: 'a',
      run: () => {
        if (!isPresenting) editing.askAdd();
      },
    },
    { key: '0', run: () => control.current?.fit() },
    { key: '+', run: () => control.current?.zoomIn() },
    { key: '-', run: () => control.current?.zoomOut() },
    {
      key: 'Escape',
      run: () => {
        if (topology.getState().isPresenting) topology.getState().setPresenting(false);
        else if (isListShown) setListShown(false);
        else close();
      },
    },
  ]);

  const showNode = (id: string | undefined) => {
    if (id !== undefined) topology.getState().select(id);
  };
  return (
    <div
      ref={container}
      className="@container flex h-full min-h-0 flex-col"
      {...(isPresenting ? {} : { onPointerDownCapture: editing.onPress })}
    >
      {isPresenting ? (
        <PresenterBar />
      ) : (
        <TopologyHeader graph={graph} onFind={goTo} palette={editing.palette} />
      )}
      {!isPresenting && <ConflictBanner />}
      <div className="flex min-h-0 flex-1 flex-col @min-[640px]:flex-row">
        <CanvasProvider value={canvas}>
          <Canvas
            placed={placed}
            controlRef={control}
            onNodeKey={onNodeKey}
            {...(isPresenting ? {} : { editing: editing.canvas })}
            controls={(view) =>
              isPresenting ? null : (
                <CanvasControls
                  control={view}
                  isListShown={isListShown}
                  onToggleList={() => setListShown(!isListShown)}
                  onPresent={() => topology.getState().setPresenting(true)}
                />
              )
            }
          />
        </CanvasProvider>
        {(node !== null || isListShown) && !isPresenting && (
          <aside
            aria-label="Beside the graph"
            className="h-[60%] min-h-0 shrink-0 border-line border-t bg-surface @min-[640px]:h-auto @min-[640px]:w-[38%] @min-[640px]:min-w-[380px] @min-[640px]:max-w-[480px] @min-[640px]:border-t-0 @min-[640px]:border-l"
          >
            {isListShown ? (
              <EdgeList graph={graph} onClose={() => setListShown(false)} />
            ) : (
              node !== null && <NodePanel node={node} graph={graph} onClose={close} />
            )}
          </aside>
        )}
      </div>
      {!isPresenting && (
        <ChangesBar
          onShowRoute={() => showNode(`route:${draft.getState().moment.selected ?? ''}`)}
          onShowListener={(index) =>
            showNode(graph.nodes.find(({ ref }) => ref.kind === 'listener' && ref.index === index)?.id)
          }
        />
      )}
      {!isPresenting && editing.overlays}
    </div>
  );
}
