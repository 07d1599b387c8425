import { createContext, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import type { ContractClient } from '../../../shared/contract/client.ts';
import { useStores } from '../../stores/context.tsx';
import { createDraft, type DraftState, type DraftStore } from './draft.ts';

/** A draft outlives the view, so that looking at another view loses nothing. One for each connection to a host. */
const drafts = new WeakMap<ContractClient, DraftStore>();

function draftOf(client: ContractClient): DraftStore {
  const known = drafts.get(client);
  if (known !== undefined) return known;
  const draft = createDraft(client, (callback) => {
    const frame = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(frame);
  });
  drafts.set(client, draft);
  return draft;
}

/** The draft, following the file while the view is shown. */
export function useDraftStore(): DraftStore {
  const { client, config } = useStores();
  const draft = draftOf(client);
  useEffect(() => {
    const take = () => {
      const { snapshot } = config.getState();
      if (snapshot !== null && snapshot !== draft.getState().base) draft.getState().receive(snapshot);
    };
    take();
    return config.subscribe((state, before) => {
      if (state.snapshot !== before.snapshot) take();
    });
  }, [config, draft]);
  return draft;
}

export const DraftContext = createContext<DraftStore | null>(null);

/** The draft's store, for handlers that read it when they run. */
export function useDraft(): DraftStore {
  const draft = useContext(DraftContext);
  if (draft === null) throw new Error('useDraft was called outside the routes view.');
  return draft;
}

/** A piece of the draft's state; the component renders again when it changes. */
export const useDraftValue = <Value>(select: (state: DraftState) => Value): Value =>
  useStore(useDraft(), select);
