import { type CheckResult, checkLimit } from '../../../shared/model/upstream-health.ts';
import { type Bar, barsPath } from '../../ui/bars.ts';
import { Scrubber } from '../../ui/scrubber.tsx';
import { checksText, checkText } from './chart-words.ts';

const step = 8;
const barWidth = step - 2;
const height = 14;
/** A failed check is lower as well as of another colour. */
const failedHeight = 6;

/** The last active checks as a strip, newest at the right. */
export function CheckStrip({ checks }: { readonly checks: readonly CheckResult[] }) {
  if (checks.length === 0) return null;
  const shown = checks.slice(-checkLimit);
  // Places before the first check are empty, so that the strip does not stretch while it fills.
  const first = checkLimit - shown.length;
  const barAt = (place: number, tall: number): Bar => ({
    x: place * step,
    y: height - tall,
    width: barWidth,
    height: tall,
  });
  const barsOf = (isOk: boolean): readonly Bar[] =>
    shown.flatMap(({ ok }, index) => (ok === isOk ? [barAt(first + index, ok ? height : failedHeight)] : []));
  const empty = Array.from({ length: first }, (_, place) => barAt(place, 1));
  return (
    <Scrubber
      label="Health checks"
      count={checkLimit}
      summary={checksText(shown)}
      textAt={(place) => {
        const check = shown[place - first];
        return check === undefined ? 'no check yet' : checkText(check);
      }}
    >
      {(looked) => (
        <svg
          viewBox={`0 0 ${checkLimit * step} ${height}`}
          preserveAspectRatio="none"
          aria-hidden
          className="block h-2.5 w-full"
        >
          {looked !== null && (
            <rect x={looked * step - 1} y="0" width={step} height={height} className="fill-line-strong" />
          )}
          <path d={barsPath(empty)} className="fill-line-strong" />
          <path d={barsPath(barsOf(true))} className={looked === null ? 'fill-ok' : 'fill-ok opacity-70'} />
          <path d={barsPath(barsOf(false))} className="fill-error" />
        </svg>
      )}
    </Scrubber>
  );
}
