import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { formatDuration, formatTime } from '../../ui/format.ts';
import { toneSolid } from '../../ui/tone.ts';
import { timingPhases } from './timing.ts';

/** Where the time went, phase by phase on one scale. */
export function TimingTab({ detail }: { readonly detail: ExchangeDetail }) {
  const phases = timingPhases(detail.timing);
  const total = Math.max(1, ...phases.map((phase) => phase.to));
  const { end } = detail.timing;
  return (
    <div className="selectable flex flex-col gap-4 p-4">
      <dl className="flex gap-8">
        <div>
          <dt className="text-faint text-xs">Began</dt>
          <dd className="font-mono text-xs">{formatTime(detail.summary.at)}</dd>
        </div>
        <div>
          <dt className="text-faint text-xs">Took</dt>
          <dd className="font-mono text-xs">{end === null ? 'not ended' : formatDuration(end)}</dd>
        </div>
      </dl>
      <ol className="divide-y divide-line rounded-md border border-line">
        {phases.map((phase) => (
          <li key={phase.id} className="flex flex-col gap-1.5 px-3 py-2">
            <div className="flex items-baseline justify-between gap-4">
              <span>{phase.label}</span>
              <span className="font-mono text-muted text-xs">
                {formatDuration(phase.to - phase.from)}
                <span className="pl-2 text-faint">at {formatDuration(phase.from)}</span>
              </span>
            </div>
            <div aria-hidden className="relative h-1.5 rounded-full bg-sunken">
              <span
                className={`absolute inset-y-0 min-w-[2px] rounded-full ${toneSolid[phase.tone]}`}
                style={{
                  left: `${(phase.from / total) * 100}%`,
                  width: `${((phase.to - phase.from) / total) * 100}%`,
                }}
              />
            </div>
          </li>
        ))}
      </ol>
      {end === null && (
        <p className="text-muted">The last byte has not been handed on, so the last phase is missing.</p>
      )}
    </div>
  );
}
