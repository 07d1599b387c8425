import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { type Tone, toneSoft } from '../../ui/tone.ts';
import { useScenarioControls } from './use-control.ts';
import { plural, type ShownCheck } from './words.ts';

export interface OutcomeProps {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
  readonly checks: readonly ShownCheck[];
}

/** How it ended, or what keeps it from going on, with what to do next. */
export function Outcome({ info, run, checks }: OutcomeProps) {
  const { control, isReady } = useScenarioControls();
  const { navigation } = useStores();
  const isConnected = useStoreValue('connection', (state) => state.phase === 'open');
  const engine = useStoreValue('status', (state) => state.status?.engine.state ?? 'running');
  const again = (
    <Button size="sm" isDisabled={!isReady} onPress={() => control('reset')}>
      <RotateCcw size={14} aria-hidden />
      Start over
    </Button>
  );
  if (!isConnected)
    return (
      <Note tone="warn" title="The connection to Doorman is lost">
        What you see is the last it said. The scenario may go on without this window.
      </Note>
    );
  if (run.problem !== null)
    return (
      <Note
        tone="error"
        title={run.phase === 'failed' ? 'It could not go on' : 'Something is in its way'}
        action={
          <>
            {again}
            <Button size="sm" variant="ghost" onPress={() => navigation.getState().show('doctor')}>
              To the doctor
            </Button>
          </>
        }
      >
        <span className="selectable">{run.problem}</span>
      </Note>
    );
  if (engine !== 'running')
    return (
      <Note tone="warn" title="The engine does not run">
        Requests of the scenario are not answered until it does.
      </Note>
    );
  if (run.phase === 'failed') {
    const failed = checks.filter(({ state }) => state === 'failed');
    return (
      <Note tone="error" title={`${plural(failed.length, 'check')} failed`} action={again}>
        <ul className="flex flex-col gap-1">
          {failed.map(({ id, sentence, measured }) => (
            <li key={id}>
              {sentence} <span className="selectable font-semibold">{measured}</span>
            </li>
          ))}
        </ul>
      </Note>
    );
  }
  if (run.phase === 'passed')
    return (
      <Note tone="ok" title={`Passed: ${plural(checks.length, 'check')} of real traffic`} action={again}>
        {info.lesson} Its listeners and servers stay up until you stop it, so that you can look around.
      </Note>
    );
  if (run.phase === 'paused' && run.step === 0 && run.elapsed === 0)
    return (
      <Note tone="accent" title="Ready before the first step">
        Its servers run and nothing was sent yet. Resume runs it through; Next step stops before each.
      </Note>
    );
  return null;
}

interface NoteProps {
  readonly tone: Tone;
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Note({ tone, title, action, children }: NoteProps) {
  return (
    <section
      aria-label={title}
      className={classNames('flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg p-3', toneSoft[tone])}
    >
      <span className="flex h-5 items-center">
        <StatusMark tone={tone} />
      </span>
      <div className="min-w-48 flex-1 text-text">
        <h2 className="font-semibold">{title}</h2>
        <div>{children}</div>
      </div>
      {action !== undefined && <div className="flex gap-2">{action}</div>}
    </section>
  );
}
