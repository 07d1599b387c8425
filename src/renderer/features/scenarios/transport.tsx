import { Pause, Play, Presentation, RotateCcw, SkipForward, Square } from 'lucide-react';
import type { ScenarioState } from '../../../shared/model/scenario.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { useScenarioControls } from './use-control.ts';
import { isOver } from './words.ts';

/** The buttons of a scenario that is up. Those that cannot be used now stay in their place. */
export function Transport({ run }: { readonly run: ScenarioState }) {
  const { scenario } = useStores();
  const { isReady, isPaused, canPause, canStep, toggle, step, control } = useScenarioControls();
  return (
    <div role="toolbar" aria-label="Course of the scenario" className="flex flex-wrap items-center gap-2">
      {!isOver(run) && (
        <>
          <Button
            variant={isPaused ? 'primary' : 'default'}
            isDisabled={!isPaused && !canPause}
            onPress={toggle}
            className="min-w-22"
          >
            {isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
            {isPaused ? 'Resume' : 'Pause'}
          </Button>
          <Button isDisabled={!canStep} onPress={step}>
            <SkipForward size={14} aria-hidden />
            Next step
          </Button>
        </>
      )}
      <Button isDisabled={!isReady} onPress={() => control('reset')}>
        <RotateCcw size={14} aria-hidden />
        Start over
      </Button>
      <Button isDisabled={!isReady} onPress={() => control('stop')}>
        <Square size={14} aria-hidden />
        Stop
      </Button>
      <Button variant="ghost" onPress={() => scenario.getState().present(true)}>
        <Presentation size={14} aria-hidden />
        Present
      </Button>
    </div>
  );
}
