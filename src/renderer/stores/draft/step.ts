import type { NoticesStore } from '../notices.ts';
import type { DraftStore } from './draft.ts';

/** Undoes the last edit or does it again, wherever it was made, and says which one it was; false where there is none. */
export function stepDraft(draft: DraftStore, notices: NoticesStore, direction: 'undo' | 'redo'): boolean {
  const { undoable, redoable, undo, redo } = draft.getState();
  const last = (direction === 'undo' ? undoable : redoable).at(-1);
  if (last === undefined) return false;
  if (direction === 'undo') undo();
  else redo();
  notices.getState().say(`${direction === 'undo' ? 'Undone' : 'Done again'}: ${last.label}.`);
  return true;
}

/** Says when changes of the file came into the draft by themselves; returns what ends it. */
export const sayMerges = (draft: DraftStore, notices: NoticesStore): (() => void) =>
  draft.subscribe((state, before) => {
    if (state.merges === before.merges) return;
    notices
      .getState()
      .say('The file changed on disk. Its changes are merged into your draft; undo takes them out.');
  });
