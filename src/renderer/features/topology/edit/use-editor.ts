import { useMemo } from 'react';
import type { GraphEdit } from '../../../../shared/edit/graph/graph-edit.ts';
import { useStores } from '../../../stores/context.tsx';
import { momentWith } from '../../../stores/draft/moment-with.ts';
import { drawnIdOf } from './file-node.ts';

/** Edits of the draft that are made in the graph. */
export interface Editor {
  /** The configuration as it is being edited. */
  input(): unknown;
  /**
   * Makes an edit, says what was done and what came with it, or why it was not possible.
   *
   * @param opens whether the form of what is new is shown
   */
  edit(change: (input: unknown) => GraphEdit, opens?: boolean): void;
  /** Says why something is not possible. */
  refuse(message: string): void;
}

/** @param onMade gets the id of the node to look at next; null where that is gone */
export function useEditor(onMade: (id: string | null) => void): Editor {
  const { draft, notices, topology } = useStores();
  return useMemo(
    () => ({
      input: () => draft.getState().moment.input,
      edit(change, opens = false) {
        const result = change(draft.getState().moment.input);
        if (!result.ok) {
          notices.getState().fail(result.message);
          return;
        }
        draft.getState().edit(result.label, (moment) => momentWith(moment, result.input));
        notices.getState().say([`Done: ${result.label}.`, ...result.notes].join(' '));
        const { focus } = result;
        const { moment } = draft.getState();
        const id = focus === null ? null : drawnIdOf(focus, moment);
        // A form that is open follows what is edited; a closed one opens for what is new.
        if (id !== null && (opens || topology.getState().selected !== null)) {
          if (focus?.kind === 'route') draft.getState().select(id.slice('route:'.length));
          topology.getState().select(id);
        }
        onMade(id);
      },
      refuse: (message) => notices.getState().fail(message),
    }),
    [draft, notices, topology, onMade],
  );
}
