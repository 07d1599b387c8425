import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { LiveStore } from '../live/live-store.ts';
import type { EdgeLive, NodeLive } from '../live/live-types.ts';
import type { GraphEdge, GraphNode } from '../model/types.ts';

/** What nodes and edges of the canvas ask for; the numbers apart from the drawing, so that each draws its own alone. */
export interface CanvasContext {
  readonly live: LiveStore;
  readonly hover: StoreApi<Hover>;
  onSelect(node: GraphNode): void;
  onShowEdge(edge: GraphEdge): void;
  /** The menu of a node, at a place of the window; absent where there is none. */
  readonly onNodeMenu?: (node: GraphNode, at: { readonly x: number; readonly y: number }) => void;
}

/** What the pointer is over, and where, in pixels of the window. */
export interface Hover {
  readonly target:
    | { readonly kind: 'node'; readonly node: GraphNode }
    | { readonly kind: 'edge'; readonly edge: GraphEdge }
    | null;
  readonly x: number;
  readonly y: number;
}

export const noHover: Hover = { target: null, x: 0, y: 0 };

export const createHoverStore = (): StoreApi<Hover> => createStore<Hover>(() => noHover);

const Context = createContext<CanvasContext | null>(null);
export const CanvasProvider = Context.Provider;

export function useCanvas(): CanvasContext {
  const context = useContext(Context);
  if (context === null) throw new Error('useCanvas was called outside the topology.');
  return context;
}

export function useNodeLive(id: string): NodeLive | null {
  const { live } = useCanvas();
  return useSyncExternalStore(
    useCallback((onChange: () => void) => live.subscribe(id, onChange), [live, id]),
    () => live.node(id),
  );
}

export function useEdgeLive(id: string): EdgeLive | null {
  const { live } = useCanvas();
  return useSyncExternalStore(
    useCallback((onChange: () => void) => live.subscribe(id, onChange), [live, id]),
    () => live.edge(id),
  );
}
