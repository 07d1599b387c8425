import { useMemo } from 'react';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { type Attempt, type Phase, phasesOf } from '../../../shared/model/exchange-phases.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatCount, formatDuration, formatTime } from '../../ui/format.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { toneSolid } from '../../ui/tone.ts';
import { connectionText, outcomeText, phaseWords } from './timing-words.ts';

/** Where the time went: every phase of every attempt on one scale, with exact numbers. */
export function TimingTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { before, attempts, after } = useMemo(() => phasesOf(detail), [detail]);
  const phases = [...before, ...attempts.flatMap((attempt) => attempt.phases), ...after];
  const total = Math.max(1, ...phases.map(({ to }) => to));
  const { end } = detail.timing;
  return (
    <div className="selectable @container flex flex-col gap-4 p-4">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact name="Began" value={formatTime(detail.summary.at)} />
        <Fact
          name="Took"
          value={end === null ? 'not ended' : `${formatDuration(end)} (${formatCount(end)} µs)`}
        />
        {attempts.length > 1 && <Fact name="Attempts" value={formatCount(attempts.length)} />}
      </dl>
      {phases.length === 0 ? (
        <p className="text-muted">
          {detail.summary.state === 'lost'
            ? 'The engine ended before this exchange did; its times went with it.'
            : 'The exchange has just begun.'}
        </p>
      ) : (
        <ol className="overflow-hidden rounded-md border border-line py-1">
          <Phases phases={before} total={total} />
          {attempts.map((attempt, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever appended
            <li key={index}>
              <AttemptHead attempt={attempt} number={index + 1} of={attempts.length} />
              <ol>
                <Phases phases={attempt.phases} total={total} />
              </ol>
            </li>
          ))}
          {after.length > 0 && attempts.length > 0 && (
            <li aria-hidden className="mt-1 border-line border-t pt-1" />
          )}
          <Phases phases={after} total={total} />
        </ol>
      )}
      {end === null && phases.length > 0 && (
        <p className="text-muted">It has not ended: what has not happened yet is missing.</p>
      )}
    </div>
  );
}

const Fact = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt className="text-faint text-xs">{name}</dt>
    <dd className="font-mono text-xs">{value}</dd>
  </div>
);

interface AttemptHeadProps {
  readonly attempt: Attempt;
  readonly number: number;
  readonly of: number;
}

function AttemptHead({ attempt, number, of }: AttemptHeadProps) {
  const { outcome, upstream, url } = attempt;
  const failed = outcome.kind !== 'answered';
  const words = [outcomeText(attempt), connectionText(attempt)].filter((word) => word !== '');
  return (
    <h3
      className="mt-1 flex items-baseline gap-2 border-line border-t px-3 pt-1.5 pb-0.5 text-xs"
      title={url}
    >
      <StatusMark tone={failed ? 'error' : 'ok'} shape={failed ? 'triangle' : 'ring'} className="size-2.5" />
      <span className="min-w-0 truncate font-semibold">
        {of > 1 ? `Attempt ${number}: ` : ''}
        {upstream}
      </span>
      <span className="min-w-0 flex-1 truncate text-muted">{words.join(' · ')}</span>
    </h3>
  );
}

const Phases = ({ phases, total }: { readonly phases: readonly Phase[]; readonly total: number }) =>
  phases.map(({ id, from, to }) => {
    const { label, tone } = phaseWords[id];
    return (
      <li key={id} className="flex items-center gap-3 px-3 py-1 text-xs hover:bg-hover">
        <span className="w-34 shrink-0 @min-[400px]:w-46">{label}</span>
        <span aria-hidden className="relative h-1.5 min-w-8 flex-1 rounded-full bg-sunken">
          <span
            className={classNames('absolute inset-y-0 min-w-[2px] rounded-full', toneSolid[tone])}
            style={{
              left: `${Math.min(99, (from / total) * 100)}%`,
              width: `${((to - from) / total) * 100}%`,
            }}
          />
        </span>
        <span className="w-14 shrink-0 text-right font-mono" title={`${formatCount(to - from)} µs`}>
          {formatDuration(to - from)}
        </span>
        <span
          className="w-16 shrink-0 text-right font-mono text-faint @max-[380px]:hidden"
          title={`began ${formatCount(from)} µs after the exchange did`}
        >
          +{formatDuration(from)}
        </span>
      </li>
    );
  });
