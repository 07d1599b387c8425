import { useState } from 'react';

import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { useAnnounce } from './announcer.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';

/** The file changed on disk while there was a draft of it: the person decides which one goes on. */
export function ConflictBanner() {
  const announce = useAnnounce();
  const draft = useDraft();
  const isConflicting = useDraftValue((state) => state.theirs !== null);
  const [isAsking, setIsAsking] = useState(false);
  if (!isConflicting) return null;
  const load = () => {
    setIsAsking(false);
    draft.getState().loadTheirs();
    announce('This is the file as it is on disk.');
  };
  const keep = () => {
    draft.getState().keepMine();
    announce(
      'Your draft stays. The changes listed are those that applying it makes in the file as it is now.',
    );
  };
  return (
    <div role="alert" className="shrink-0">
      <Banner
        tone="warn"
        action={
          <div className="flex gap-2">
            <Button size="sm" onPress={() => setIsAsking(true)}>
              Load the file’s version…
            </Button>
            <Button size="sm" onPress={keep}>
              Keep editing
            </Button>
          </div>
        }
      >
        The file changed on disk while you were editing. Keep editing, and applying takes your version.
      </Banner>
      <ConfirmDialog
        title="Load the file’s version?"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={load}
        confirmLabel="Load the file’s version"
        danger
      >
        <p>
          Your changes that are not applied are given up, and undo forgets them. The file and what is running
          stay as they are.
        </p>
      </ConfirmDialog>
    </div>
  );
}
