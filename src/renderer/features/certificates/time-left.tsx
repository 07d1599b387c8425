import { expiryNotice } from '../../../shared/model/authority.ts';
import { formatDate, formatTime } from '../../ui/format.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import { useNow } from '../../ui/use-now.ts';

const day = 86_400_000;

export interface TimeLeftProps {
  readonly notBefore: number;
  readonly notAfter: number;
  /** From how much time left on it asks for attention, in milliseconds. Leaves are renewed by themselves, so theirs is less. */
  readonly notice?: number;
}

/** A validity with what is left of it; the exact times on hover. */
export function TimeLeft({ notBefore, notAfter, notice = expiryNotice }: TimeLeftProps) {
  const left = notAfter - useNow(60_000);
  const tone = left <= 0 ? 'error' : left <= notice ? 'warn' : null;
  return (
    <span
      className="inline-flex flex-wrap items-center gap-x-1.5"
      title={`${formatTime(notBefore)} to ${formatTime(notAfter)}`}
    >
      {tone !== null && <StatusMark tone={tone} />}
      <span className="whitespace-nowrap">{formatDate(notAfter)}</span>
      <span className={tone === 'error' ? 'text-error' : tone === 'warn' ? 'text-warn' : 'text-muted'}>
        {timeLeft(left)}
      </span>
    </span>
  );
}

/** `9 years left`, `34 days left`, `5 hours left`, `ended`. @param left in milliseconds */
export function timeLeft(left: number): string {
  if (left <= 0) return 'ended';
  const years = Math.floor(left / (365.25 * day));
  if (years >= 2) return counted(years, 'year');
  const days = Math.floor(left / day);
  return days >= 1 ? counted(days, 'day') : counted(Math.max(1, Math.floor(left / 3_600_000)), 'hour');
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'} left`;
