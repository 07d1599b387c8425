import { useState } from 'react';
import { type HistorySession, sessionNameLimit } from '../../../../shared/model/session.ts';
import { useStores } from '../../../stores/context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { errorText } from '../../../ui/inline-error.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { beganText } from './session-words.ts';

interface RenameSessionProps {
  readonly session: HistorySession;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Gives a session a name, or with an empty one takes it away. */
export function RenameSession({ session, isOpen, onClose }: RenameSessionProps) {
  const { sessions } = useStores();
  const [name, setName] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const close = () => {
    setName(null);
    setError(null);
    onClose();
  };
  const save = () => {
    const trimmed = (name ?? session.name ?? '').trim();
    sessions
      .getState()
      .rename(session.id, trimmed === '' ? null : trimmed)
      .then(close, (failure: unknown) => setError(errorText(failure)));
  };
  return (
    <Dialog
      title="Rename this session"
      width="sm"
      isOpen={isOpen}
      onClose={close}
      footer={
        <>
          <Button onPress={close}>Cancel</Button>
          <Button variant="primary" onPress={save}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label="Name"
          autoFocus
          maxLength={sessionNameLimit}
          value={name ?? session.name ?? ''}
          onChange={setName}
          placeholder={beganText(session)}
          description="Without a name it is called by when it began."
          error={error}
        />
      </form>
    </Dialog>
  );
}
