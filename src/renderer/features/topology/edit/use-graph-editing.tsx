import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
} from 'react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import type { CanvasEditing } from '../canvas/canvas.tsx';
import { type CanvasContext, noHover, useCanvas } from '../canvas/canvas-context.ts';
import type { Placed } from '../layout/use-layout.ts';
import { describeEnds, nameOf } from '../model/spoken.ts';
import type { GraphNode } from '../model/types.ts';
import { AskingView } from './asking-view.tsx';
import { CarryGhost } from './carry-ghost.tsx';
import './edit.css';
import { editByKey } from './edit-keys.ts';
import { Palette } from './palette.tsx';
import { useBusyPorts } from './use-busy-ports.ts';
import { useCarry } from './use-carry.ts';
import { useEditing } from './use-editing.ts';

export interface GraphEditing {
  /** For the canvas. */
  readonly canvas: CanvasEditing;
  readonly onNodeMenu: NonNullable<CanvasContext['onNodeMenu']>;
  /** The pointer was pressed somewhere in the view. */
  onPress(event: PointerEvent): void;
  /** Whether a key meant an edit of the node that has the keyboard. */
  onNodeKey(event: KeyboardEvent, node: GraphNode): boolean;
  /** The key for adding, where no node has the keyboard. */
  askAdd(): void;
  readonly palette: ReactNode;
  /** What is asked, and what is carried. */
  readonly overlays: ReactNode;
}

/**
 * All that edits the graph, for the view that shows it.
 *
 * @param container the view
 * @param goTo gives a node the keyboard and shows it
 */
export function useGraphEditing(
  placed: Placed,
  container: RefObject<HTMLElement | null>,
  goTo: (id: string) => void,
): GraphEditing {
  const { topology } = useStores();
  const { graph } = placed;
  const selected = useStoreValue('topology', (state) => state.selected);
  const busyPorts = useBusyPorts();
  const { hover } = useCanvas();
  const wanted = useRef<string | null>(null);

  const onMade = useCallback(
    (id: string | null) => {
      wanted.current = id ?? topology.getState().active ?? 'clients';
    },
    [topology],
  );
  // Once it is drawn: places are worked out on another thread.
  useEffect(() => {
    const id = wanted.current;
    if (id === null) return;
    if (placed.layout.places[id] !== undefined && graph.nodes.some((node) => node.id === id)) {
      wanted.current = null;
      goTo(id);
    }
  });
  const boxOf = useCallback(
    (id: string) =>
      container.current?.querySelector(`[data-node="${CSS.escape(id)}"]`)?.getBoundingClientRect() ?? null,
    [container],
  );
  const state = useEditing(graph, onMade, boxOf);
  const { editing, editor } = state;
  const carry = useCarry(container, {
    graph,
    editing,
    editor,
    busyPorts,
    hideHover: () => hover.setState(noHover),
  });
  const latest = useRef(graph);
  useEffect(() => {
    latest.current = graph;
  });
  const nodeOf = useCallback(
    (id: string | undefined) => latest.current.nodes.find((node) => node.id === id),
    [],
  );

  const handlers = useMemo(
    () => ({
      canvas: {
        onConnectBegin(id, isFromSource, at) {
          const node = nodeOf(id);
          if (node !== undefined) carry.begin({ kind: 'end', node, isFromSource }, at, true);
        },
        onEdgeMenu(edge, at) {
          const [from, to] = [nodeOf(edge.from), nodeOf(edge.to)];
          if (from === undefined || to === undefined) return;
          editing.openMenu(describeEnds(edge, from, to), editing.edgeActions(edge), at);
        },
        onGroundMenu: (at) => editing.openMenu('Add to the graph', editing.partActions(null), at),
      } satisfies CanvasEditing,
      onNodeMenu(node: GraphNode, at: { readonly x: number; readonly y: number }) {
        topology.getState().activate(node.id);
        editing.openMenu(nameOf(node), editing.nodeActions(node), at);
      },
      onPress(event: PointerEvent) {
        if (event.button !== 0 || !(event.target instanceof Element)) return;
        if (event.target.closest('.react-flow__handle') !== null) return;
        const node = nodeOf(event.target.closest<HTMLElement>('[data-node]')?.dataset['node']);
        if (node?.ref.kind !== 'route' && node?.ref.kind !== 'upstream') return;
        carry.begin({ kind: 'node', node }, { x: event.clientX, y: event.clientY });
      },
      onNodeKey: (event: KeyboardEvent, node: GraphNode) => editByKey(event, node, editing),
    }),
    [nodeOf, carry, editing, topology],
  );
  const after = graph.nodes.find(({ id }) => id === selected) ?? null;
  return {
    ...handlers,
    askAdd: () => editing.askAdd(after),
    palette: (
      <Palette
        after={after}
        onAdd={(part) => editing.add(part, part === 'listener' ? null : after)}
        onGrab={(part, at) => carry.begin({ kind: 'part', part }, at)}
      />
    ),
    overlays: (
      <>
        <AskingView graph={graph} state={state} onReturn={goTo} />
        <CarryGhost store={carry.store} />
      </>
    ),
  };
}
