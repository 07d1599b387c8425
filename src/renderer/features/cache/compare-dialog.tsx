import { useCallback, useEffect, useState } from 'react';
import type { CacheComparison } from '../../../shared/model/cache.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { BodyDifferenceView } from '../../ui/body-difference.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { formatBytes } from '../../ui/format.ts';
import { HeaderSection } from '../../ui/header-section.tsx';
import { errorText } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { type ComparisonView, viewComparison } from './comparison.ts';
import { usePurge } from './use-purge.tsx';

const sides = { left: 'In the cache', right: 'From the upstream' } as const;

type State =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly view: ComparisonView };

/** What is stored beside what the upstream answers now. Opened from wherever a stored response is shown. */
export function CompareDialog() {
  const { navigation } = useStores();
  const entry = useStoreValue('navigation', (state) => state.comparing);
  if (entry === null) return null;
  return <Comparing key={entry} entry={entry} onClose={() => navigation.getState().compare(null)} />;
}

function Comparing({ entry, onClose }: { readonly entry: string; readonly onClose: () => void }) {
  const { navigation, exchanges } = useStores();
  const { state, again } = useComparison(entry);
  const { purge } = usePurge();
  const showExchange = (id: string) => {
    onClose();
    exchanges.getState().select(id);
    navigation.getState().setFilter('');
    navigation.getState().setDetailOpen(true);
    navigation.getState().show('inspector');
  };
  return (
    <Dialog
      title="Cache and upstream compared"
      width="xl"
      isOpen
      onClose={onClose}
      footer={
        <>
          {state.phase === 'ready' && (
            <Button
              variant="ghost"
              className="mr-auto"
              onPress={() => showExchange(state.view.comparison.exchange)}
            >
              Show the exchange that asked
            </Button>
          )}
          <Button onPress={onClose}>Close</Button>
          <Button onPress={again} isDisabled={state.phase === 'loading'}>
            Compare again
          </Button>
          {state.phase === 'ready' && !state.view.isSame && (
            <Button
              variant="danger"
              onPress={() => {
                onClose();
                purge({ by: 'entry', value: entry });
              }}
            >
              Purge this response
            </Button>
          )}
        </>
      }
    >
      <div aria-live="polite">
        {state.phase === 'loading' && <p className="py-6 text-center text-muted">Asking the upstream…</p>}
        {state.phase === 'failed' && (
          <div className="flex flex-col items-center gap-1 py-6 text-center">
            <StatusMark tone="error" className="mb-1 size-5" />
            <p className="font-semibold">There is no comparison</p>
            <p className="selectable text-muted">{state.message}</p>
          </div>
        )}
        {state.phase === 'ready' && <Compared view={state.view} />}
      </div>
    </Dialog>
  );
}

function useComparison(entry: string): { readonly state: State; readonly again: () => void } {
  const { cache } = useStores();
  const [state, setState] = useState<State>({ phase: 'loading' });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` only says that it is time to ask
  useEffect(() => {
    let current = true;
    const done = (next: State) => {
      if (current) setState(next);
    };
    setState({ phase: 'loading' });
    cache
      .getState()
      .compare(entry)
      .then(viewComparison)
      .then(
        (view) => done({ phase: 'ready', view }),
        (error: unknown) => done({ phase: 'failed', message: errorText(error) }),
      );
    return () => {
      current = false;
    };
  }, [cache, entry, attempt]);
  const again = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, again };
}

function Compared({ view }: { readonly view: ComparisonView }) {
  const { comparison, fields, isSame, isCut } = view;
  const { entry, cached, origin } = comparison;
  return (
    <div className="flex flex-col gap-4">
      <p className="selectable wrap-anywhere font-mono text-muted text-xs">{entry.url}</p>
      <Verdict view={view} />
      {!isSame && (
        <HeaderSection
          title="Head"
          note="cache → upstream; Date and Age are left out"
          lines={statusLines(comparison)}
          fields={fields}
        />
      )}
      {view.body.kind !== 'same' && (
        <section aria-label="Bodies" className="flex flex-col gap-1">
          <h3 className="flex items-baseline gap-2">
            <span className="font-semibold">Body</span>
            <span className="text-faint text-xs">
              {formatBytes(cached.size)} in the cache, {formatBytes(origin.size)} from the upstream
              {isCut && '; the first 256 KiB of each are compared here'}
            </span>
          </h3>
          <BodyDifferenceView difference={view.body} sides={sides} />
        </section>
      )}
    </div>
  );
}

function statusLines({ cached, origin, sameStatus }: CacheComparison) {
  if (sameStatus) return [{ name: '', value: String(cached.status), difference: 'same' }] as const;
  return [
    { name: '', value: String(cached.status), difference: 'removed' },
    { name: '', value: String(origin.status), difference: 'added' },
  ] as const;
}

/** The answer in one line, then what was looked at. */
function Verdict({ view }: { readonly view: ComparisonView }) {
  const { comparison, fieldDifferences, body, isSame } = view;
  const { cached, origin, sameStatus, sameBody, firstDifference } = comparison;
  const points = [
    {
      term: 'Status',
      isSame: sameStatus,
      text: sameStatus ? String(cached.status) : `${cached.status} → ${origin.status}`,
    },
    {
      term: 'Headers',
      isSame: fieldDifferences === 0,
      text: fieldDifferences === 0 ? 'the same' : `${fieldDifferences} lines differ`,
    },
    {
      term: 'Body',
      isSame: sameBody || body.kind === 'coding',
      text: sameBody
        ? `the same ${formatBytes(cached.size)}`
        : body.kind === 'coding'
          ? 'coded differently, the same inside'
          : firstDifference === null
            ? 'differs'
            : `differs from byte ${firstDifference.toLocaleString('en-US')} on`,
    },
  ];
  return (
    <div
      className={`rounded-md border p-3 ${isSame ? 'border-line bg-ok-soft' : 'border-line bg-warn-soft'}`}
    >
      <p className="flex items-center gap-2 pb-1.5">
        <StatusMark tone={isSame ? 'ok' : 'warn'} />
        <strong className="font-semibold">
          {isSame
            ? 'Identical: what is stored is what the upstream answers now'
            : 'The upstream answers something else now'}
        </strong>
      </p>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 text-xs">
        {points.map((point) => (
          <div key={point.term} className="flex items-baseline gap-1.5">
            <dt className="text-muted">{point.term}</dt>
            <dd className="flex items-baseline gap-1.5">
              <span aria-hidden className={point.isSame ? 'text-ok' : 'text-warn'}>
                {point.isSame ? '=' : '≠'}
              </span>
              <span>{point.text}</span>
            </dd>
          </div>
        ))}
        <div className="flex items-baseline gap-1.5">
          <dt className="text-muted">SHA-256</dt>
          <dd className="selectable font-mono">
            {cached.sha256.slice(0, 12)}
            {!sameBody && ` → ${origin.sha256.slice(0, 12)}`}
          </dd>
        </div>
      </dl>
    </div>
  );
}
