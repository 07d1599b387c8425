import type { ReactNode } from 'react';
import { MenuTrigger, Popover } from 'react-aria-components';
import { Button, type ButtonVariant } from './button.tsx';
import { type MenuAction, MenuItems } from './menu.tsx';
import { popoverClass } from './select.tsx';

export interface MenuButtonProps {
  /** Spoken name of the button and of its menu. */
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** A heading over the actions. */
  readonly title?: string;
  readonly variant?: ButtonVariant;
  readonly className?: string;
  /** What the button shows. */
  readonly children: ReactNode;
}

/** A small button that opens a menu under it. */
export function MenuButton({ label, actions, title, variant, className, children }: MenuButtonProps) {
  return (
    <MenuTrigger>
      <Button
        size="sm"
        aria-label={label}
        {...(variant === undefined ? {} : { variant })}
        {...(className === undefined ? {} : { className })}
      >
        {children}
      </Button>
      <Popover placement="bottom end" className={popoverClass}>
        {title !== undefined && (
          <p aria-hidden className="px-3 pt-2 font-semibold text-2xs text-faint">
            {title}
          </p>
        )}
        <MenuItems label={title ?? label} actions={actions} />
      </Popover>
    </MenuTrigger>
  );
}
