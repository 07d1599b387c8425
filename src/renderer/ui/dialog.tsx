import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { IconButton } from './icon-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly width?: 'sm' | 'md' | 'lg' | 'xl';
  /** An alert interrupts: it is announced at once and closes by choice only. */
  readonly role?: 'dialog' | 'alertdialog';
  /** Buttons at the bottom right, the safe one first. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
}

const widths = { sm: 'w-[400px]', md: 'w-[560px]', lg: 'w-[760px]', xl: 'w-[960px]' } as const;

/** A modal dialog with a title. Focus moves in, stays in, and returns. */
export function Dialog({
  title,
  isOpen,
  onClose,
  width = 'md',
  role = 'dialog',
  footer,
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={role === 'dialog'}
      className="fixed inset-0 z-40 flex items-start justify-center bg-scrim px-4 pt-[12vh] pb-4"
    >
      <Modal className={classNames('flex max-h-full max-w-full flex-col', widths[width])}>
        <AriaDialog
          role={role}
          className="flex max-h-[calc(88vh-16px)] flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-overlay outline-none"
        >
          <header className="flex h-11 shrink-0 items-center justify-between gap-4 pr-2 pl-4">
            <Heading slot="title" level={2} className="truncate font-semibold text-sm">
              {title}
            </Heading>
            {role === 'dialog' && (
              <IconButton label="Close" size="sm" onPress={onClose}>
                <X size={14} aria-hidden />
              </IconButton>
            )}
          </header>
          <div className="min-h-0 flex-1 overflow-auto px-4 pb-4">{children}</div>
          {footer !== undefined && (
            <footer className="flex shrink-0 justify-end gap-2 border-line border-t bg-bg px-4 py-3">
              {footer}
            </footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
  /** What the confirming button does, as a verb: 'Delete route'. */
  readonly confirmLabel: string;
  readonly danger?: boolean;
  readonly isBusy?: boolean;
  /** Wider where it lists what is meant. */
  readonly width?: 'sm' | 'md';
  /** What will happen, and what will not. */
  readonly children: ReactNode;
}

/** Asks for consent before something that cannot simply be undone. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog
      role="alertdialog"
      width={props.width ?? 'sm'}
      title={props.title}
      isOpen={props.isOpen}
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose} autoFocus>
            Cancel
          </Button>
          <Button
            variant={props.danger === true ? 'danger' : 'primary'}
            isDisabled={props.isBusy === true}
            onPress={props.onConfirm}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-muted">{props.children}</div>
    </Dialog>
  );
}
