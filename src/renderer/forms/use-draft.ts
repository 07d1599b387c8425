import { useStores, useStoreValue } from '../stores/context.tsx';
import type { DraftState, DraftStore } from '../stores/draft/draft.ts';

/** The draft's store, for handlers that read it when they run. */
export const useDraft = (): DraftStore => useStores().draft;

/** A piece of the draft's state; the component renders again when it changes. */
export const useDraftValue = <Value>(select: (state: DraftState) => Value): Value =>
  useStoreValue('draft', select);
