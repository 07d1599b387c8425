import { isMergeable } from '../stores/draft/merging.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useAnnounce } from './announcer.tsx';
import { useDraft, useDraftValue } from './use-draft.ts';

/** The file changed on disk while there was a draft of it, and the two do not go together by themselves. */
export function ConflictBanner() {
  const announce = useAnnounce();
  const draft = useDraft();
  const theirs = useDraftValue((state) => state.theirs);
  if (theirs === null) return null;
  const load = () => {
    draft.getState().loadTheirs();
    announce('This is the file as it is on disk. Undo brings your draft back.');
  };
  const keep = () => {
    draft.getState().keepMine();
    announce('Your draft stays. The changes listed are those that applying it makes.');
  };
  const mergeable = isMergeable(theirs);
  return (
    <div role="alert" className="shrink-0">
      <Banner
        tone="warn"
        action={
          <div className="flex gap-2">
            {mergeable && (
              <Button size="sm" onPress={() => draft.getState().startMerge()}>
                Merge…
              </Button>
            )}
            {!theirs.exists && (
              <Button size="sm" onPress={keep}>
                Keep my draft
              </Button>
            )}
            <Button size="sm" variant="ghost" onPress={load}>
              Take the file as it is
            </Button>
          </div>
        }
      >
        {mergeable
          ? 'The file changed on disk too. Merge it with your draft before you apply.'
          : theirs.exists
            ? 'The file on disk cannot be read now. Your draft is kept; it is merged once the file is mended.'
            : 'The file is gone. Your draft is kept; applying it writes the file anew.'}
      </Banner>
    </div>
  );
}
