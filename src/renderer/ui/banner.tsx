import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { StatusMark } from './status-mark.tsx';
import { type Tone, toneSoft } from './tone.ts';

export interface BannerProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** One line across a view about something the person should know now. */
export function Banner({ tone, children, action }: BannerProps) {
  return (
    <div
      className={classNames(
        'flex min-h-9 items-center gap-2 border-line border-b py-1 pr-2 pl-4',
        toneSoft[tone],
      )}
    >
      <StatusMark tone={tone} />
      <div className="selectable min-w-0 flex-1 text-text">{children}</div>
      {action}
    </div>
  );
}
