import { useState } from 'react';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { useAct } from './use-authority.ts';

/** Begins a rotation: makes the next authority, which changes nothing for anybody yet. */
export function RotateButton({ onChange }: { readonly onChange: () => void }) {
  const { client } = useStores();
  const [isOpen, setIsOpen] = useState(false);
  const { isBusy, failure, failureCode, clear, run } = useAct();
  const wouldBePlain = failureCode === 'authority.key_would_be_plain';
  const prepare = async () => {
    if (!(await run(() => client.call('authority.prepare', { keyMayBePlain: wouldBePlain })))) return;
    setIsOpen(false);
    onChange();
  };
  return (
    <>
      <Button
        onPress={() => {
          clear();
          setIsOpen(true);
        }}
      >
        Rotate…
      </Button>
      <ConfirmDialog
        title="Rotate the authority?"
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={() => void prepare()}
        confirmLabel={wouldBePlain ? 'Make it unencrypted' : 'Make the next one'}
        danger={wouldBePlain}
        isBusy={isBusy}
      >
        <p>
          Another authority is made beside the one in use, for the names that the configuration permits now.
          Nothing changes for clients until you switch to it.
        </p>
        <p>So there is time to have stores trust it first, and it can be taken back until then.</p>
        {failure !== null && <InlineError>{failure}</InlineError>}
      </ConfirmDialog>
    </>
  );
}
