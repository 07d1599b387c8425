import { ArrowRightLeft, Ellipsis, Trash2, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { lifetimeSources } from '../../../shared/explain/cache.ts';
import { duration } from '../../../shared/explain/durations.ts';
import type { CacheEntry } from '../../../shared/model/cache.ts';
import type { Milliseconds } from '../../../shared/model/units.ts';
import { useStores } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeLine } from '../../ui/code-line.tsx';
import { formatBytes, formatCount, formatTime } from '../../ui/format.ts';
import { freshnessText } from '../../ui/freshness.ts';
import { FreshnessBar, FreshnessLegend } from '../../ui/freshness-bar.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuAction } from '../../ui/menu.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { useNow } from '../../ui/use-now.ts';
import { type EntryGroup, hitsOfGroup, sizeOfGroup } from './entry-groups.ts';
import { exchangesFilter, freshnessNow, hostName } from './entry-words.ts';
import type { Purging } from './use-purge.tsx';

/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;

interface PanelProps {
  readonly title: string;
  readonly badges: ReactNode;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

function Panel({ title, badges, actions, onClose, children }: PanelProps) {
  return (
    <section
      aria-label="Details"
      className="flex w-84 shrink-0 flex-col border-line border-l bg-surface @5xl:w-100"
    >
      <header className="flex shrink-0 flex-col gap-2 pt-3 pr-2 pb-3 pl-4">
        <div className="flex items-start gap-2">
          <h2 className="selectable line-clamp-2 min-w-0 flex-1 wrap-anywhere font-semibold" title={title}>
            {title}
          </h2>
          {badges}
          <IconButton label="Close the details" keys="Esc" size="sm" onPress={onClose}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
        <div className="flex items-center gap-1.5">{actions}</div>
      </header>
      <ScrollRegion
        label="About this response"
        className="flex min-h-0 flex-1 flex-col gap-4 border-line border-t p-4"
      >
        {children}
      </ScrollRegion>
    </section>
  );
}

/** What the actions of a panel share. */
function useMoreActions(url: string, key: string, purging: Purging): readonly MenuAction[] {
  const { navigation } = useStores();
  const host = hostName(url);
  return [
    {
      id: 'exchanges',
      label: 'Show its exchanges',
      onAction: () => {
        navigation.getState().setFilter(exchangesFilter(url));
        navigation.getState().show('inspector');
      },
    },
    {
      id: 'key',
      label: 'Purge all variants of the key',
      danger: true,
      onAction: () => purging.purge({ by: 'key', value: key }),
    },
    {
      id: 'host',
      label: `Purge all of ${host}…`,
      danger: true,
      isDisabled: host === '',
      onAction: () =>
        purging.ask({
          purge: { by: 'host', value: host },
          title: `Purge all of ${host}?`,
          text: 'The next request for each of them goes to its upstream.',
        }),
    },
  ];
}

export interface EntryPanelProps {
  readonly entry: CacheEntry;
  readonly receivedAt: number;
  readonly purging: Purging;
  readonly onClose: () => void;
}

/** Everything known of one stored response, and what can be done with it. */
export function EntryPanel({ entry, receivedAt, purging, onClose }: EntryPanelProps) {
  const { navigation } = useStores();
  const more = useMoreActions(entry.url, entry.key, purging);
  return (
    <Panel
      title={entry.url}
      onClose={onClose}
      badges={
        <Badge data className="mt-px">
          {entry.status}
        </Badge>
      }
      actions={
        <>
          <Button size="sm" onPress={() => navigation.getState().compare(entry.id)}>
            <ArrowRightLeft size={12} aria-hidden />
            Compare with upstream
          </Button>
          <Button size="sm" onPress={() => purging.purge({ by: 'entry', value: entry.id })}>
            <Trash2 size={12} aria-hidden />
            Purge
          </Button>
          <MenuButton label="More about this response" actions={more} variant="ghost" className="px-1!">
            <Ellipsis size={14} aria-hidden />
          </MenuButton>
        </>
      }
    >
      <Life entry={entry} receivedAt={receivedAt} />
      <Part title="Key">
        <CodeLine label="the key" text={entry.key} />
      </Part>
      {entry.varyBy.length > 0 && (
        <Part title="Answers requests with">
          <Pairs
            items={entry.varyBy.map(([name, value]) => ({
              term: name.toLowerCase(),
              value: value === '' ? <span className="text-faint">none</span> : <Value text={value} />,
            }))}
          />
        </Part>
      )}
      <Part title="Validators">
        {entry.etag === null && entry.lastModified === null ? (
          <p className="text-muted">
            None: the upstream cannot confirm it, and sends it whole once it is no longer fresh.
          </p>
        ) : (
          <Pairs
            items={[
              ...(entry.etag === null ? [] : [{ term: 'ETag', value: <Value text={entry.etag} /> }]),
              ...(entry.lastModified === null
                ? []
                : [{ term: 'Last-Modified', value: <Value text={entry.lastModified} /> }]),
            ]}
          />
        )}
      </Part>
      <Part title="Stored">
        <Pairs
          items={[
            { term: 'At', value: formatTime(entry.storedAt) },
            { term: 'Last used', value: formatTime(entry.lastUsedAt) },
            { term: 'Hits', value: formatCount(entry.hits) },
            { term: 'Size', value: formatBytes(entry.size) },
            { term: 'Type', value: entry.contentType ?? '—' },
            { term: 'Kept', value: entry.tier === 'memory' ? 'in memory' : 'on disk' },
            { term: 'Route', value: entry.route },
            { term: 'Tags', value: entry.tags.length === 0 ? '—' : entry.tags.join(' ') },
          ]}
        />
      </Part>
    </Panel>
  );
}

/** Its freshness, as it passes. */
function Life({ entry, receivedAt }: Pick<EntryPanelProps, 'entry' | 'receivedAt'>) {
  const now = useNow(clockInterval);
  const facts = freshnessNow(entry, now - receivedAt);
  const { lifetime, source } = entry.freshness;
  const never = lifetime <= 0;
  const rows: readonly { readonly term: string; readonly value: ReactNode }[] = [
    { term: 'Age', value: spanText(facts.age) },
    {
      term: 'Fresh for',
      value: never ? 'no time' : `${duration(lifetime)}, by ${lifetimeSources[source]}`,
    },
    ...(entry.staleWhileRevalidate > 0
      ? [{ term: 'Then', value: `${duration(entry.staleWhileRevalidate)} while it is fetched anew` }]
      : []),
    ...(entry.staleIfError > 0
      ? [{ term: 'On failure', value: `${duration(entry.staleIfError)} past that while the upstream fails` }]
      : []),
  ];
  return (
    <section aria-label="Freshness" className="flex flex-col gap-2">
      <p>{freshnessText(facts)}</p>
      <FreshnessBar facts={facts} className="w-full" />
      <FreshnessLegend facts={facts} />
      <Pairs items={rows} />
    </section>
  );
}

const spanText = (time: number): string => duration((Math.floor(time / 1000) * 1000) as Milliseconds);

export interface GroupPanelProps {
  readonly group: EntryGroup;
  readonly purging: Purging;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** A key with several responses. */
export function GroupPanel({ group, purging, onSelect, onClose }: GroupPanelProps) {
  const url = group.entries[0]?.url ?? group.key;
  const more = useMoreActions(url, group.key, purging).filter(({ id }) => id !== 'key');
  return (
    <Panel
      title={url}
      onClose={onClose}
      badges={<Badge className="mt-px">{group.entries.length} variants</Badge>}
      actions={
        <>
          <Button size="sm" onPress={() => purging.purge({ by: 'key', value: group.key })}>
            <Trash2 size={12} aria-hidden />
            Purge all variants
          </Button>
          <MenuButton label="More about this key" actions={more} variant="ghost" className="px-1!">
            <Ellipsis size={14} aria-hidden />
          </MenuButton>
        </>
      }
    >
      <Part title="Key">
        <CodeLine label="the key" text={group.key} />
      </Part>
      <Part title="Variants">
        <ul className="flex flex-col divide-y divide-line rounded-md border border-line">
          {group.entries.map((entry) => (
            <li key={entry.id} className="flex items-center gap-2 py-0.5 pr-1 pl-2.5">
              <VaryLines entry={entry} />
              <span className="shrink-0 font-mono text-muted text-xs">{formatBytes(entry.size)}</span>
              <Button size="sm" variant="ghost" onPress={() => onSelect(entry.id)}>
                Show
              </Button>
            </li>
          ))}
        </ul>
      </Part>
      <Pairs
        items={[
          { term: 'Size in all', value: formatBytes(sizeOfGroup(group)) },
          { term: 'Hits in all', value: formatCount(hitsOfGroup(group)) },
        ]}
      />
    </Panel>
  );
}

const VaryLines = ({ entry }: { readonly entry: CacheEntry }) => (
  <span className="flex min-w-0 flex-1 flex-col font-mono text-xs">
    {entry.varyBy.map(([name, value]) => (
      <span key={name} className="truncate" title={value}>
        <span className="text-muted">{name.toLowerCase()}:</span> {value === '' ? 'none' : value}
      </span>
    ))}
  </span>
);

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

const Value = ({ text }: { readonly text: string }) => (
  <code className="wrap-anywhere font-mono text-xs">{text}</code>
);

/** Names and values in two columns, closer than `Facts`. */
function Pairs({
  items,
}: {
  readonly items: readonly { readonly term: string; readonly value: ReactNode }[];
}) {
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-0.5">
      {items.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="truncate text-muted text-xs leading-5" title={term}>
            {term}
          </dt>
          <dd className="selectable wrap-anywhere min-w-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
