import type { ConfigStore } from '../config.ts';
import type { WhatIfStore } from '../what-if.ts';
import type { DraftState, DraftStore } from './draft.ts';

/** Has the draft follow the file, and offers what is not applied yet to what-if; returns what ends both. */
export function followDraft(draft: DraftStore, config: ConfigStore, whatIf: WhatIfStore): () => void {
  const take = () => {
    const { snapshot } = config.getState();
    if (snapshot !== null && snapshot !== draft.getState().base) draft.getState().receive(snapshot);
  };
  const offer = ({ dirty, moment }: DraftState) => {
    if (dirty) whatIf.getState().setDraft(moment.input);
    else if (whatIf.getState().draft !== null) whatIf.getState().clearDraft();
  };
  take();
  offer(draft.getState());
  const stops = [config.subscribe(take), draft.subscribe(offer)];
  return () => {
    for (const stop of stops) stop();
  };
}
