import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

export interface IconButtonProps
  extends Omit<AriaButtonProps, 'className' | 'style' | 'children' | 'aria-label'> {
  /** Spoken name and tooltip. */
  readonly label: string;
  /** Keys shown in the tooltip, such as `⌘E`. */
  readonly keys?: string;
  readonly children: ReactNode;
  readonly size?: 'sm' | 'md';
  readonly className?: string;
}

/** A button that shows an icon alone; its label is spoken and shown as a tooltip. */
export function IconButton({ label, keys, size = 'md', className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} {...(keys === undefined ? {} : { keys })}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={classNames(
          'inline-flex shrink-0 cursor-default items-center justify-center rounded-md text-muted transition-colors',
          'hover:bg-hover hover:text-text pressed:bg-sunken disabled:text-line-strong disabled:hover:bg-transparent',
          size === 'sm' ? 'size-6' : 'size-7',
          className,
        )}
      >
        {children}
      </AriaButton>
    </Tooltip>
  );
}
