import { ProgressBar } from 'react-aria-components';
import { useStore } from 'zustand';
import { Button } from '../../../ui/button.tsx';
import { formatCount } from '../../../ui/format.ts';
import { StatusMark } from '../../../ui/status-mark.tsx';
import type { FilterProgress, FilterRun } from './filter-run.ts';

/** How far the host is with what it is asked for; nothing while it has nothing to do. */
export function SearchProgress({ run }: { readonly run: FilterRun }) {
  const progress = useStore(run.progress);
  const { phase, scanned, total, missed, leftOut } = progress;
  if (phase === 'idle' || (phase === 'done' && missed === 0 && leftOut === 0)) return null;
  return (
    <div className="flex h-7 items-center gap-2 px-3 text-muted text-xs">
      {phase === 'searching' ? (
        <ProgressBar
          aria-label="Search"
          value={scanned}
          maxValue={Math.max(1, total)}
          className="flex min-w-0 flex-1 items-center gap-2"
        >
          {({ percentage }) => (
            <>
              <span className="shrink-0 tabular-nums">
                {total === 0 ? 'Searching…' : `Searched ${formatCount(scanned)} of ${formatCount(total)}`}
              </span>
              <span
                aria-hidden
                className="h-1 min-w-16 max-w-64 flex-1 overflow-hidden rounded-full bg-sunken"
              >
                <span
                  className="block h-full rounded-full bg-accent"
                  style={{ width: `${percentage ?? 0}%` }}
                />
              </span>
            </>
          )}
        </ProgressBar>
      ) : (
        <span role="status" className="flex min-w-0 flex-1 items-center gap-1.5 truncate">
          {phase === 'failed' && <StatusMark tone="error" className="size-3 shrink-0" />}
          <span className="truncate">{words(progress)}</span>
        </span>
      )}
      {phase === 'searching' && (
        <Button size="sm" variant="ghost" onPress={run.stop}>
          Stop
        </Button>
      )}
      {(phase === 'stopped' || phase === 'failed') && (
        <Button size="sm" variant="ghost" onPress={run.resume}>
          {phase === 'stopped' ? 'Search on' : 'Try again'}
        </Button>
      )}
    </div>
  );
}

function words({ phase, scanned, total, failure, missed, leftOut }: FilterProgress): string {
  if (phase === 'failed') return `The search could not go on: ${failure ?? 'for no reason that is known'}`;
  const left = [
    missed === 0 ? '' : `${formatCount(missed)} came faster than they could be looked into, and were not.`,
    leftOut === 0 ? '' : `${formatCount(leftOut)} more fit than the list can show; narrow the filter.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
  if (phase !== 'stopped') return left;
  return `Stopped after ${formatCount(scanned)} of ${formatCount(total)}; older ones that fit are not listed. ${left}`;
}
