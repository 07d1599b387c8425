import {
  ArrowDown,
  ArrowRightLeft,
  ArrowUp,
  Cable,
  type Copy,
  CopyPlus,
  ListFilter,
  Pencil,
  Plus,
  SquarePen,
  Trash2,
  Unplug,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { possibleParts } from '../../../../shared/edit/graph/add-part.ts';
import type { GraphNode as FileNode } from '../../../../shared/edit/graph/node.ts';
import type { DraftStore } from '../../../stores/draft/draft.ts';
import type { NavigationStore } from '../../../stores/navigation.ts';
import type { TopologyStore } from '../../../stores/topology.ts';
import type { MenuAction } from '../../../ui/menu.tsx';
import { filterOf } from '../model/filter-of.ts';
import { describeEnds, nameOf } from '../model/spoken.ts';
import type { Graph, GraphEdge, GraphNode } from '../model/types.ts';
import type { Editing } from './editing.ts';
import { fileNodeOf } from './file-node.ts';
import { partLooks } from './part-looks.ts';

const noPorts: ReadonlySet<number> = new Set();

export interface ActionStores {
  readonly navigation: NavigationStore;
  readonly topology: TopologyStore;
  readonly draft: DraftStore;
}

/** The menu of a node: its form and its requests, then what can be done with it, and last what takes it away. */
export function nodeActions(
  node: GraphNode,
  graph: Graph,
  editing: Editing,
  stores: ActionStores,
): readonly MenuAction[] {
  const file = fileNodeOf(node, graph);
  const { kind } = node.ref;
  const filter = filterOf(node, graph);
  const isEditable = file.ok && kind !== 'clients';
  const icon = (Icon: typeof Copy): ReactNode => <Icon size={14} aria-hidden />;
  const looking: readonly MenuAction[] = [
    {
      id: 'open',
      label: 'Open its form',
      keys: 'Enter',
      icon: icon(SquarePen),
      onAction: () => openForm(node, stores),
    },
    {
      id: 'requests',
      label: 'Show its requests',
      keys: 'f',
      icon: icon(ListFilter),
      onAction: () => {
        stores.navigation.getState().setFilter(filter ?? '');
        stores.navigation.getState().show('inspector');
      },
    },
  ];
  if (!isEditable) return looking;
  const parts = editing.partActions(node);
  const hasConnections = graph.edges.some(
    (edge) => edge.kind !== 'asks' && edge.kind !== 'cache' && (edge.from === node.id || edge.to === node.id),
  );
  return [
    ...looking,
    ...(kind === 'answer' || kind === 'upstreams'
      ? []
      : [
          {
            id: 'rename',
            label: 'Rename',
            keys: 'F2',
            icon: icon(Pencil),
            isApart: true,
            onAction: () => editing.askName(node),
          },
        ]),
    ...(kind === 'answer'
      ? []
      : [
          {
            id: 'connect',
            label: kind === 'upstream' ? 'Connect from…' : 'Connect to…',
            keys: 'c',
            icon: icon(Cable),
            onAction: () => editing.askConnect(node),
          },
        ]),
    ...(hasConnections
      ? [
          {
            id: 'disconnect',
            label: 'Disconnect from…',
            keys: 'x',
            icon: icon(Unplug),
            onAction: () => editing.askDisconnect(node),
          },
        ]
      : []),
    ...(parts.length === 0
      ? []
      : [
          {
            id: 'add',
            label: 'Add after this',
            keys: 'a',
            icon: icon(Plus),
            onAction: () => undefined,
            items: parts,
          },
        ]),
    ...(kind === 'route'
      ? [
          {
            id: 'up',
            label: 'Try earlier',
            keys: 'Alt ↑',
            icon: icon(ArrowUp),
            isApart: true,
            onAction: () => editing.move(node, 'up'),
          },
          {
            id: 'down',
            label: 'Try later',
            keys: 'Alt ↓',
            icon: icon(ArrowDown),
            onAction: () => editing.move(node, 'down'),
          },
        ]
      : []),
    ...(kind === 'upstream'
      ? [
          {
            id: 'pool',
            label: 'Move to pool…',
            keys: 'm',
            icon: icon(ArrowRightLeft),
            isApart: true,
            onAction: () => editing.askPool(node),
          },
        ]
      : []),
    ...(kind === 'answer' || kind === 'upstreams'
      ? []
      : [
          {
            id: 'duplicate',
            label: 'Duplicate',
            keys: 'd',
            icon: icon(CopyPlus),
            onAction: () => editing.duplicate(node),
          },
        ]),
    {
      id: 'delete',
      label: kind === 'upstreams' ? 'Delete the pool' : 'Delete',
      keys: 'Del',
      icon: icon(Trash2),
      danger: true,
      isApart: true,
      onAction: () => editing.remove(node),
    },
  ];
}

/** What can be added after a node, or to nothing. @param file the node, as the file has it */
export function partActions(
  input: unknown,
  node: GraphNode | null,
  editing: Editing,
  file: FileNode | null = null,
): readonly MenuAction[] {
  return possibleParts(input, { after: file, busyPorts: noPorts })
    .filter(({ reason, part }) => reason === null && (node === null || part !== 'listener'))
    .map(({ part }) => {
      const { label, icon: Icon } = partLooks[part];
      return {
        id: part,
        label,
        icon: <Icon size={14} aria-hidden />,
        onAction: () => editing.add(part, node),
      };
    });
}

/** The menu of an edge. */
export function edgeActions(
  edge: GraphEdge,
  graph: Graph,
  editing: Editing,
  navigation: NavigationStore,
): readonly MenuAction[] {
  const from = graph.nodes.find(({ id }) => id === edge.from);
  const to = graph.nodes.find(({ id }) => id === edge.to);
  const showing: MenuAction = {
    id: 'requests',
    label: 'Show its requests',
    icon: <ListFilter size={14} aria-hidden />,
    onAction: () => {
      navigation.getState().setFilter(edge.filter);
      navigation.getState().show('inspector');
    },
  };
  if (from === undefined || to === undefined || edge.kind === 'cache' || edge.isOverlay) return [showing];
  return [
    showing,
    {
      id: 'disconnect',
      label: edge.kind === 'balances' ? `Delete ${nameOf(to)}` : `Disconnect ${describeEnds(edge, from, to)}`,
      icon: <Unplug size={14} aria-hidden />,
      danger: true,
      isApart: true,
      onAction: () => editing.disconnect(from, to),
    },
  ];
}

/** The form of a route is of the one that the draft has selected. */
function openForm({ id, ref }: GraphNode, { topology, draft }: ActionStores): void {
  if (ref.kind === 'upstreams') {
    topology.getState().toggleOpened(ref.pool);
    return;
  }
  const route =
    ref.kind === 'route' ? ref.routeKey : ref.kind === 'answer' ? ref.owner.replace(/^route:/, '') : null;
  if (route !== null) draft.getState().select(route);
  topology.getState().select(id);
}
