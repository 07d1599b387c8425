import { Redo2, Undo2 } from 'lucide-react';
import { useStores } from '../stores/context.tsx';
import { stepDraft } from '../stores/draft/step.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { withModifier } from '../ui/keys.ts';
import { useDraftValue } from './use-draft.ts';

/** Undo and redo of the draft, for the bar of any view in which it is edited. */
export function UndoButtons() {
  const { draft, notices } = useStores();
  const undoable = useDraftValue((state) => state.undoable.at(-1)?.label ?? null);
  const redoable = useDraftValue((state) => state.redoable.at(-1)?.label ?? null);
  return (
    <>
      <IconButton
        label="Undo"
        keys={withModifier('Z')}
        isDisabled={undoable === null}
        onPress={() => stepDraft(draft, notices, 'undo')}
        {...(undoable === null ? {} : { 'aria-description': undoable })}
      >
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        keys={withModifier('Shift Z')}
        isDisabled={redoable === null}
        onPress={() => stepDraft(draft, notices, 'redo')}
        {...(redoable === null ? {} : { 'aria-description': redoable })}
      >
        <Redo2 size={14} aria-hidden />
      </IconButton>
    </>
  );
}
