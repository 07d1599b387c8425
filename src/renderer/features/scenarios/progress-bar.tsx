import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { classNames } from '../../ui/class-names.ts';
import { type ShownCheck, stepProgress, stepShares } from './words.ts';

export interface ProgressBarProps {
  readonly info: ScenarioInfo;
  readonly run: ScenarioState;
  readonly checks: readonly ShownCheck[];
  readonly className?: string;
}

/** The course of a scenario: a piece for each step, as long as the step takes. */
export function ProgressBar({ info, run, checks, className = 'h-1' }: ProgressBarProps) {
  const shares = stepShares(info, run);
  const planned = info.steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const over = shares.reduce((sum, share, index) => sum + share * (info.steps[index]?.seconds ?? 0), 0);
  return (
    <div
      role="progressbar"
      aria-label="Course of the scenario"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={planned === 0 ? 100 : Math.round((over / planned) * 100)}
      aria-valuetext={`Step ${run.step + 1} of ${info.steps.length}`}
      className={classNames('flex gap-1', className)}
    >
      {info.steps.map((step, index) => {
        const isFailed = stepProgress(index, run, checks) === 'failed';
        return (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: the steps of a scenario stay in their order
            key={`${index} ${step.title}`}
            className="h-full min-w-2 overflow-hidden rounded-full bg-line"
            style={{ flexGrow: Math.max(step.seconds, 0.5) }}
          >
            <span
              className={classNames(
                'block h-full rounded-full transition-[width] duration-150 ease-linear',
                isFailed ? 'bg-error' : run.phase === 'passed' ? 'bg-ok' : 'bg-accent',
              )}
              style={{ width: `${(shares[index] ?? 0) * 100}%` }}
            />
          </span>
        );
      })}
    </div>
  );
}
