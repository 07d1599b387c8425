import { MiniMap, Panel, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import {
  type KeyboardEvent,
  type MouseEvent as ReactMouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import type { Placed } from '../layout/use-layout.ts';
import { useMovingPlaces } from '../layout/use-moving-places.ts';
import { Legend } from '../legend.tsx';
import { sizeOf } from '../model/sizes.ts';
import type { GraphEdge } from '../model/types.ts';
import { inReadingOrder, isWalkKey, walk } from '../model/walk.ts';
import { noHover, useCanvas } from './canvas-context.ts';
import { ColumnHeadings } from './column-headings.tsx';
import { EdgeLayer } from './edge-layer.tsx';
import { zoomBounds } from './fit.ts';
import { HoverCard } from './hover-card.tsx';
import { type DrawnNode, NodeView } from './node-view.tsx';
import { useViewportControl, type ViewportControl } from './use-viewport-control.ts';

const nodeTypes = { thing: NodeView };

/** On the view while it is moved by hand: edges are then not looked for below the pointer. */
const moving = 'data-moving';

/** Nodes from which on a map helps to find one's way. */
const mapFrom = 60;

export interface CanvasProps {
  readonly placed: Placed;
  /** What is done by the pointer to edit the graph; without it nothing can be. */
  readonly editing?: CanvasEditing;
  /** Keys that are not about walking, with the node that has the keyboard. */
  readonly onNodeKey?: (event: KeyboardEvent, id: string) => void;
  /** Buttons over the graph. */
  readonly controls: (control: ViewportControl) => ReactNode;
  /** For whoever is outside and wants a node shown. */
  readonly controlRef: RefObject<ViewportControl | null>;
}

export interface CanvasEditing {
  /** A connection is being drawn from a node: from where it leads on, or from where it is led to. */
  onConnectBegin(id: string, isFromSource: boolean, at: { readonly x: number; readonly y: number }): void;
  onEdgeMenu(edge: GraphEdge, at: { readonly x: number; readonly y: number }): void;
  /** The menu of the ground, where there is no node. */
  onGroundMenu(at: { readonly x: number; readonly y: number }): void;
}

/** The graph as it is drawn, to be moved and zoomed by pointer, and walked by the keyboard. */
export function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Flow {...props} />
    </ReactFlowProvider>
  );
}

function Flow({ placed, editing, onNodeKey, controls, controlRef }: CanvasProps) {
  const { topology } = useStores();
  const { scale } = placed;
  const { hover } = useCanvas();
  const container = useRef<HTMLDivElement>(null);
  const places = useMovingPlaces(placed.layout.places);
  const view = useViewportControl(placed, container);
  const nodes = useDrawn(placed, places, editing !== undefined);
  const selected = useStoreValue('topology', (state) => state.selected);
  useEffect(() => {
    controlRef.current = view;
  });
  useEffect(() => {
    if (selected === null) return;
    const frame = requestAnimationFrame(() => controlRef.current?.reveal(selected));
    return () => cancelAnimationFrame(frame);
  }, [selected, controlRef]);

  const onKeyDown = (event: KeyboardEvent) => {
    const id = event.target instanceof HTMLElement ? event.target.dataset['node'] : undefined;
    if (id === undefined || event.ctrlKey || event.metaKey) return;
    if (event.altKey || !isWalkKey(event.key)) {
      onNodeKey?.(event, id);
      return;
    }
    event.preventDefault();
    const to = walk(placed.graph, placed.layout.places, id, event.key);
    if (to === null) return;
    topology.getState().activate(to);
    view.reveal(to);
    focusNode(container.current, to);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys come from the nodes inside, which are buttons
    <div
      ref={container}
      role="presentation"
      className="topology relative h-full min-h-0 min-w-0 flex-1"
      onKeyDown={onKeyDown}
    >
      <ReactFlow
        nodes={nodes}
        nodeTypes={nodeTypes}
        aria-label="Graph of listeners, routes, pools and upstreams. Arrow keys lead along its edges, Enter opens a form."
        nodesDraggable={false}
        nodesConnectable={editing !== undefined}
        connectOnClick={false}
        nodesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        panActivationKeyCode={null}
        panOnScroll
        zoomOnDoubleClick={false}
        minZoom={zoomBounds.least}
        maxZoom={zoomBounds.most}
        onMoveStart={(event) => {
          if (event === null) return;
          container.current?.toggleAttribute(moving, true);
          hover.setState(noHover);
        }}
        onMove={(event) => {
          if (event !== null) view.keep();
        }}
        onMoveEnd={() => container.current?.toggleAttribute(moving, false)}
        {...(editing === undefined ? {} : editingProps(editing))}
        proOptions={{ hideAttribution: true }}
      >
        <EdgeLayer placed={placed} places={places} onEdgeMenu={editing?.onEdgeMenu} />
        {placed.graph.nodes.length >= mapFrom && (
          <MiniMap position="top-right" className="mt-11!" pannable ariaLabel="Map of the graph" />
        )}
        <Panel position="bottom-right">{controls(view)}</Panel>
        {scale === 'desk' && (
          // A container around the whole graph would cost its frames a tenth: this one is around the legend alone.
          <Panel position="bottom-left" className="@container/legend pointer-events-none w-[60%]">
            <div className="w-fit @max-[336px]/legend:hidden">
              <Legend />
            </div>
          </Panel>
        )}
      </ReactFlow>
      <ColumnHeadings placed={placed} />
      <HoverCard graph={placed.graph} />
    </div>
  );
}

function editingProps({ onConnectBegin, onGroundMenu }: CanvasEditing) {
  return {
    onConnectStart(
      event: MouseEvent | TouchEvent,
      { nodeId, handleType }: { readonly nodeId: string | null; readonly handleType: string | null },
    ) {
      if (nodeId === null || !('clientX' in event)) return;
      onConnectBegin(nodeId, handleType === 'source', { x: event.clientX, y: event.clientY });
    },
    onPaneContextMenu(event: MouseEvent | ReactMouseEvent) {
      event.preventDefault();
      onGroundMenu({ x: event.clientX, y: event.clientY });
    },
  };
}

/** Gives a node the keyboard; without scrolling, as the view is moved to it. */
export function focusNode(container: HTMLElement | null, id: string): void {
  container?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus({ preventScroll: true });
}

function useDrawn(
  { graph, layout, scale }: Placed,
  places: Placed['layout']['places'],
  connects: boolean,
): DrawnNode[] {
  const order = useMemo(() => inReadingOrder(graph, layout.places), [graph, layout]);
  return useMemo(
    () =>
      order.flatMap((node, index): DrawnNode[] => {
        const position = places[node.id] ?? layout.places[node.id];
        if (position === undefined) return [];
        const { width, height } = sizeOf(node, graph, scale);
        const isOneLine = graph.isCompact && node.ref.kind !== 'clients' && node.ref.kind !== 'listener';
        return [
          {
            id: node.id,
            type: 'thing',
            position,
            width,
            height,
            connectable: connects && !node.isOverlay,
            // Those that can be carried elsewhere do not move the view.
            ...(connects && (node.ref.kind === 'route' || node.ref.kind === 'upstream')
              ? { className: 'nopan' }
              : {}),
            // By its corner: a transform of its own for each node is what moving the graph takes long for.
            style: {
              width,
              height,
              left: position.x,
              top: position.y,
              transform: 'none',
              pointerEvents: 'all',
            },
            data: { node, scale, isOneLine, isEntry: index === 0 },
          },
        ];
      }),
    [order, places, layout, graph, scale, connects],
  );
}
