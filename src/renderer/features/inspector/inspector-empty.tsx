import { Radio, SearchX } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { AuthorityFacts } from '../../../shared/model/authority.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { serviceUrls } from '../../stores/service-urls.ts';
import { TrustOffer } from '../../trust/trust-offer.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { curlCommand } from '../../ui/shell.ts';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { FilterRun } from './filter/filter-run.ts';
import type { InspectorStore } from './inspector-store.ts';
import { onlyWords } from './list/list-bar.tsx';
import { periodWords } from './list/period.ts';

/** Addresses listed at most; the Routes view has them all. */
const shownUrlLimit = 5;

/** What the list says while it has no row: nothing passes, nothing came yet, or it could not load. */
export function InspectorEmpty({ store, run }: { readonly store: InspectorStore; readonly run: FilterRun }) {
  const { exchanges } = useStores();
  const phase = useStoreValue('exchanges', (state) => state.phase);
  const failure = useStoreValue('exchanges', (state) => state.failure);
  const hasAny = useStoreValue('exchanges', (state) => state.version >= 0 && state.log.size > 0);
  const isEarlier = useStoreValue('exchanges', (state) => state.session !== null);
  if (hasAny) return <NothingPasses store={store} run={run} />;
  if (phase === 'loading') {
    return (
      <div role="status" className="h-full bg-surface">
        <EmptyState title="Loading recorded exchanges…" />
      </div>
    );
  }
  if (phase === 'failed') {
    return (
      <div role="alert" className="h-full bg-surface">
        <EmptyState
          icon={<StatusMark tone="error" className="size-5" />}
          title="Recorded exchanges could not be read"
          action={<Button onPress={() => void exchanges.getState().refetch()}>Try again</Button>}
        >
          {failure}
        </EmptyState>
      </div>
    );
  }
  return isEarlier ? (
    <div className="h-full bg-surface">
      <EmptyState title="Nothing is left of this session">
        Its exchanges went as history reached its limit, or none were recorded in it.
      </EmptyState>
    </div>
  ) : (
    <WaitingForTraffic />
  );
}

/** Says what keeps everything out, each with what takes it away. */
function NothingPasses({ store, run }: { readonly store: InspectorStore; readonly run: FilterRun }) {
  const { navigation } = useStores();
  const search = useStore(run.progress, ({ phase }) => phase);
  const isOpen = search === 'searching' || search === 'stopped' || search === 'failed';
  const hasFilter = useStore(store, (state) => state.filter.active);
  const text = useStoreValue('navigation', (state) => state.filter);
  const { period, only } = useStoreValue('navigation', (state) => state.listView);
  const isLive = useStoreValue('exchanges', (state) => state.session === null);
  const { setFilter, setListView } = navigation.getState();
  return (
    <div className="h-full overflow-auto bg-surface">
      <EmptyState
        icon={<SearchX size={24} aria-hidden />}
        title={
          isOpen
            ? search === 'searching'
              ? 'Nothing found yet'
              : 'Nothing found in what was searched'
            : hasFilter && period === null && only === null
              ? 'No exchange passes the filter'
              : 'No exchange passes'
        }
        action={
          <div className="flex flex-wrap justify-center gap-2">
            {hasFilter && <Button onPress={() => setFilter('')}>Remove the filter</Button>}
            {period !== null && <Button onPress={() => setListView({ period: null })}>All times</Button>}
            {only !== null && (
              <Button onPress={() => setListView({ only: null })}>Whether marked or not</Button>
            )}
          </div>
        }
      >
        <ul>
          {hasFilter && <li className="truncate font-mono text-xs">{text}</li>}
          {period !== null && <li>{periodWords(period)}</li>}
          {only !== null && <li>{onlyWords(only)}</li>}
        </ul>
        {search === 'failed' && (
          <p className="pt-1">The search broke off: try again above, or remove the filter.</p>
        )}
        {isLive && <p className="pt-1">New ones that pass will appear here.</p>}
      </EmptyState>
    </div>
  );
}

function WaitingForTraffic() {
  const { client, navigation } = useStores();
  const snapshot = useStoreValue('config', (state) => state.snapshot);
  const listeners = useStoreValue('status', (state) => state.status?.listeners);
  const [authority, setAuthority] = useState<AuthorityFacts | null>(null);
  useEffect(() => {
    let current = true;
    // Without the authority's path the command is shown without it; nothing else depends on it.
    client.call('authority.get', {}).then(
      (facts) => {
        if (current) setAuthority(facts);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [client]);
  const all = serviceUrls(snapshot, listeners ?? []);
  // Routes of one host differ by path, which is not known here: each address once.
  const urls = all.filter(({ url }, index) => all.findIndex((other) => other.url === url) === index);
  const first = urls[0];
  return (
    <div className="h-full overflow-auto bg-surface">
      <div className="mx-auto flex min-h-full max-w-140 flex-col justify-center gap-5 p-8">
        <div className="flex flex-col items-center gap-1 text-center">
          <Radio size={24} aria-hidden className="mb-2 text-faint" />
          <h2 className="font-semibold text-lg">Waiting for the first request</h2>
          <p className="text-muted">
            {first === undefined
              ? 'No route has both an exact host name and an open listener, so there is no address to offer here.'
              : 'Open an address of yours; what it asks for appears here as it happens.'}
          </p>
        </div>
        {first !== undefined && (
          <>
            <ul className="divide-y divide-line rounded-lg border border-line bg-control">
              {urls.slice(0, shownUrlLimit).map(({ route, url }) => (
                <li key={route} className="flex h-10 items-center gap-3 px-3">
                  <span className="min-w-0 flex-1 truncate">
                    <ExternalLink href={url}>{url}</ExternalLink>
                  </span>
                  <span className="text-faint text-xs">route {route}</span>
                </li>
              ))}
            </ul>
            <div className="flex flex-col gap-1.5">
              <p className="text-muted text-xs">or from a terminal</p>
              <CodeLine
                label="the command"
                text={curlCommand(first.url, authority?.state === 'ready' ? authority.certificatePath : null)}
              />
            </div>
            {first.url.startsWith('https:') && <TrustOffer />}
          </>
        )}
        {first === undefined && (
          <div className="flex justify-center">
            <Button onPress={() => navigation.getState().show('routes')}>Show the routes</Button>
          </div>
        )}
      </div>
    </div>
  );
}
