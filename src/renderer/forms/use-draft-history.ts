import { useKeyBindings } from '../ui/use-key-bindings.ts';
import { useAnnounce } from './announcer.tsx';
import { useDraft } from './use-draft.ts';

export type HistoryStep = 'undo' | 'redo';

/** Undo, redo and apply by the keyboard, in every view that edits the draft. @returns the same for buttons; says what was done */
export function useDraftHistory(): (direction: HistoryStep) => void {
  const draft = useDraft();
  const announce = useAnnounce();
  const step = (direction: HistoryStep) => {
    const { undoable, redoable, undo, redo } = draft.getState();
    const last = direction === 'undo' ? undoable.at(-1) : redoable.at(-1);
    if (last === undefined) return;
    if (direction === 'undo') undo();
    else redo();
    announce(`${direction === 'undo' ? 'Undone' : 'Done again'}: ${last.label}.`);
  };
  useKeyBindings([
    { key: 'z', modifier: true, run: (event) => step(event.shiftKey ? 'redo' : 'undo') },
    { key: 'y', modifier: true, run: () => step('redo') },
    { key: 's', modifier: true, run: () => void draft.getState().apply() },
  ]);
  return step;
}
