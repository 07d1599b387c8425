import { assertNever } from '../assert-never.ts';
import type { UpstreamStatus } from '../model/status.ts';
import { type EpochMilliseconds, milliseconds } from '../model/units.ts';
import { age, duration } from './durations.ts';
import { breakModeWords } from './event.ts';
import { code, count, inARow, ordinal, type Segment, say } from './segments.ts';

/** The time from one point to a later one; 0 where clocks disagree about the order. */
const between = (from: number, to: number) => milliseconds(Math.max(0, to - from));

/** `5 × 502`, `5 × upstream.refused`. */
const repeated = (times: number, what: string): readonly Segment[] => say`${times} × ${code(what)}`;

/** `in 2 s`. */
const until = (then: EpochMilliseconds, now: EpochMilliseconds): string =>
  then <= now ? 'any moment' : `in ${duration(between(now, then))}`;

/**
 * Why an upstream is in its state, with times counted from and to `now`: `Ejected 8 s ago after 5 × 502, back in 2 s`.
 */
export function explainHealth(
  { since, reason }: Pick<UpstreamStatus, 'since' | 'reason'>,
  now: EpochMilliseconds,
): readonly Segment[] {
  const elapsed = age(between(since, now));
  if (reason === null) return say`Neither a check nor a request has told yet`;
  switch (reason.code) {
    case 'health.checks_failed': {
      const { checks, detail } = reason.evidence;
      return say`${inARow(checks, 'check')} failed ${elapsed} ago, the last with ${code(detail)}`;
    }
    case 'health.checks_passed':
      return say`${inARow(reason.evidence.checks, 'check')} succeeded ${elapsed} ago`;
    case 'health.answering':
      return say`Answering requests for ${elapsed}`;
    case 'health.ejected': {
      const { failures, last, times } = reason.evidence;
      const again = times > 1 ? `, the ${ordinal(times)} time in a row` : '';
      return say`Ejected ${elapsed} ago after ${repeated(failures, last)}, back ${until(reason.evidence.until, now)}${again}`;
    }
    case 'health.returned':
      return say`Back ${elapsed} ago after ${duration(reason.evidence.after)} out of service; not asked yet`;
    case 'health.circuit_open': {
      const { errorRate, requests } = reason.evidence;
      const why =
        errorRate === null
          ? 'the probe failed'
          : `${Math.round(errorRate * 100)} % of ${count(requests, 'request')} failed`;
      return say`Opened ${elapsed} ago: ${why}; a probe ${until(reason.evidence.until, now)}`;
    }
    case 'health.circuit_half_open':
      return say`Half open for ${elapsed}: one request is let through to see`;
    case 'health.draining':
      return say`No new requests for ${elapsed}, ${count(reason.evidence.active, 'request')} still to end`;
    case 'health.drained':
      return say`Drained ${elapsed} ago: no new requests, and none in flight`;
    case 'health.disabled':
      return reason.evidence.by === 'configuration'
        ? say`By the configuration: ${code('enabled: false')}`
        : say`No new requests, by hand ${elapsed} ago`;
    case 'health.broken':
      return say`On purpose for ${elapsed}: ${breakModeWords[reason.evidence.mode]}`;
    default:
      return assertNever(reason);
  }
}
