import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, Popover, SubmenuTrigger } from 'react-aria-components';
import { classNames } from './class-names.ts';
import { KeyHint } from './key-hint.tsx';
import { menuItemClass, popoverClass } from './select.tsx';

export interface MenuAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: boolean;
  readonly isDisabled?: boolean;
  /** A line over it sets it apart from those before. */
  readonly isApart?: boolean;
  readonly onAction: () => void;
  /** Opens a menu of these instead of doing something itself. */
  readonly items?: readonly MenuAction[];
}

interface MenuItemsProps {
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** Left out where what opened the menu also closes it. */
  readonly onClose?: () => void;
  /** The actions of an action: once one is done, the whole menu closes. */
  readonly isInner?: boolean;
}

/** The actions of a menu, without what opens it. */
export function MenuItems({ label, actions, onClose, isInner = false }: MenuItemsProps) {
  const onDone = isInner ? onClose : undefined;
  return (
    <AriaMenu
      aria-label={label}
      autoFocus="first"
      {...(onClose === undefined || isInner ? {} : { onClose })}
      className="min-w-44 p-1 outline-none"
    >
      {actions.map((action) =>
        action.items === undefined ? (
          <Item key={action.id} action={action} {...(onDone === undefined ? {} : { onDone })} />
        ) : (
          <SubmenuTrigger key={action.id}>
            <Item action={action} />
            <Popover className={popoverClass}>
              <MenuItems
                label={action.label}
                actions={action.items}
                isInner
                {...(onClose === undefined ? {} : { onClose })}
              />
            </Popover>
          </SubmenuTrigger>
        ),
      )}
    </AriaMenu>
  );
}

function Item({ action, onDone }: { readonly action: MenuAction; readonly onDone?: () => void }) {
  return (
    <MenuItem
      id={action.id}
      textValue={action.label}
      isDisabled={action.isDisabled ?? false}
      onAction={() => {
        action.onAction();
        onDone?.();
      }}
      className={classNames(
        menuItemClass,
        action.danger === true && 'text-error',
        action.isApart === true && 'rounded-t-none border-line border-t pt-px',
      )}
    >
      {action.icon}
      <span className="max-w-96 flex-1 truncate">{action.label}</span>
      {action.keys !== undefined && <KeyHint keys={action.keys} />}
      {action.items !== undefined && <ChevronRight size={14} aria-hidden className="text-faint" />}
    </MenuItem>
  );
}

export interface ContextMenuProps {
  readonly label: string;
  readonly actions: readonly MenuAction[];
  /** Where it opens, in viewport pixels; null while it is closed. */
  readonly at: { readonly x: number; readonly y: number } | null;
  readonly onClose: () => void;
}

/** A menu at the pointer, for the place that was right-clicked. */
export function ContextMenu({ label, actions, at, onClose }: ContextMenuProps) {
  const rect = () => new DOMRect(at?.x ?? 0, at?.y ?? 0, 0, 0);
  return (
    <Popover
      aria-label={label}
      placement="bottom start"
      isOpen={at !== null}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      getTargetRect={rect}
      triggerRef={{ current: document.body }}
      className={popoverClass}
    >
      <MenuItems label={label} actions={actions} onClose={onClose} />
    </Popover>
  );
}
