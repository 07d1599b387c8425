import { useId } from 'react';
import { type CacheOutcome, type CacheSecond, cacheHistorySeconds } from '../../../shared/model/cache.ts';
import { barsPath } from '../../ui/bars.ts';
import { cacheLooks } from '../../ui/cache-look.ts';
import { formatCount, formatShare } from '../../ui/format.ts';
import { Scrubber } from '../../ui/scrubber.tsx';
import { hitRatio, secondText, secondWidth, stackBars, stackOrder, sumOf } from './outcome-history.ts';

/** Height of the picture, in CSS pixels and in units of its view box: patterns must not be stretched upwards. */
const height = 56;
/** Height of one repetition of a pattern. */
const patternHeight = 4;

/** How much of {@link patternHeight} is filled, and how strongly; outcomes that share a colour differ in this. */
const fills: Readonly<
  Record<CacheOutcome, { readonly className: string; readonly filled: number; readonly opacity: number }>
> = {
  hit: { className: 'fill-live', filled: 4, opacity: 0.9 },
  revalidated: { className: 'fill-accent', filled: 3, opacity: 0.95 },
  collapsed: { className: 'fill-live', filled: 2, opacity: 1 },
  stale: { className: 'fill-warn', filled: 2, opacity: 1 },
  miss: { className: 'fill-faint', filled: 4, opacity: 0.45 },
  bypass: { className: 'fill-faint', filled: 1, opacity: 0.8 },
};

/** Requests of each of the last seconds by what the cache did, as stacked bars with a pattern for each outcome. */
export function OutcomeChart({ history }: { readonly history: readonly CacheSecond[] }) {
  const id = useId();
  const bars = stackBars(history, height);
  const counts = sumOf(history);
  const first = cacheHistorySeconds - Math.min(history.length, cacheHistorySeconds);
  const ratio = hitRatio(counts);
  const shown = history.slice(-cacheHistorySeconds);
  const summary =
    ratio === null
      ? 'no request of a route with a cache'
      : `${formatShare(ratio)} from cache · ${formatCount(counts.miss)} missed`;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <Scrubber
        label={`Last ${cacheHistorySeconds / 60} minutes`}
        count={cacheHistorySeconds}
        summary={summary}
        textAt={(place) => secondText(shown[place - first])}
      >
        {(looked) => (
          <svg
            viewBox={`0 0 ${cacheHistorySeconds * secondWidth} ${height}`}
            preserveAspectRatio="none"
            aria-hidden
            className="block h-14 w-full"
          >
            <defs>
              {stackOrder.map((outcome) => (
                <Pattern key={outcome} id={`${id}${outcome}`} outcome={outcome} />
              ))}
            </defs>
            {looked !== null && (
              <rect
                x={looked * secondWidth - 0.5}
                y="0"
                width={secondWidth}
                height={height}
                className="fill-line-strong"
              />
            )}
            <rect
              x="0"
              y={height - 1}
              width={cacheHistorySeconds * secondWidth}
              height="1"
              className="fill-line"
            />
            {stackOrder.map((outcome) => (
              <path key={outcome} d={barsPath(bars[outcome])} fill={`url(#${id}${outcome})`} />
            ))}
          </svg>
        )}
      </Scrubber>
      <ul aria-label="Outcomes in these minutes" className="flex flex-wrap gap-x-4 gap-y-0.5 text-2xs">
        {stackOrder.map((outcome) => (
          <li key={outcome} className="flex items-center gap-1.5" title={cacheLooks[outcome].meaning}>
            <svg viewBox="0 0 10 8" aria-hidden className="h-2 w-2.5">
              <defs>
                <Pattern id={`${id}${outcome}legend`} outcome={outcome} />
              </defs>
              <rect width="10" height="8" fill={`url(#${id}${outcome}legend)`} />
            </svg>
            <span className="text-muted">{cacheLooks[outcome].word}</span>
            <span className="font-semibold">{formatCount(counts[outcome])}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Pattern({ id, outcome }: { readonly id: string; readonly outcome: CacheOutcome }) {
  const { className, filled, opacity } = fills[outcome];
  return (
    <pattern id={id} width="8" height={patternHeight} patternUnits="userSpaceOnUse">
      <rect width="8" height={filled} className={className} opacity={opacity} />
    </pattern>
  );
}
