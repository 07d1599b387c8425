import { Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { CacheOrder } from '../../../shared/model/cache.ts';
import { cacheListLimit } from '../../../shared/model/cache.ts';
import { routesWithCache } from '../../stores/config.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatCount } from '../../ui/format.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { Select, type SelectOption } from '../../ui/select.tsx';
import { useKeyBindings } from '../../ui/use-key-bindings.ts';
import { CacheOff } from './cache-empty.tsx';
import { CacheHeader } from './cache-header.tsx';
import { EntryGrid } from './entry-grid.tsx';
import type { EntryRow } from './entry-groups.ts';
import { EntryPanel } from './entry-panel.tsx';
import { hostName, varyText } from './entry-words.ts';
import { GroupPanel } from './group-panel.tsx';
import { PurgeDialog } from './purge-dialog.tsx';
import { useCacheWatch } from './use-cache-watch.ts';
import { useEntryRows } from './use-entry-rows.ts';
import { type PurgeConsent, usePurge } from './use-purge.tsx';

/** What the response cache holds, does and forgets. */
export function CacheView() {
  useCacheWatch();
  const overview = useStoreValue('cache', (state) => state.overview);
  const failure = useStoreValue('cache', (state) => state.failure);
  const isConfigKnown = useStoreValue('config', (state) => state.snapshot !== null);
  const isOff = useStoreValue('config', (state) => routesWithCache(state.snapshot).length === 0);
  const isEmpty = overview === null || overview.responses === 0;
  return (
    <div className="@container flex h-full min-h-0 flex-col bg-surface">
      <h1 className="sr-only">Cache</h1>
      {failure !== null && (
        <Banner tone="error">The cache could not be read: {failure} It is asked again every second.</Banner>
      )}
      {overview !== null && overview.diskProblem !== null && (
        <Banner tone="warn">{overview.diskProblem}</Banner>
      )}
      {overview === null || !isConfigKnown ? (
        failure === null && <p className="px-5 py-4 text-muted">Loading…</p>
      ) : isOff && isEmpty ? (
        <CacheOff />
      ) : (
        <>
          <CacheHeader overview={overview} />
          <Entries />
        </>
      )}
    </div>
  );
}

const orders: readonly SelectOption<CacheOrder>[] = [
  { value: 'recent', label: 'Last used first' },
  { value: 'size', label: 'Largest first' },
  { value: 'hits', label: 'Most hits first' },
  { value: 'expires', label: 'Stale soonest first' },
];

/** What to ask before a row is removed with a key. */
function consentFor(row: EntryRow): PurgeConsent {
  if (row.kind === 'group') {
    return {
      purge: { by: 'key', value: row.group.key },
      title: `Purge ${row.group.entries.length} variants?`,
      text: `${row.group.entries[0]?.url ?? row.group.key}: the next request goes to its upstream.`,
    };
  }
  const variant = row.kind === 'variant' ? ` for ${varyText(row.entry)}` : '';
  return {
    purge: { by: 'entry', value: row.entry.id },
    title: 'Purge this response?',
    text: `${row.entry.url}${variant}: the next request goes to its upstream.`,
  };
}

function Entries() {
  const { cache } = useStores();
  const listing = useStoreValue('cache', (state) => state.listing);
  const receivedAt = useStoreValue('cache', (state) => state.receivedAt);
  const query = useStoreValue('cache', (state) => state.query);
  const selected = useStoreValue('cache', (state) => state.selected);
  const { rows, toggle, expand } = useEntryRows();
  const purging = usePurge();
  const [isPurgeOpen, setIsPurgeOpen] = useState(false);
  const grid = useRef<HTMLDivElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const select = (id: string | null) => cache.getState().select(id);
  const selectedRow = rows.find(({ id }) => id === selected);
  const selectedEntry = listing?.items.find(({ id }) => id === selected);

  const step = (by: number) => {
    const index = rows.findIndex(({ id }) => id === selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next !== undefined) select(next.id);
  };
  const close = () => {
    select(null);
    grid.current?.focus();
  };
  useKeyBindings([
    { key: 'j', run: () => step(1) },
    { key: 'k', run: () => step(-1) },
    { key: '/', run: () => search.current?.select() },
    { key: 'Escape', run: close },
  ]);
  // What is shown in the details is in view in the list too, as when another view led here.
  useEffect(() => {
    if (selectedEntry === undefined || selectedRow !== undefined) return;
    expand(`key:${selectedEntry.key}`);
  });

  const shownUrl = selectedEntry?.url ?? '';
  return (
    <div className="flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <div className="flex h-11 shrink-0 items-center gap-2 border-line border-b px-3">
          <SearchField
            text={query.text}
            onChange={(text) => cache.getState().setQuery({ text })}
            onLeave={() => grid.current?.focus()}
            inputRef={search}
          />
          <Select
            label="Order"
            hideLabel
            className="w-40 shrink-0"
            options={orders}
            value={query.order}
            onChange={(order) => cache.getState().setQuery({ order })}
          />
          <Button onPress={() => setIsPurgeOpen(true)} isDisabled={listing === null}>
            Purge…
          </Button>
        </div>
        <div className="min-h-0 flex-1">
          {listing === null ? (
            <p className="px-5 py-4 text-muted">Loading…</p>
          ) : rows.length === 0 ? (
            <NothingListed text={query.text} />
          ) : (
            <EntryGrid
              ref={grid}
              rows={rows}
              receivedAt={receivedAt}
              selected={selected}
              onSelect={select}
              onToggle={toggle}
              onDelete={(row) => purging.ask(consentFor(row))}
              onHold={cache.getState().hold}
            />
          )}
        </div>
        {listing !== null && listing.total > listing.items.length && (
          <footer className="flex h-8 shrink-0 items-center gap-2 border-line border-t bg-sunken px-3 text-muted text-xs">
            Showing {formatCount(listing.items.length)} of {formatCount(listing.total)}
            {query.limit < cacheListLimit ? (
              <Button size="sm" variant="ghost" onPress={() => cache.getState().showMore()}>
                Show more
              </Button>
            ) : (
              <span className="text-faint">Search to find the others.</span>
            )}
          </footer>
        )}
      </div>
      {selectedRow?.kind === 'group' ? (
        <GroupPanel group={selectedRow.group} purging={purging} onSelect={select} onClose={close} />
      ) : (
        selectedEntry !== undefined && (
          <EntryPanel entry={selectedEntry} receivedAt={receivedAt} purging={purging} onClose={close} />
        )
      )}
      <PurgeDialog
        isOpen={isPurgeOpen}
        onClose={() => setIsPurgeOpen(false)}
        onPurge={purging.purge}
        suggested={{
          prefix: shownUrl === '' ? query.text : shownUrl.replace(/[^/]*$/, ''),
          host: hostName(shownUrl),
          tag: selectedEntry?.tags[0] ?? '',
        }}
      />
      {purging.dialog}
    </div>
  );
}

function NothingListed({ text }: { readonly text: string }) {
  const { cache } = useStores();
  if (text !== '') {
    return (
      <EmptyState
        title="Nothing found"
        action={<Button onPress={() => cache.getState().setQuery({ text: '' })}>Show all</Button>}
      >
        No stored response has “{text}” in its URL.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing is stored">
      The first response that may be kept appears here. Why others are not is in the inspector, in the tab
      Cache of each exchange.
    </EmptyState>
  );
}

interface SearchFieldProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onLeave: () => void;
  readonly inputRef: React.Ref<HTMLInputElement>;
}

function SearchField({ text, onChange, onLeave, inputRef }: SearchFieldProps) {
  return (
    <search className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-md border border-line-strong bg-surface pr-1 pl-2 focus-within:border-accent focus-within:ring-2 focus-within:ring-accent-soft">
      <Search size={14} aria-hidden className="shrink-0 text-faint" />
      <input
        ref={inputRef}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' && event.key !== 'Enter') return;
          event.preventDefault();
          if (event.key === 'Escape' && text !== '') onChange('');
          else onLeave();
        }}
        aria-label="Search stored responses"
        placeholder="Part of the URL"
        spellCheck={false}
        autoComplete="off"
        className="selectable min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint"
      />
      {text === '' ? (
        <KeyHint keys="/" />
      ) : (
        <IconButton label="Clear the search" size="sm" className="size-5!" onPress={() => onChange('')}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </search>
  );
}
