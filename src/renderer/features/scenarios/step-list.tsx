import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { classNames } from '../../ui/class-names.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import {
  lengthText,
  passedCount,
  plural,
  type ShownCheck,
  type StepProgress,
  stepProgress,
} from './words.ts';

const marks: Readonly<Record<StepProgress, React.ReactNode>> = {
  done: <StatusMark tone="ok" label="Done" />,
  current: <StatusMark tone="accent" shape="diamond" label="Now" />,
  failed: <StatusMark tone="error" shape="cross" label="Failed" />,
  ahead: <StatusMark tone="neutral" label="Ahead" />,
};

export interface StepListProps {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
  readonly checks: readonly ShownCheck[];
}

/** The steps of a scenario under each other, the present one marked. */
export function StepList({ info, run, checks }: StepListProps) {
  return (
    <ol aria-label="Steps" className="flex flex-col">
      {info.steps.map((step, index) => {
        const progress = stepProgress(index, run, checks);
        const isCurrent = index === run.step;
        const isLast = index === info.steps.length - 1;
        return (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a scenario stay in their order
            key={`${index} ${step.title}`}
            {...(isCurrent ? { 'aria-current': 'step' as const } : {})}
            className="relative flex gap-3 pb-4 last:pb-0"
          >
            {!isLast && (
              <span aria-hidden className="absolute top-5 bottom-0 left-[7px] w-px bg-line-strong" />
            )}
            <span className="flex h-5 w-4 shrink-0 items-center justify-center">{marks[progress]}</span>
            <div className="min-w-0 flex-1">
              <p className="flex items-baseline gap-2">
                <span
                  className={classNames(
                    'min-w-0 flex-1',
                    isCurrent ? 'font-semibold' : progress === 'ahead' ? 'text-muted' : '',
                  )}
                >
                  {step.title}
                </span>
                <span className="shrink-0 text-faint text-xs">{lengthText(step.seconds)}</span>
              </p>
              <StepChecks checks={checks.filter((check) => check.step === index)} />
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function StepChecks({ checks }: { readonly checks: readonly ShownCheck[] }) {
  if (checks.length === 0) return null;
  const failed = checks.filter(({ state }) => state === 'failed').length;
  return (
    <p className={classNames('text-xs', failed > 0 ? 'text-error' : 'text-muted')}>
      {failed > 0
        ? `${plural(failed, 'check')} failed`
        : `${passedCount(checks)} of ${plural(checks.length, 'check')} passed`}
    </p>
  );
}
