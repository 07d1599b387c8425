import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { addPart, possibleParts } from '../../../../shared/edit/graph/add-part.ts';
import { connect, possibleSources, possibleTargets } from '../../../../shared/edit/graph/connect.ts';
import { disconnect } from '../../../../shared/edit/graph/disconnect.ts';
import { duplicate } from '../../../../shared/edit/graph/duplicate.ts';
import type { GraphEdit } from '../../../../shared/edit/graph/graph-edit.ts';
import { moveUpstream, possiblePools } from '../../../../shared/edit/graph/move-upstream.ts';
import { type GraphNode as FileNode, nodeKey, nodeTitle } from '../../../../shared/edit/graph/node.ts';
import { remove } from '../../../../shared/edit/graph/remove.ts';
import { rename } from '../../../../shared/edit/graph/rename.ts';
import { moveRoute, placeRouteBeside } from '../../../../shared/edit/graph/reorder.ts';
import { useStores } from '../../../stores/context.tsx';
import { nameOf } from '../model/spoken.ts';
import type { Graph, GraphNode } from '../model/types.ts';
import type { Asking, Editing } from './editing.ts';
import { drawnIdOf, fileNodeOf } from './file-node.ts';
import { edgeActions, nodeActions, partActions } from './graph-actions.tsx';
import { partLooks } from './part-looks.ts';
import type { PickItem } from './pick-dialog.tsx';
import { useBusyPorts } from './use-busy-ports.ts';
import { type Editor, useEditor } from './use-editor.ts';

export interface EditingState {
  readonly editing: Editing;
  readonly editor: Editor;
  readonly asking: Asking | null;
  /** Ends what is asked, unless something else is asked by now. */
  close(asking: Asking): void;
}

/**
 * Editing the draft in a graph.
 *
 * @param onMade gets the id of the node to look at once it is drawn; null where it is gone
 * @param boxOf where a node is on the screen
 */
