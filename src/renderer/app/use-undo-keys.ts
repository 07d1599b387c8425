import { useEffect } from 'react';
import { useStores } from '../stores/context.tsx';
import { stepDraft } from '../stores/draft/step.ts';
import { hasModifier, isOverlayOpen } from '../ui/keys.ts';
import { isEditingView } from './editing-views.ts';
import { createOwnUndo, isTextField } from './own-undo.ts';

/** What a key asks for; null for anything else. */
function directionOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!hasModifier(event)) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : null;
}

/**
 * Undo and redo of the draft by keys, in every view in which the configuration is edited. A field that was typed in undoes
 * that first, as fields do; once it has nothing left the keys are the draft's.
 */
export function useUndoKeys(): void {
  const { draft, notices, navigation } = useStores();
  useEffect(() => {
    const own = createOwnUndo();
    const step = (direction: 'undo' | 'redo', target: EventTarget | null) => {
      stepDraft(draft, notices, direction);
      // What the draft put into the field is not the field's to undo.
      requestAnimationFrame(() => own.enter(target));
    };
    const onFocus = (event: FocusEvent) => own.enter(event.composedPath()[0] ?? null);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isOverlayOpen() || !isEditingView(navigation.getState().view)) return;
      const direction = directionOf(event);
      if (direction === null) return;
      const target = event.composedPath()[0] ?? null;
      const reached = own.targetOf(target);
      if (reached === 'editor') return;
      if (reached === 'draft' || !isTextField(target)) {
        event.preventDefault();
        step(direction, target);
        return;
      }
      // A field that looks changed may have nothing to undo, as where something else wrote into it.
      const before = target.value;
      setTimeout(() => {
        if (target.value === before) step(direction, target);
      });
    };
    window.addEventListener('focusin', onFocus);
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('focusin', onFocus);
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [draft, notices, navigation]);
}
