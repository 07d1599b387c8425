import { Eye, Pause, Play, RotateCcw, SkipForward, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { currentScenario } from '../../stores/scenario.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatCount, formatRate } from '../../ui/format.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { ScenarioAnnouncer } from './announcer.tsx';
import { CheckMark } from './check-mark.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { useScenarioControls } from './use-control.ts';
import { isOver, passedCount, phaseWords, rateNow, type ShownCheck, shownChecks } from './words.ts';

/** The scenario that is up, over the whole window, to be read from the back of a room. Null while none is up. */
export function ScenarioPresenter() {
  const run = useStoreValue('scenario', (state) => state.run);
  const info = useStoreValue('scenario', currentScenario);
  return run === null || info === null ? null : <Presented info={info} run={run} />;
}

interface PresentedProps {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
}

/** Index of the step that is read: an earlier one until the scenario goes on to another. */
function useShownStep(run: ScenarioState) {
  const [back, setBack] = useState<{ readonly step: number; readonly during: number } | null>(null);
  const shown = back !== null && back.during === run.step ? back.step : run.step;
  return {
    shown,
    lookBack: () => setBack({ step: Math.max(0, shown - 1), during: run.step }),
    /** One step nearer to the present one. @returns whether an earlier one was shown */
    lookAhead() {
      if (shown >= run.step) return false;
      setBack({ step: shown + 1, during: run.step });
      return true;
    },
  };
}

function toggleFullScreen() {
  // Refused where the window may not; then it stays as large as it is.
  const change =
    document.fullscreenElement === null
      ? document.documentElement.requestFullscreen()
      : document.exitFullscreen();
  change.catch(() => undefined);
}

function Presented({ info, run }: PresentedProps) {
  const { scenario } = useStores();
  const controls = useScenarioControls();
  const { shown, lookBack, lookAhead } = useShownStep(run);
  const leave = () => scenario.getState().present(false);
  const next = () => {
    if (!lookAhead()) controls.step();
  };
  useKeyBindings([
    ...['ArrowRight', 'PageDown', 'n'].map((key) => ({ key, run: next })),
    ...['ArrowLeft', 'PageUp'].map((key) => ({ key, run: lookBack })),
    { key: ' ', run: controls.toggle },
    { key: 'r', run: () => controls.control('reset') },
    { key: 'f', run: toggleFullScreen },
    { key: 'Escape', run: leave },
  ]);
  useEffect(
    () => () => {
      if (document.fullscreenElement !== null) document.exitFullscreen().catch(() => undefined);
    },
    [],
  );
  const checks = shownChecks(info, run);
  return (
    <main
      aria-label={`Presentation: ${info.title}`}
      className="flex h-full flex-col gap-[2vmin] bg-surface p-[3vmin]"
    >
      <ScenarioAnnouncer info={info} run={run} />
      <PresentedHeader info={info} run={run} checks={checks} />
      <div className="grid min-h-0 flex-1 grid-cols-1 gap-[3vmin] overflow-auto md:grid-cols-[11fr_9fr] md:overflow-hidden">
        <PresentedStep info={info} run={run} shown={shown} />
        <PresentedChecks checks={checks} step={run.step} run={run} />
      </div>
      <footer className="flex shrink-0 flex-wrap items-center gap-2">
        {!isOver(run) && (
          <>
            <Button isDisabled={!controls.isPaused && !controls.canPause} onPress={controls.toggle}>
              {controls.isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
              {controls.isPaused ? 'Resume' : 'Pause'}
              <KeyHint keys="Space" />
            </Button>
            <Button isDisabled={!controls.canStep && shown >= run.step} onPress={next}>
              <SkipForward size={14} aria-hidden />
              Next step
              <KeyHint keys="→" />
            </Button>
          </>
        )}
        <Button isDisabled={!controls.isReady} onPress={() => controls.control('reset')}>
          <RotateCcw size={14} aria-hidden />
          Start over
          <KeyHint keys="r" />
        </Button>
        <span className="flex-1" />
        <Button variant="ghost" onPress={leave}>
          <X size={14} aria-hidden />
          Leave
          <KeyHint keys="Esc" />
        </Button>
      </footer>
    </main>
  );
}

interface PresentedPart extends PresentedProps {
  readonly checks: readonly ShownCheck[];
}

function PresentedHeader({ info, run, checks }: PresentedPart) {
  const { text, tone } = phaseWords[run.phase];
  return (
    <header className="flex shrink-0 flex-col gap-[1.5vmin]">
      <div className="flex flex-wrap items-center justify-between gap-x-[3vmin] gap-y-1 text-stage-small">
        <h1 className="font-semibold">{info.title}</h1>
        <p className="flex items-center gap-[1em] text-muted">
          <span>
            <strong className="font-semibold text-text">{formatRate(rateNow(run))}</strong> requests/s
          </span>
          <span>
            <strong className="font-semibold text-text">{formatCount(run.traffic.sent)}</strong> sent
          </span>
          <Badge tone={tone} className="h-auto! px-[0.5em]! text-stage-small!">
            <StatusMark tone={tone} className="size-[0.6em]!" />
            {text}
          </Badge>
        </p>
      </div>
      <ProgressBar info={info} run={run} checks={checks} className="h-[1vmin]" />
    </header>
  );
}

function PresentedStep({ info, run, shown }: PresentedProps & { readonly shown: number }) {
  const step = info.steps[shown];
  if (step === undefined) return null;
  return (
    <ScrollRegion label="Step" className="flex flex-col gap-[2vmin]">
      <p className="text-muted text-stage-small">
        Step {shown + 1} of {info.steps.length}
        {shown < run.step && ` · step ${run.step + 1} is reached`}
      </p>
      <h2 className="font-semibold text-stage-title">{step.title}</h2>
      <p className="text-stage">{step.caption}</p>
      <div className="flex items-start gap-[1.5vmin] rounded-xl bg-accent-soft p-[2vmin] text-stage">
        <Eye aria-hidden className="mt-[0.2em] size-[1em] shrink-0 text-accent" />
        <p>
          <span className="sr-only">What you should see: </span>
          {step.see}
        </p>
      </div>
      {run.problem !== null && <p className="rounded-xl bg-error-soft p-[2vmin] text-stage">{run.problem}</p>}
      {run.phase === 'passed' && <p className="rounded-xl bg-ok-soft p-[2vmin] text-stage">{info.lesson}</p>}
    </ScrollRegion>
  );
}

function PresentedChecks({
  checks,
  step,
  run,
}: {
  readonly checks: readonly ShownCheck[];
  readonly step: number;
  readonly run: ScenarioState;
}) {
  return (
    <ScrollRegion label="Checks" className="flex flex-col gap-[1.5vmin]">
      <p className="text-muted text-stage-small">
        {passedCount(checks)} of {checks.length} measured and true
      </p>
      <ul className="flex flex-col gap-[1vmin]">
        {checks.map(({ id, state, sentence, measured, step: own }) => (
          <li
            key={id}
            className={classNames(
              'flex items-start gap-[1.5vmin] rounded-xl p-[1.5vmin] text-stage-small transition-colors',
              state === 'passed' && 'bg-ok-soft',
              state === 'failed' && 'bg-error-soft',
              (state === 'measuring' || (state === 'waiting' && own === step && !isOver(run))) &&
                'bg-control ring-1 ring-line ring-inset',
            )}
          >
            <CheckMark state={state} className="mt-[0.15em] size-[1.2em]!" />
            <div className="min-w-0">
              <p className={classNames('font-semibold', state === 'waiting' && own > step && 'text-muted')}>
                {sentence}
              </p>
              {measured !== '' && <p className="text-muted">{measured}</p>}
            </div>
          </li>
        ))}
      </ul>
    </ScrollRegion>
  );
}
