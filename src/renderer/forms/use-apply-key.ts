import { useKeyBindings } from '../ui/use-key-bindings.ts';
import { useDraft } from './use-draft.ts';

/** ⌘/Ctrl S applies the draft, in every view that edits it. Undo and redo are keys of the whole window. */
export function useApplyKey(): void {
  const draft = useDraft();
  useKeyBindings([{ key: 's', modifier: true, run: () => void draft.getState().apply() }]);
}
