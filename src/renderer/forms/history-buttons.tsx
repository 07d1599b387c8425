import { Redo2, Undo2 } from 'lucide-react';
import { IconButton } from '../ui/icon-button.tsx';
import { withModifier } from '../ui/keys.ts';
import { useDraftValue } from './use-draft.ts';
import type { HistoryStep } from './use-draft-history.ts';

/** Undo and redo of the draft, each with what it would undo. */
export function HistoryButtons({ onStep }: { readonly onStep: (direction: HistoryStep) => void }) {
  const undoable = useDraftValue((state) => state.undoable.at(-1)?.label ?? null);
  const redoable = useDraftValue((state) => state.redoable.at(-1)?.label ?? null);
  return (
    <>
      <IconButton
        label="Undo"
        keys={withModifier('Z')}
        isDisabled={undoable === null}
        onPress={() => onStep('undo')}
        {...(undoable === null ? {} : { 'aria-description': undoable })}
      >
        <Undo2 size={14} aria-hidden />
      </IconButton>
      <IconButton
        label="Redo"
        keys={withModifier('Shift Z')}
        isDisabled={redoable === null}
        onPress={() => onStep('redo')}
        {...(redoable === null ? {} : { 'aria-description': redoable })}
      >
        <Redo2 size={14} aria-hidden />
      </IconButton>
    </>
  );
}
