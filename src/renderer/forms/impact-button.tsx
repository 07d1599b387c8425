import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Button } from '../ui/button.tsx';
import { StatusMark } from '../ui/status-mark.tsx';
import type { Tone } from '../ui/tone.ts';
import { createImpact, type Impact, impactText } from './impact.ts';

const after = (delay: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, delay);
  return () => clearTimeout(timer);
};

const toneOf = (impact: Impact): Tone | null => {
  if (impact.phase === 'failed') return 'error';
  if (impact.phase === 'ready') return impact.changed === 0 ? 'ok' : 'warn';
  return null;
};

export interface ImpactButtonProps {
  /** What applying would apply; null while it cannot be applied. */
  readonly input: unknown;
  readonly isDisabled: boolean;
}

/** How many of the latest captured requests would be decided otherwise; leads to which, and how. */
export function ImpactButton({ input, isDisabled }: ImpactButtonProps) {
  const { whatIf } = useStores();
  const isShown = useStoreValue('whatIf', (state) => state.asked !== null);
  const [store] = useState(() => {
    const { attempt, latest } = whatIf.getState();
    return createImpact({ attempt, latest, after });
  });
  const impact = useStore(store, (state) => state.impact);
  // The dialog runs the same thing, and one run ends another: while it is open it has the floor.
  const isDone = impact.phase === 'ready' || impact.phase === 'failed';
  useEffect(() => {
    if (!isShown) store.getState().consider(input);
    else if (!isDone) store.getState().consider(null);
  }, [store, input, isShown, isDone]);
  useEffect(() => () => store.getState().consider(null), [store]);
  const tone = toneOf(impact);
  const text = impactText(impact);
  return (
    <Button
      variant="ghost"
      aria-label={impact.phase === 'none' ? text : `Try on captured traffic: ${text}`}
      isDisabled={isDisabled}
      onPress={() => {
        if (impact.phase === 'failed') store.getState().retry();
        else if (impact.phase === 'ready') whatIf.getState().open(impact.ids);
        else whatIf.getState().open();
      }}
    >
      {tone !== null && <StatusMark tone={tone} />}
      <span className="tabular-nums" {...(impact.phase === 'failed' ? { title: impact.message } : {})}>
        {impact.phase === 'failed' ? `${text}. Try again` : text}
      </span>
    </Button>
  );
}
