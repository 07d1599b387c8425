import { useEffect } from 'react';
import { useStores } from '../stores/context.tsx';
import { useDraft } from './use-draft.ts';

/** Says once that the changes run and are saved. */
export function useAnnounceApplied(): void {
  const { notices } = useStores();
  const draft = useDraft();
  useEffect(
    () =>
      draft.subscribe((state, before) => {
        if (state.applied === null || state.applied === before.applied) return;
        notices.getState().say(`Applied and saved. Generation ${state.applied.generation} is running.`);
      }),
    [draft, notices],
  );
}
