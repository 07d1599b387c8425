import { historySeconds, type TrafficSecond } from '../../../shared/model/upstream-health.ts';
import { type Bar, barsPath } from '../../ui/bars.ts';
import { Scrubber } from '../../ui/scrubber.tsx';
import { secondText } from './chart-words.ts';

const step = 4;
const barWidth = step - 1;
const height = 32;
/** Under the base line a second with failures has a mark, however few they were. */
const markHeight = 2;
const base = height - markHeight - 2;
/** The least height of a bar that is not nothing. */
const leastHeight = 1.5;

const quiet: TrafficSecond = { requests: 0, failures: 0, p50: null };

export interface TrafficChartProps {
  readonly history: readonly TrafficSecond[];
  readonly summary: string;
}

/** Requests of each of the last seconds as bars, newest at the right; the failed part from the bottom. */
export function TrafficChart({ history, summary }: TrafficChartProps) {
  const shown = history.slice(-historySeconds);
  const first = historySeconds - shown.length;
  const most = Math.max(1, ...shown.map(({ requests, failures }) => Math.max(requests, failures)));
  const barOf = (amount: number, index: number): Bar => {
    const tall = amount === 0 ? 0 : Math.max(leastHeight, (amount / most) * base);
    const y = Math.round((base - tall) * 10) / 10;
    return { x: (first + index) * step, y, width: barWidth, height: Math.round(tall * 10) / 10 };
  };
  const markOf = (failures: number, index: number): Bar => ({
    x: (first + index) * step,
    y: base + 2,
    width: barWidth,
    height: failures > 0 ? markHeight : 0,
  });
  const all = shown.map(({ requests, failures }, index) => barOf(Math.max(requests, failures), index));
  const failed = shown.flatMap(({ failures }, index) => [barOf(failures, index), markOf(failures, index)]);
  return (
    <Scrubber
      label="Last minute"
      count={historySeconds}
      summary={summary}
      textAt={(place) => secondText(shown[place - first] ?? quiet, historySeconds - 1 - place)}
    >
      {(looked) => (
        <svg
          viewBox={`0 0 ${historySeconds * step} ${height}`}
          preserveAspectRatio="none"
          aria-hidden
          className="block h-7 w-full"
        >
          {looked !== null && (
            <rect x={looked * step - 0.5} y="0" width={step} height={height} className="fill-line" />
          )}
          <rect x="0" y={base} width={historySeconds * step} height="1" className="fill-line" />
          <path d={barsPath(all)} className="fill-accent opacity-70" />
          <path d={barsPath(failed)} className="fill-error" />
        </svg>
      )}
    </Scrubber>
  );
}