export function useEditing(
  graph: Graph,
  onMade: (id: string | null) => void,
  boxOf: (id: string) => DOMRect | null,
): EditingState {
  const { draft, navigation, topology } = useStores();
  const editor = useEditor(onMade);
  const busyPorts = useBusyPorts();
  const [asking, setAsking] = useState<Asking | null>(null);
  const latest = useRef({ graph, busyPorts, boxOf });
  useEffect(() => {
    latest.current = { graph, busyPorts, boxOf };
  });
  // A menu closes after what was chosen in it; that may have asked something else already.
  const close = useCallback((closed: Asking) => setAsking((now) => (now === closed ? null : now)), []);

  const editing = useMemo((): Editing => {
    /** Calls back with what nodes are in the file, unless one of them is not; says so then. */
    const inFile = (nodes: readonly GraphNode[], go: (...found: FileNode[]) => void) => {
      const found: FileNode[] = [];
      for (const node of nodes) {
        const file = fileNodeOf(node, latest.current.graph);
        if (!file.ok) return editor.refuse(file.message);
        found.push(file.node);
      }
      go(...found);
    };
    const edit = (change: (input: unknown) => GraphEdit) => {
      editor.edit(change);
    };
    const pick = (
      title: string,
      items: readonly (PickItem & { readonly run: () => void })[],
      none: string,
    ) => {
      if (items.length === 0) return editor.refuse(none);
      setAsking({
        kind: 'pick',
        title,
        items,
        onPick(item) {
          if (item.reason !== null) return editor.refuse(item.reason);
          setAsking(null);
          items.find(({ id }) => id === item.id)?.run();
        },
      });
    };
    const drawn = (file: FileNode): GraphNode | undefined => {
      const id = drawnIdOf(file, draft.getState().moment);
      return latest.current.graph.nodes.find((node) => node.id === id);
    };
    const detailOf = (file: FileNode): string => drawn(file)?.detail ?? '';

    const self: Editing = {
      nodeActions: (node) => nodeActions(node, latest.current.graph, self, { navigation, topology, draft }),
      partActions(node) {
        const file = node === null ? null : fileNodeOf(node, latest.current.graph);
        if (file?.ok === false) return [];
        return partActions(editor.input(), node, self, file?.node ?? null);
      },
      edgeActions: (edge) => edgeActions(edge, latest.current.graph, self, navigation),
      add: (part, after) =>
        inFile(after === null ? [] : [after], (file) =>
          editor.edit(
            (input) => addPart(input, part, { after: file ?? null, busyPorts: latest.current.busyPorts }),
            true,
          ),
        ),
      connect: (from, to) =>
        inFile([from, to], (start, end) => {
          if (start !== undefined && end !== undefined) edit((input) => connect(input, start, end));
        }),
      disconnect: (from, to) =>
        inFile([from, to], (start, end) => {
          if (start !== undefined && end !== undefined) edit((input) => disconnect(input, start, end));
        }),
      remove(node) {
        const { edges } = latest.current.graph;
        inFile([node], (file) => {
          if (file === undefined) return;
          // The keyboard goes to what led to it.
          const before = edges.find(({ to, from }) => to === node.id && from !== to)?.from ?? 'clients';
          topology.getState().activate(before);
          edit((input) => remove(input, [file]));
        });
      },
      duplicate: (node) =>
        inFile([node], (file) => {
          if (file !== undefined)
            editor.edit((input) => duplicate(input, file, latest.current.busyPorts), true);
        }),
      move: (node, direction) =>
        inFile([node], (file) => {
          if (file?.kind === 'route') edit((input) => moveRoute(input, file, direction));
          else editor.refuse('Only routes have an order in which they are tried.');
        }),
      placeBeside: (node, other, side) =>
        inFile([node, other], (file, beside) => {
          if (file?.kind === 'route' && beside?.kind === 'route')
            edit((input) => placeRouteBeside(input, file, beside, side));
        }),
      moveToPool: (node, pool) =>
        inFile([node, pool], (file, target) => {
          if (file?.kind === 'upstream' && target?.kind === 'pool')
            edit((input) => moveUpstream(input, file, target));
        }),
      askConnect: (node) =>
        inFile([node], (file) => {
          if (file === undefined) return;
          const input = editor.input();
          const forwards = possibleTargets(input, file).map((end) => ({ ...end, isForward: true }));
          const ends =
            forwards.length > 0
              ? forwards
              : possibleSources(input, file).map((end) => ({ ...end, isForward: false }));
          pick(
            forwards.length > 0 ? `Connect ${nameOf(node)} to` : `Connect to ${nameOf(node)}, from`,
            ends.map((end) => ({
              id: nodeKey(end.node),
              label: nodeTitle(end.node),
              detail: detailOf(end.node),
              reason: end.reason,
              run: () =>
                edit((now) => (end.isForward ? connect(now, file, end.node) : connect(now, end.node, file))),
            })),
            `There is nothing to connect ${nameOf(node)} to.`,
          );
        }),
      askDisconnect(node) {
        const { nodes, edges } = latest.current.graph;
        const ends = edges.flatMap((edge) => {
          if (edge.kind === 'cache' || edge.kind === 'asks') return [];
          if (edge.from !== node.id && edge.to !== node.id) return [];
          const other = nodes.find(({ id }) => id === (edge.from === node.id ? edge.to : edge.from));
          return other === undefined ? [] : [{ other, isFrom: edge.from === node.id }];
        });
        inFile([node], () =>
          pick(
            `Disconnect ${nameOf(node)} from`,
            ends.map(({ other, isFrom }) => ({
              id: other.id,
              label: nameOf(other),
              detail: other.detail,
              reason: null,
              run: () => (isFrom ? self.disconnect(node, other) : self.disconnect(other, node)),
            })),
            `Nothing is connected to ${nameOf(node)} that could be taken away.`,
          ),
        );
      },
      askAdd: (node) =>
        inFile(node === null ? [] : [node], (file) =>
          pick(
            node === null ? 'Add' : `Add after ${nameOf(node)}`,
            possibleParts(editor.input(), {
              after: file ?? null,
              busyPorts: latest.current.busyPorts,
            }).map(({ part, reason }) => ({
              id: part,
              label: partLooks[part].label,
              detail: partLooks[part].help,
              reason,
              run: () => self.add(part, node),
            })),
            'Nothing can be added.',
          ),
        ),
      askPool: (node) =>
        inFile([node], (file) => {
          if (file?.kind !== 'upstream') return editor.refuse('Only upstreams move to another pool.');
          pick(
            `Move ${nameOf(node)} to`,
            possiblePools(editor.input(), file).map(({ node: pool, reason }) => ({
              id: nodeKey(pool),
              label: nodeTitle(pool),
              detail: detailOf(pool),
              reason,
              run: () => edit((input) => moveUpstream(input, file, pool)),
            })),
            'There is no other pool. Add one first.',
          );
        }),
      askName: (node) =>
        inFile([node], (file) => {
          if (file?.kind === 'clients' || file?.kind === 'answer' || node.ref.kind === 'upstreams')
            return editor.refuse(`${nameOf(node)} has no name of its own.`);
          const box = latest.current.boxOf(node.id);
          if (box !== null) setAsking({ kind: 'rename', node, box });
        }),
      openMenu: (label, actions, at) => setAsking({ kind: 'menu', label, actions, at }),
    };
    return self;
  }, [editor, draft, navigation, topology]);
  return { editing, editor, asking, close };
}

/** Why a node cannot be given a name, a sentence; null where it can. */
export function judgeName(input: unknown, node: GraphNode, graph: Graph, name: string): string | null {
  const file = fileNodeOf(node, graph);
  if (!file.ok) return file.message;
  const result = rename(input, file.node, name);
  return result.ok ? null : result.message;
}
