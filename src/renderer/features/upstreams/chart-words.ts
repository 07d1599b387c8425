import type { CheckResult, TrafficSecond } from '../../../shared/model/upstream-health.ts';
import { formatClock, formatCount, formatDuration } from '../../ui/format.ts';

/** One check: `13:04:05 · passed in 3 ms · 200`. */
export const checkText = ({ at, ok, duration, detail }: CheckResult): string =>
  [formatClock(at), `${ok ? 'passed' : 'failed'} in ${formatDuration(duration * 1000)}`, detail]
    .filter((part) => part !== '')
    .join(' · ');

/** All checks that are kept: `30 checks passed`, `3 of 30 checks failed`. */
export function checksText(checks: readonly CheckResult[]): string {
  const failed = checks.filter(({ ok }) => !ok).length;
  if (failed > 0) return `${failed} of ${checks.length} failed`;
  return checks.length === 1 ? 'passed' : `all ${checks.length} passed`;
}

/** One second of traffic. @param ago seconds since it ended */
export function secondText({ requests, failures, p50 }: TrafficSecond, ago: number): string {
  const parts = [
    ago === 0 ? 'last second' : `${ago} s ago`,
    `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    ...(failures > 0 ? [`${formatCount(failures)} failed`] : []),
    ...(p50 === null ? [] : [`p50 ${formatDuration(p50 * 1000)}`]),
  ];
  return parts.join(' · ');
}
