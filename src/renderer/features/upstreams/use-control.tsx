import { type ReactNode, useCallback, useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { type Consent, type Control, consentFor, doneText } from './controls.ts';

/** Uses controls, after consent where one hurts; `dialog` is to be rendered where they are offered. */
export function useControl(): { readonly use: (control: Control) => void; readonly dialog: ReactNode } {
  const { status, notices } = useStores();
  const [asked, setAsked] = useState<{ readonly control: Control; readonly consent: Consent } | null>(null);

  const send = useCallback(
    (control: Control) => {
      setAsked(null);
      status
        .getState()
        .controlUpstream(control)
        .then(
          () => notices.getState().say(doneText(control)),
          (error: unknown) => notices.getState().fail(errorText(error)),
        );
    },
    [status, notices],
  );

  const use = useCallback(
    (control: Control) => {
      const consent = consentFor(control, status.getState().status?.upstreams ?? []);
      if (consent === null) send(control);
      else setAsked({ control, consent });
    },
    [status, send],
  );

  const dialog = (
    <ConfirmDialog
      title={asked?.consent.title ?? ''}
      isOpen={asked !== null}
      onClose={() => setAsked(null)}
      onConfirm={() => {
        if (asked !== null) send(asked.control);
      }}
      confirmLabel={asked?.consent.confirmLabel ?? ''}
      danger
    >
      <p>{asked?.consent.text}</p>
    </ConfirmDialog>
  );
  return { use, dialog };
}
