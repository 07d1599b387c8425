import type { ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

/** What scrolls without holding anything focusable must itself be reachable by keyboard (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

export interface ScrollRegionProps {
  readonly label: string;
  readonly className?: string;
  readonly ref?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

/** A named part of a view that scrolls and can be scrolled by keyboard. */
export function ScrollRegion({ label, className, ref, children }: ScrollRegionProps) {
  return (
    <section
      ref={ref}
      aria-label={label}
      {...reachable}
      className={classNames('focus-ring-inset overflow-auto', className)}
    >
      {children}
    </section>
  );
}
