import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { doctorStepNames, explainFinding } from '../../../shared/explain/doctor/index.ts';
import type { ChainReport, StepReport } from '../../../shared/model/doctor.ts';
import type { Finding } from '../../../shared/model/doctor-finding.ts';
import { classNames } from '../../ui/class-names.ts';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { FixItem } from './fix-item.tsx';
import { currentStep, markOf } from './marks.ts';

export interface ChainRowProps {
  readonly chain: ChainReport;
  readonly isRunning: boolean;
  readonly onMended: () => void;
}

/** One way from a name to an answer: its steps as ticks, and below, when it is open, what each found. */
export function ChainRow({ chain, isRunning, onMended }: ChainRowProps) {
  const hasFailed = chain.steps.some(({ result }) => result === 'failed');
  const [chosen, setChosen] = useState<boolean | null>(null);
  const isOpen = chosen ?? hasFailed;
  const panel = useId();
  return (
    <li className="min-w-0">
      <AriaButton
        aria-expanded={isOpen}
        aria-controls={panel}
        onPress={() => setChosen(!isOpen)}
        className="flex min-h-10 w-full cursor-default items-center gap-3 px-3 py-1.5 text-left transition-colors hover:bg-hover"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={classNames('shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
        />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-mono text-xs">{chain.url}</span>
          {chain.sampleOf !== null && (
            <span className="block truncate text-faint text-xs">
              a sample of <code className="font-mono">{chain.sampleOf}</code>
            </span>
          )}
        </span>
        <Ticks chain={chain} isRunning={isRunning} />
        <span className="w-28 shrink-0 truncate text-right text-muted text-xs">
          {verdict(chain, isRunning)}
        </span>
      </AriaButton>
      <div id={panel} hidden={!isOpen}>
        {isOpen && (
          <ol className="flex flex-col gap-2 border-line border-t bg-surface px-3 py-3 pl-9">
            {chain.steps.map((step) => (
              <StepItem
                key={step.step}
                step={step}
                isCurrent={isRunning && step === currentStep(chain)}
                onMended={onMended}
              />
            ))}
          </ol>
        )}
      </div>
    </li>
  );
}

function verdict(chain: ChainReport, isRunning: boolean): string {
  const worst =
    chain.steps.find(({ result }) => result === 'failed') ??
    chain.steps.find(({ result }) => result === 'warn');
  if (worst !== undefined) return `${doctorStepNames[worst.step]}: ${markOf(worst.result, false).word}`;
  if (chain.result !== null) return 'fine';
  const now = currentStep(chain);
  return isRunning && now !== null ? `${doctorStepNames[now.step]}…` : 'not looked at';
}

function Ticks({ chain, isRunning }: { readonly chain: ChainReport; readonly isRunning: boolean }) {
  const now = currentStep(chain);
  return (
    <span className="flex shrink-0 items-center gap-1.5" aria-hidden>
      {chain.steps.map((step) => {
        const { tone, shape, word } = markOf(step.result, isRunning && step === now);
        return (
          <span key={step.step} title={`${doctorStepNames[step.step]}: ${word}`} className="flex">
            <StatusMark tone={tone} {...(shape === undefined ? {} : { shape })} className="size-2.5" />
          </span>
        );
      })}
    </span>
  );
}

interface StepItemProps {
  readonly step: StepReport;
  readonly isCurrent: boolean;
  readonly onMended: () => void;
}

function StepItem({ step, isCurrent, onMended }: StepItemProps) {
  const name = doctorStepNames[step.step];
  return (
    <li className="grid grid-cols-[72px_minmax(0,1fr)] gap-3">
      <span className="text-muted">{name}</span>
      <div className="flex min-w-0 flex-col gap-2">
        {step.findings.map((finding, index) => (
          // Findings of one step never move among themselves; one code can be there for several upstreams.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <FindingItem key={index} finding={finding} onMended={onMended} />
        ))}
        {step.findings.length === 0 && (
          <span className="pl-4.5 text-faint">{isCurrent ? 'Being looked at…' : 'Not looked at'}</span>
        )}
      </div>
    </li>
  );
}

function FindingItem({ finding, onMended }: { readonly finding: Finding; readonly onMended: () => void }) {
  const { sentence, fixes } = explainFinding(finding);
  const { tone, shape, word } = markOf(finding.result, false);
  const needsFix = finding.result === 'failed' || finding.result === 'warn';
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <p className="selectable flex items-baseline gap-2">
        <StatusMark
          tone={tone}
          {...(shape === undefined ? {} : { shape })}
          label={word}
          className="translate-y-px"
        />
        <span className={classNames('min-w-0', finding.result === 'skipped' && 'text-faint')}>
          <SegmentText segments={sentence} />
        </span>
      </p>
      {needsFix && fixes.length > 0 && (
        <ul
          aria-label="What to do"
          className="ml-4.5 flex flex-col divide-y divide-line rounded-md border border-line bg-control [&>li]:px-3 [&>li]:py-2"
        >
          {fixes.map((fix) => (
            <li key={`${fix.kind} ${fix.label}`} className="min-w-0">
              <FixItem fix={fix} onDone={onMended} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
