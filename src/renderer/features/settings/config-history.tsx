import { useEffect, useState } from 'react';
import type { ConfigHistoryEntry } from '../../../shared/model/config-history.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { formatTime } from '../../ui/format.ts';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { Panel, Section } from '../../ui/view.tsx';

/** Entries shown at first. */
const firstShown = 5;

type Loaded =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly message: string }
  | { readonly phase: 'ready'; readonly entries: readonly ConfigHistoryEntry[] };

/** The list, newest first; asked for again when a configuration was applied. */
function useHistory(): Loaded {
  const { config } = useStores();
  const applied = useStoreValue(
    'events',
    (state) => state.items?.findLast(({ kind }) => kind === 'config.applied')?.id ?? null,
  );
  const [loaded, setLoaded] = useState<Loaded>({ phase: 'loading' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `applied` only says that it is time to ask
  useEffect(() => {
    let isCurrent = true;
    config
      .getState()
      .listHistory()
      .then(
        (entries) => {
          if (isCurrent) setLoaded({ phase: 'ready', entries: entries.toReversed() });
        },
        (error: unknown) => {
          if (isCurrent) setLoaded({ phase: 'failed', message: errorText(error) });
        },
      );
    return () => {
      isCurrent = false;
    };
  }, [config, applied]);
  return loaded;
}

/** Configurations that ran before, and the way back to one. */
export function ConfigHistory() {
  const { config, notices } = useStores();
  const loaded = useHistory();
  const running = useStoreValue('config', (state) => state.snapshot?.revision ?? null);
  const [showsAll, setShowsAll] = useState(false);
  const [asked, setAsked] = useState<ConfigHistoryEntry | null>(null);
  const restore = ({ revision, at }: ConfigHistoryEntry) => {
    setAsked(null);
    config
      .getState()
      .restore(revision)
      .then(
        () => notices.getState().say(`The configuration of ${formatTime(at).slice(0, 19)} runs again.`),
        (error: unknown) => notices.getState().fail(errorText(error)),
      );
  };
  const entries = loaded.phase === 'ready' ? loaded.entries : [];
  const shown = showsAll ? entries : entries.slice(0, firstShown);
  return (
    <Section title="Earlier configurations" description="The last 50 that ran, with their comments.">
      <Panel divided>
        {loaded.phase === 'loading' && <p className="px-4 py-3 text-muted">Loading…</p>}
        {loaded.phase === 'failed' && (
          <div className="px-4 py-3">
            <InlineError>{loaded.message}</InlineError>
          </div>
        )}
        {loaded.phase === 'ready' && entries.length === 0 && (
          <p className="px-4 py-3 text-muted">None yet: there is no configuration file.</p>
        )}
        {shown.map((entry, index) => (
          <div
            key={`${entry.at} ${entry.revision}`}
            className="flex min-h-11 items-center justify-between gap-6 px-4 py-1.5"
          >
            <div className="min-w-0">
              <h3 className="truncate font-medium">{entry.summary}</h3>
              <p className="font-mono text-muted text-xs">{formatTime(entry.at).slice(0, 19)}</p>
            </div>
            {index === 0 && entry.revision === running ? (
              <Badge tone="ok">in the file now</Badge>
            ) : (
              <Button
                size="sm"
                isDisabled={entry.revision === running}
                aria-label={`Restore the configuration of ${formatTime(entry.at).slice(0, 19)}`}
                onPress={() => setAsked(entry)}
              >
                Restore…
              </Button>
            )}
          </div>
        ))}
        {entries.length > shown.length && (
          <Button variant="ghost" size="sm" className="m-1.5" onPress={() => setShowsAll(true)}>
            Show {entries.length - shown.length} earlier
          </Button>
        )}
      </Panel>
      <ConfirmDialog
        title="Restore this configuration?"
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          if (asked !== null) restore(asked);
        }}
        confirmLabel="Restore"
      >
        <p>
          The file becomes what it was {asked === null ? '' : `at ${formatTime(asked.at).slice(0, 19)}`},
          comments included, and is applied at once. What ran until now stays in this list.
        </p>
      </ConfirmDialog>
    </Section>
  );
}
