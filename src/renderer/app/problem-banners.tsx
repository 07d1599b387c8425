import { X } from 'lucide-react';
import { useState } from 'react';
import type { Problem } from '../../shared/model/status.ts';
import { useStores, useStoreValue } from '../stores/context.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { errorText, InlineError } from '../ui/inline-error.tsx';
import type { Tone } from '../ui/tone.ts';

/** Problems shown at once; the rest are counted, so that they never push the view away. */
const shownLimit = 3;

const tones: Readonly<Record<Problem['severity'], Tone>> = {
  error: 'error',
  warning: 'warn',
  info: 'neutral',
};

const consequences = {
  'authority.reset':
    'A new authority is made; damaged files of an old one are set aside as .bad. Browsers and tools have to be told of the new one; certificates are made again on first use.',
  'authority.prepare':
    'Another authority is made beside the one in use. Nothing changes for clients until stores trust it and you switch to it, in the Certificates view.',
  'history.reset':
    'The damaged history file is set aside as .bad and a new, empty one is started. Recorded exchanges in the old file are no longer listed.',
} as const;

/** A problem as it is said now: when the same one happens again or reads differently, it is shown again. */
const sayingOf = (problem: Problem): string => `${problem.id} ${problem.at} ${problem.message}`;

export function ProblemBanners() {
  const status = useStoreValue('status', (state) => state.status);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const isRestarting = status?.engine.state === 'restarting';
  const problems = (status?.problems ?? []).filter(
    // While the engine restarts, the banner about its condition already says so.
    (problem) => !dismissed.has(sayingOf(problem)) && !(isRestarting && problem.code === 'engine.restarted'),
  );
  if (problems.length === 0) return null;
  const shown = showsAll ? problems : problems.slice(0, shownLimit);
  const left = problems.length - shown.length;
  return (
    <section aria-label="Problems" className="max-h-48 shrink-0 overflow-y-auto">
      <div aria-live="polite">
        {shown.map((problem) => (
          <ProblemBanner
            key={problem.id}
            problem={problem}
            onDismiss={() => {
              const current = new Set((status?.problems ?? []).map(sayingOf));
              const kept = [...dismissed].filter((saying) => current.has(saying));
              setDismissed(new Set([...kept, sayingOf(problem)]));
            }}
          />
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

interface ProblemBannerProps {
  readonly problem: Problem;
  readonly onDismiss: () => void;
}

function ProblemBanner({ problem, onDismiss }: ProblemBannerProps) {
  const { status, doctor, navigation, notices } = useStores();
  const view = useStoreValue('navigation', (state) => state.view);
  const runDoctor = () => {
    navigation.getState().show('doctor');
    doctor
      .getState()
      .run(null)
      .catch((error: unknown) => notices.getState().fail(errorText(error)));
  };
  const [isAsking, setIsAsking] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { action } = problem;
  const isOfFile = problem.code === 'config.invalid';
  const mend = () => {
    if (action === null) return;
    setIsBusy(true);
    setFailure(null);
    status
      .getState()
      .mend(action)
      .then(
        () => {
          setIsAsking(false);
          if (action.method === 'authority.prepare') navigation.getState().show('certificates');
        },
        (error: unknown) => setFailure(errorText(error)),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Banner
      tone={tones[problem.severity]}
      action={
        problem.code === 'listener.failed' ? (
          <Button size="sm" onPress={runDoctor}>
            Run the doctor
          </Button>
        ) : isOfFile ? (
          view !== 'routes' && (
            <Button size="sm" onPress={() => navigation.getState().show('routes')}>
              Show in Routes
            </Button>
          )
        ) : action === null ? (
          // An error without a remedy here stays: it goes when its cause does.
          problem.severity !== 'error' && (
            <IconButton label="Dismiss" size="sm" onPress={onDismiss}>
              <X size={14} aria-hidden />
            </IconButton>
          )
        ) : (
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
              danger={action.method !== 'authority.prepare'}
            >
              <p>{problem.message}</p>
              <p>{consequences[action.method]}</p>
              {failure !== null && <InlineError>{failure}</InlineError>}
            </ConfirmDialog>
          </>
        )
      }
    >
      {/* Routes lists every mistake of the file, each with its place. */}
      {isOfFile ? <p className="line-clamp-2">{problem.message}</p> : problem.message}
    </Banner>
  );
}
