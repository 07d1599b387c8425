import type { ScenarioAction } from '../../../shared/model/scenario.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { isOver } from './words.ts';

export interface ScenarioControls {
  /** The connection is there and nothing that was asked for is still to be answered. */
  readonly isReady: boolean;
  /** It waits for a person to go on. */
  readonly isPaused: boolean;
  readonly canPause: boolean;
  readonly canStep: boolean;
  begin(name: string, paused?: boolean): void;
  control(action: ScenarioAction): void;
  /** Pauses what runs and goes on with what is paused. */
  toggle(): void;
  step(): void;
}

/** What can be done with scenarios now; what is refused is said. */
export function useScenarioControls(): ScenarioControls {
  const { scenario, notices } = useStores();
  const run = useStoreValue('scenario', (state) => state.run);
  const isAsking = useStoreValue('scenario', (state) => state.pending !== null);
  const isConnected = useStoreValue('connection', (state) => state.phase === 'open');
  const isReady = isConnected && !isAsking;
  const fail = (error: unknown) => notices.getState().fail(errorText(error));
  const control = (action: ScenarioAction) => {
    if (isReady) scenario.getState().control(action).catch(fail);
  };
  const isPaused = run?.phase === 'paused';
  const canPause = isReady && run?.phase === 'running';
  const canStep = isReady && run !== null && !isOver(run) && run.phase !== 'starting';
  return {
    isReady,
    isPaused,
    canPause,
    canStep,
    begin: (name, paused) => {
      if (isReady) scenario.getState().begin(name, paused).catch(fail);
    },
    control,
    toggle() {
      if (isPaused) control('resume');
      else if (canPause) control('pause');
    },
    step() {
      if (canStep) control('step');
    },
  };
}
