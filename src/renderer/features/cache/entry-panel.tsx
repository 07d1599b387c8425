import { ArrowRightLeft, Ellipsis, Trash2 } from 'lucide-react';
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
import { MenuButton } from '../../ui/menu-button.tsx';
import { useNow } from '../../ui/use-now.ts';
import { freshnessNow } from './entry-words.ts';
import { Pairs, Panel, Part, Value } from './panel-parts.tsx';
import { useMoreActions } from './use-more-actions.ts';
import type { Purging } from './use-purge.tsx';

/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;

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
