import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { classNames } from './class-names.ts';

export type ButtonVariant = 'default' | 'primary' | 'ghost' | 'danger' | 'link';
export type ButtonSize = 'sm' | 'md';

const variants: Readonly<Record<ButtonVariant, string>> = {
  default:
    'border-line-strong bg-control text-text hover:bg-hover pressed:bg-sunken disabled:text-faint disabled:hover:bg-control',
  primary:
    'border-transparent bg-accent text-on-accent font-semibold hover:bg-accent-strong disabled:bg-line disabled:text-faint',
  ghost: 'border-transparent text-muted hover:bg-hover hover:text-text pressed:bg-sunken disabled:text-faint',
  link: 'border-transparent px-1! text-accent hover:underline disabled:text-faint',
  danger:
    'border-transparent bg-error-soft text-error font-semibold hover:ring-1 hover:ring-inset hover:ring-error disabled:text-faint',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  sm: 'h-6 px-2 text-xs gap-1',
  md: 'h-7 px-2.5 text-sm gap-1.5',
};

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly variant?: ButtonVariant;
  readonly size?: ButtonSize;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A push button with a text label. For a button that shows an icon alone, use `IconButton`. */
export function Button({ variant = 'default', size = 'md', className, children, ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className={classNames(
        'inline-flex shrink-0 cursor-default items-center justify-center whitespace-nowrap rounded-md border transition-colors',
        sizes[size],
        variants[variant],
        className,
      )}
    >
      {children}
    </AriaButton>
  );
}
