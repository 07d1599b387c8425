import { useState } from 'react';
import type { Problem } from '../../shared/model/status.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { errorText, InlineError } from '../ui/inline-error.tsx';
import type { Tone } from '../ui/tone.ts';

/** Problems shown at once; the rest are counted, so that they never push the view away. */
const shownLimit = 3;

const tones: Readonly<Record<Problem['severity'], Tone>> = {
  error: 'error',
  warning: 'warn',
  info: 'accent',
};

const consequences = {
  'authority.reset':
    'The damaged files are set aside as .bad and a new authority is made. Browsers and tools that trusted the old one must be told of the new one; certificates are issued again on first use.',
  'history.reset':
    'The damaged history file is set aside as .bad and a new, empty one is started. Recorded exchanges in the old file are no longer listed.',
} as const;

export function ProblemBanners() {
  const problems = useStoreValue('status', (state) => state.status?.problems);
  const [showsAll, setShowsAll] = useState(false);
  if (problems === undefined || problems.length === 0) return null;
  const shown = showsAll ? problems : problems.slice(0, shownLimit);
  const left = problems.length - shown.length;
  return (
    <section aria-label="Problems" className="max-h-48 shrink-0 overflow-y-auto">
      <div aria-live="polite">
        {shown.map((problem) => (
          <ProblemBanner key={problem.id} problem={problem} />
        ))}
      </div>
      {left > 0 && (
        <Button variant="ghost" size="sm" className="m-1" onPress={() => setShowsAll(true)}>
          {left} more {left === 1 ? 'problem' : 'problems'}
        </Button>
      )}
    </section>
  );
}

function ProblemBanner({ problem }: { readonly problem: Problem }) {
  const { status } = useStores();
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { action } = problem;
  const mend = () => {
    if (action === null) return;
    setIsBusy(true);
    setFailure(null);
    status
      .getState()
      .mend(action)
      .then(
        () => setIsAsking(false),
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Banner
      tone={tones[problem.severity]}
      action={
        action !== null && (
          <>
            <Button size="sm" onPress={() => setIsAsking(true)}>
              {action.label}…
            </Button>
            <ConfirmDialog
              title={`${action.label}?`}
              isOpen={isAsking}
              onClose={() => setIsAsking(false)}
              onConfirm={mend}
              confirmLabel={action.label}
              isBusy={isBusy}
              danger
            >
              <p>{problem.message}</p>
              <p>{consequences[action.method]}</p>
              {failure !== null && <InlineError>{failure}</InlineError>}
            </ConfirmDialog>
          </>
        )
      }
    >
      {problem.message}
    </Banner>
  );
}
