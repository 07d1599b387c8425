// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import { ChevronRight } from 'lucide-react';
import type { CacheEntry } from '../../../shared/model/cache.ts';
import { classNames } from '../../ui/class-names.ts';
import { formatBytes, formatCount } from '../../ui/format.ts';
import { freshnessKind, freshnessShort } from '../../ui/freshness.ts';
import { FreshnessBar } from '../../ui/freshness-bar.tsx';
import { type EntryRow, hitsOfGroup, sizeOfGroup } from './entry-groups.ts';
import { freshnessNow, typeText, urlParts, varyText } from './entry-words.ts';

/** Height of a row, in CSS pixels. */
export const rowHeight = 30;

export interface EntryRowViewProps {
  readonly id: string;
  readonly row: EntryRow;
  /** 0-based place in the list. */
  readonly index: number;
  readonly selected: boolean;
  /** Milliseconds since the list was made. */
  readonly elapsed: number;
}

const treePlace = (row: EntryRow) =>
  row.kind === 'variant'
    ? { 'aria-level': 2, 'aria-posinset': row.place, 'aria-setsize': row.of }
    : { 'aria-level': 1, ...(row.kind === 'group' ? { 'aria-expanded': row.isExpanded } : {}) };

/** One stored response, or a key with several. */
export function EntryRowView({ id, row, index, selected, elapsed }: EntryRowViewProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      {...treePlace(row)}
      data-row={row.id}
      style={{ transform: `translateY(${index * rowHeight}px)`, height: rowHeight }}
      className={classNames(
        'entry-columns absolute inset-x-0 top-0 border-line border-b pr-3 pl-2',
        selected ? 'bg-selection' : 'hover:bg-hover',
      )}
    >
      {selected && <span aria-hidden className="absolute inset-y-0 left-0 w-[3px] bg-accent" />}
      {row.kind === 'group' ? <GroupCells row={row} /> : <EntryCells row={row} elapsed={elapsed} />}
    </div>
  );
}

type GroupRow = Extract<EntryRow, { kind: 'group' }>;

function GroupCells({ row: { group, isExpanded } }: { readonly row: GroupRow }) {
  const [first] = group.entries;
  return (
    <>
      <span role="gridcell" className="flex min-w-0 items-center gap-1">
        <ChevronRight
          size={12}
          aria-hidden
          data-toggle
          className={classNames('shrink-0 text-faint transition-transform', isExpanded && 'rotate-90')}
        />
        <UrlText url={first?.url ?? group.key} />
      </span>
      <span role="gridcell" className="entry-column-status text-faint">
        —
      </span>
      <span role="gridcell" className="entry-column-type truncate text-muted">
        {group.entries.length} variants
      </span>
      <span role="gridcell" className="truncate text-right font-mono text-xs">
        {formatBytes(sizeOfGroup(group))}
      </span>
      <span role="gridcell" className="truncate text-faint text-xs">
        {isExpanded ? '' : `${group.entries.length} variants, by ${varyNames(group.entries)}`}
      </span>
      <span role="gridcell" className="truncate text-right font-mono text-xs">
        {formatCount(hitsOfGroup(group))}
      </span>
      <span role="gridcell" className="entry-column-tags truncate text-muted">
        {[...new Set(group.entries.flatMap(({ tags }) => tags))].join(' ')}
      </span>
      <span role="gridcell" className="entry-column-tier text-muted">
        {[...new Set(group.entries.map(({ tier }) => tier))].join(', ')}
      </span>
    </>
  );
}

const varyNames = (entries: readonly CacheEntry[]): string =>
  [...new Set(entries.flatMap(({ varyBy }) => varyBy.map(([name]) => name.toLowerCase())))].join(', ');

/** Only what is served although stale stands out; what is confirmed first is as usual. */
const freshnessTone = {
  fresh: 'text-muted',
  'while-revalidate': 'text-warn',
  'if-error': 'text-muted',
  over: 'text-faint',
} as const;

type ResponseRow = Exclude<EntryRow, { kind: 'group' }>;

function EntryCells({ row, elapsed }: { readonly row: ResponseRow; readonly elapsed: number }) {
  const { entry } = row;
  const facts = freshnessNow(entry, elapsed);
  return (
    <>
      {row.kind === 'variant' ? (
        <span role="gridcell" className="truncate pl-9 font-mono text-muted text-xs" title={varyText(entry)}>
          {varyText(entry)}
        </span>
      ) : (
        <span role="gridcell" className="flex min-w-0 pl-4">
          <UrlText url={entry.url} />
        </span>
      )}
      <span role="gridcell" className="entry-column-status font-mono text-muted text-xs">
        {entry.status}
      </span>
      <span role="gridcell" className="entry-column-type truncate text-muted" title={entry.contentType ?? ''}>
        {typeText(entry)}
      </span>
      <span role="gridcell" className="truncate text-right font-mono text-xs">
        {formatBytes(entry.size)}
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-2">
        <FreshnessBar facts={facts} className="min-w-0 flex-1" />
        <span
          className={classNames(
            'w-19 shrink-0 whitespace-nowrap text-right text-xs',
            freshnessTone[freshnessKind(facts) ?? 'over'],
          )}
        >
          {freshnessShort(facts)}
        </span>
      </span>
      <span role="gridcell" className="truncate text-right font-mono text-xs">
        {formatCount(entry.hits)}
      </span>
      <span role="gridcell" className="entry-column-tags truncate text-muted" title={entry.tags.join(' ')}>
        {entry.tags.join(' ')}
      </span>
      <span role="gridcell" className="entry-column-tier text-muted">
        {entry.tier}
      </span>
    </>
  );
}

/** The path first: of one host there are many. */
function UrlText({ url }: { readonly url: string }) {
  const { host, path } = urlParts(url);
  return (
    <span className="flex min-w-0 items-baseline gap-2" title={url}>
      <span className="entry-path truncate font-mono text-xs">{path}</span>
      <span className="entry-host truncate text-faint text-xs">{host}</span>
    </span>
  );
}
