import type { HistorySession } from '../../../../shared/model/session.ts';
import { useStores } from '../../../stores/context.tsx';
import { ConfirmDialog } from '../../../ui/dialog.tsx';
import { errorText } from '../../../ui/inline-error.tsx';
import { sessionFacts, sessionTitle } from './session-words.ts';

interface DeleteSessionProps {
  readonly session: HistorySession;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Asks before a session is deleted, and goes back to the live list after. */
export function DeleteSession({ session, isOpen, onClose }: DeleteSessionProps) {
  const { sessions, exchanges, notices } = useStores();
  const remove = () => {
    onClose();
    sessions
      .getState()
      .remove(session.id)
      .then(
        () => {
          exchanges.getState().show(null);
          notices.getState().say('The session was deleted.');
        },
        (error: unknown) => notices.getState().fail(errorText(error)),
      );
  };
  return (
    <ConfirmDialog
      title="Delete this session?"
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={remove}
      confirmLabel="Delete session"
      danger
    >
      <p className="text-text">
        <span className="font-semibold">{sessionTitle(session)}</span> · {sessionFacts(session)}
      </p>
      <p>
        Its exchanges and their bodies are deleted from the disk, pinned ones as well. This cannot be undone.
      </p>
    </ConfirmDialog>
  );
}
