import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type Tone, toneSoft } from './tone.ts';

export interface BadgeProps {
  readonly tone?: Tone;
  /** Data, such as a status code, is set in the data font. */
  readonly data?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A short word or number on a soft background. */
export function Badge({ tone = 'neutral', data = false, className, children }: BadgeProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-[18px] items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-semibold text-2xs',
        data && 'font-mono',
        toneSoft[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
