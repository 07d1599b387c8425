import type { NewPart } from '../../../../shared/edit/graph/add-part.ts';
import type { MenuAction } from '../../../ui/menu.tsx';
import type { GraphEdge, GraphNode } from '../model/types.ts';
import type { PickItem } from './pick-dialog.tsx';

/** A dialog, a menu or a field that an edit asks something with; one at a time. */
export type Asking =
  | {
      readonly kind: 'pick';
      readonly title: string;
      readonly items: readonly PickItem[];
      readonly onPick: (item: PickItem) => void;
    }
  | {
      readonly kind: 'menu';
      readonly label: string;
      readonly actions: readonly MenuAction[];
      readonly at: { readonly x: number; readonly y: number };
    }
  | { readonly kind: 'rename'; readonly node: GraphNode; readonly box: DOMRect };

/** What can be done with a graph that can be edited. */
export interface Editing {
  /** What can be done with a node, and with an edge. */
  nodeActions(node: GraphNode): readonly MenuAction[];
  edgeActions(edge: GraphEdge): readonly MenuAction[];
  /** What can be added after a node, or where there is none. */
  partActions(node: GraphNode | null): readonly MenuAction[];
  /** Adds a part after a node, or to nothing. */
  add(part: NewPart, after: GraphNode | null): void;
  connect(from: GraphNode, to: GraphNode): void;
  disconnect(from: GraphNode, to: GraphNode): void;
  remove(node: GraphNode): void;
  duplicate(node: GraphNode): void;
  /** Has a route tried earlier or later. */
  move(node: GraphNode, direction: 'up' | 'down'): void;
  placeBeside(node: GraphNode, other: GraphNode, side: 'before' | 'after'): void;
  moveToPool(node: GraphNode, pool: GraphNode): void;
  askConnect(node: GraphNode): void;
  askDisconnect(node: GraphNode): void;
  askAdd(node: GraphNode | null): void;
  askPool(node: GraphNode): void;
  askName(node: GraphNode): void;
  openMenu(
    label: string,
    actions: readonly MenuAction[],
    at: { readonly x: number; readonly y: number },
  ): void;
}
