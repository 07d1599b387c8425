import { classNames } from '../../ui/class-names.ts';
import { CheckMark } from './check-mark.tsx';
import type { ShownCheck } from './words.ts';

export interface CheckListProps {
  readonly checks: readonly ShownCheck[];
  /** Index of the step that runs: its checks stand out. */
  readonly step: number;
}

/** What has to be true, and what was measured. */
export function CheckList({ checks, step }: CheckListProps) {
  return (
    <ul aria-label="Checks" className="divide-y divide-line overflow-hidden rounded-lg border border-line">
      {checks.map((check) => (
        <li
          key={check.id}
          data-state={check.state}
          className={classNames(
            'flex items-start gap-3 px-3 py-2 transition-colors',
            check.state === 'passed' && 'bg-ok-soft',
            check.state === 'failed' && 'bg-error-soft',
            check.state === 'measuring' && 'bg-control',
            check.state === 'waiting' && (check.step === step ? 'bg-control' : 'bg-surface'),
          )}
        >
          <span className="flex h-5 items-center">
            <CheckMark state={check.state} />
          </span>
          <div className="min-w-0 flex-1">
            <p className={check.state === 'waiting' && check.step !== step ? 'text-muted' : ''}>
              {check.sentence}
            </p>
            {check.measured !== '' && <p className="selectable text-muted text-xs">{check.measured}</p>}
          </div>
          <span aria-hidden className="shrink-0 text-2xs text-muted leading-5">
            step {check.step + 1}
          </span>
        </li>
      ))}
    </ul>
  );
}
