import { createContext, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import type { ContractClient } from '../../../shared/contract/client.ts';
import { useStores } from '../../stores/context.tsx';
import type { RequestFrame } from '../../stores/exchanges.ts';
import { createDraft, type DraftState, type DraftStore } from './draft.ts';

/** A draft outlives the view, so that looking at another view loses nothing. One for each connection to a host. */
const drafts = new WeakMap<ContractClient, DraftStore>();

function draftOf(client: ContractClient): DraftStore {
  const known = drafts.get(client);
  if (known !== undefined) return known;
  const draft = createDraft(client, afterPaint());
  drafts.set(client, draft);
  return draft;
}

/** Longest time that a check waits for the one before it to have paid off, in milliseconds. */
const longestPause = 500;

/**
 * Runs a check after the frame that shows what was typed, so that letters never wait for it. Where checks take long,
 * as for thousands of routes, they come the more seldom.
 */
function afterPaint(): RequestFrame {
  let cost = 0;
  return (callback) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      timer = setTimeout(
        () => {
          const start = performance.now();
          callback();
          cost = performance.now() - start;
        },
        Math.min(cost, longestPause),
      );
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  };
}

/** The draft, following the file while the view is shown. */
export function useDraftStore(): DraftStore {
  const { client, config, whatIf } = useStores();
  const draft = draftOf(client);
  // What is not applied yet can be tried on what was captured, from other views as well.
  useEffect(() => {
    const offer = ({ dirty, moment }: DraftState) => {
      if (dirty) whatIf.getState().setDraft(moment.input);
      else if (whatIf.getState().draft !== null) whatIf.getState().clearDraft();
    };
    offer(draft.getState());
    return draft.subscribe(offer);
  }, [draft, whatIf]);
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
