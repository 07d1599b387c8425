import { rename } from '../../../../shared/edit/graph/rename.ts';
import { ContextMenu } from '../../../ui/menu.tsx';
import { nameOf } from '../model/spoken.ts';
import type { Graph } from '../model/types.ts';
import { fileNodeOf } from './file-node.ts';
import { PickDialog } from './pick-dialog.tsx';
import { RenameBox } from './rename-box.tsx';
import { type EditingState, judgeName } from './use-editing.ts';

export interface AskingViewProps {
  readonly graph: Graph;
  readonly state: EditingState;
  /** Gives the keyboard back to a node. */
  readonly onReturn: (id: string) => void;
}

/** The one dialog, menu or field that an edit asks something with. */
export function AskingView({ graph, state, onReturn }: AskingViewProps) {
  const { asking, editor } = state;
  if (asking === null) return null;
  const close = () => state.close(asking);
  switch (asking.kind) {
    case 'pick':
      return <PickDialog title={asking.title} items={asking.items} onPick={asking.onPick} onClose={close} />;
    case 'menu':
      return <ContextMenu label={asking.label} actions={asking.actions} at={asking.at} onClose={close} />;
    case 'rename': {
      const { node, box } = asking;
      return (
        <RenameBox
          what={nameOf(node)}
          name={node.title}
          box={box}
          judge={(name) => judgeName(editor.input(), node, graph, name)}
          onClose={() => {
            close();
            onReturn(node.id);
          }}
          onName={(name) => {
            close();
            const file = fileNodeOf(node, graph);
            if (file.ok) editor.edit((input) => rename(input, file.node, name));
          }}
        />
      );
    }
  }
}
