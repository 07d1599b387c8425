import { ArrowLeft, Eye } from 'lucide-react';
import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { useStores } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { CheckList } from './check-list.tsx';
import { LookAround } from './look-around.tsx';
import { Outcome } from './outcome.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { StepList } from './step-list.tsx';
import { TrafficNumbers } from './traffic-numbers.tsx';
import { Transport } from './transport.tsx';
import { useScenarioControls } from './use-control.ts';
import { passedCount, phaseWords, shownChecks } from './words.ts';

export interface StageProps {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
  readonly onLeave: () => void;
}

/** A scenario that is up: its steps, what should be seen, what was measured, and the ways to look for oneself. */
export function Stage({ info, run, onLeave }: StageProps) {
  const { scenario } = useStores();
  const { toggle, step, control } = useScenarioControls();
  useKeyBindings([
    { key: ' ', run: toggle },
    { key: 'n', run: step },
    { key: 'r', run: () => control('reset') },
    { key: 'p', run: () => scenario.getState().present(true) },
  ]);
  const checks = shownChecks(info, run);
  const { text, tone } = phaseWords[run.phase];
  return (
    <div className="@container flex h-full flex-col bg-surface">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b py-2 pr-4 pl-2">
        <IconButton label="All scenarios" onPress={onLeave}>
          <ArrowLeft size={14} aria-hidden />
        </IconButton>
        <div className="flex min-w-40 flex-1 items-center gap-3">
          <h1 className="truncate font-semibold text-lg">{info.title}</h1>
          <Badge tone={tone}>
            <StatusMark tone={tone} className="size-2" />
            {text}
          </Badge>
        </div>
        <Transport run={run} />
      </header>
      <ProgressBar info={info} run={run} checks={checks} className="mx-4 mt-3 h-1 shrink-0" />
      <div className="min-h-0 flex-1 overflow-auto">
        <div className="grid grid-cols-1 gap-x-8 gap-y-6 px-4 pt-4 pb-8 @2xl:grid-cols-[minmax(208px,272px)_minmax(0,1fr)] @2xl:grid-rows-[auto_1fr] @5xl:grid-cols-[272px_minmax(0,1fr)_272px] @5xl:grid-rows-1">
          <section aria-label="Course" className="order-2 flex flex-col gap-3 @2xl:order-none">
            <h2 className="font-semibold">Steps</h2>
            <StepList info={info} run={run} checks={checks} />
          </section>
          <div className="order-1 flex min-w-0 flex-col gap-4 @2xl:order-none @2xl:row-span-2 @5xl:row-span-1">
            <Outcome info={info} run={run} checks={checks} />
            <NowStep info={info} run={run} />
            <section className="flex flex-col gap-2">
              <div className="flex items-baseline justify-between gap-4">
                <h2 className="font-semibold">Measured</h2>
                <p className="text-muted text-xs">
                  {passedCount(checks)} of {checks.length} passed
                </p>
              </div>
              <CheckList checks={checks} step={run.step} />
            </section>
          </div>
          <aside
            aria-label="Around it"
            className="order-3 flex flex-col gap-5 @2xl:order-none @2xl:col-start-1 @5xl:col-start-3"
          >
            <section className="flex flex-col gap-2">
              <h2 className="font-semibold">Its traffic</h2>
              <TrafficNumbers run={run} />
            </section>
            <LookAround run={run} />
            <p className="text-faint text-xs">
              Seed {run.seed}: the same requests in the same order, each time. Only to this machine.
            </p>
          </aside>
        </div>
      </div>
    </div>
  );
}

/** The present step, and where to look. */
function NowStep({ info, run }: { readonly info: ScenarioInfo; readonly run: ScenarioState }) {
  const step = info.steps[run.step];
  if (step === undefined) return null;
  return (
    <section aria-label="Now" className="flex flex-col gap-2">
      <p className="text-muted text-xs">
        Step {run.step + 1} of {info.steps.length}
      </p>
      <h2 className="font-semibold text-xl">{step.title}</h2>
      <p className="max-w-160 text-lg">{step.caption}</p>
      <div className="flex max-w-160 items-start gap-3 rounded-lg border border-line bg-control p-3">
        <Eye size={16} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        <div>
          <h3 className="font-semibold">What you should see</h3>
          <p>{step.see}</p>
        </div>
      </div>
    </section>
  );
}
