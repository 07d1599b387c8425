import { useState } from 'react';
import { changesBetween } from '../../shared/edit/changes.ts';
import type { DraftNote, KeptDraft } from '../../shared/model/draft.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ChangeList } from '../ui/change-list.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { formatTime } from '../ui/format.ts';
import { errorText } from '../ui/inline-error.tsx';
import { timeAgo } from '../ui/time-ago.ts';
import { useNow } from '../ui/use-now.ts';
import { isEditingView } from './editing-views.ts';

/** How often the age of a draft is brought up to date, in milliseconds. */
const ageInterval = 30_000;

/** Says in every view that changes of an earlier window wait, and which window wins where several edit at once. */
export function KeptDraftBanner() {
  return (
    <div role="status" aria-live="polite" className="shrink-0">
      <Offer />
      <Others />
    </div>
  );
}

function Offer() {
  const stores = useStores();
  const offers = useStoreValue('keptDrafts', (state) => state.offers);
  const now = useNow(ageInterval);
  const [asked, setAsked] = useState<KeptDraft | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [offer] = offers;
  if (offer === undefined) return null;
  const { keptDrafts, draft, navigation, notices } = stores;
  const attempt = (action: () => Promise<void>) => {
    setIsBusy(true);
    action()
      .catch((error: unknown) => notices.getState().fail(errorText(error)))
      .finally(() => setIsBusy(false));
  };
  const sayGone = () => notices.getState().fail('Those changes are gone: another window has them now.');
  const show = () =>
    attempt(async () => {
      if (!(await keptDrafts.getState().bringBack(offer.id))) return sayGone();
      if (!isEditingView(navigation.getState().view)) navigation.getState().show('routes');
      if (draft.getState().merging === null)
        notices.getState().say('The changes are in your draft again. Undo takes them out.');
    });
  const ask = () =>
    attempt(async () => {
      const found = await keptDrafts.getState().fetch(offer.id);
      if (found === null) sayGone();
      else setAsked(found);
    });
  const discard = (id: string) => {
    setAsked(null);
    attempt(() => keptDrafts.getState().discard(id));
  };
  return (
    <>
      <Banner
        tone="neutral"
        action={
          <div className="flex gap-2">
            <Button size="sm" isDisabled={isBusy} onPress={show}>
              Show
            </Button>
            <Button size="sm" variant="ghost" isDisabled={isBusy} onPress={ask}>
              Discard…
            </Button>
          </div>
        }
      >
        <OfferText offer={offer} count={offers.length} now={now} />
      </Banner>
      <ConfirmDialog
        title="Discard these changes?"
        width="md"
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked !== null) discard(asked.id);
        }}
        confirmLabel="Discard"
        danger
      >
        <p>They were never applied, and are gone for good. The file and what is running stay as they are.</p>
        {asked !== null && <ChangeList isWrapped changes={changesBetween(asked.base.input, asked.input)} />}
      </ConfirmDialog>
    </>
  );
}

function OfferText({
  offer,
  count,
  now,
}: {
  readonly offer: DraftNote;
  readonly count: number;
  readonly now: number;
}) {
  return (
    <>
      <span title={formatTime(offer.at).slice(0, 19)}>
        Changes from {timeAgo(offer.at, now)} are not applied
      </span>
      <span className="text-muted">: {offer.summary}</span>
      {count > 1 && <span className="text-muted"> (the latest of {count})</span>}
    </>
  );
}

/** Only while this window has a draft as well: otherwise nothing can come of it here. */
function Others() {
  const others = useStoreValue('keptDrafts', (state) => state.others.length);
  const dirty = useStoreValue('draft', (state) => state.dirty);
  if (others === 0 || !dirty) return null;
  return (
    <Banner tone="neutral">
      {others === 1 ? 'Another window has a draft' : `${others} other windows have drafts`} of the
      configuration too.{' '}
      <span className="text-muted">
        Whoever applies first is in the file; the other draft stays and has it merged in.
      </span>
    </Banner>
  );
}
