// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import './cache.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
} from 'react';
import { useNow } from '../../ui/use-now.ts';
import type { EntryRow } from './entry-groups.ts';
import { EntryRowView, rowHeight } from './entry-row.tsx';

/** Rows rendered beyond either edge of what is in view. */
const overscan = 8;
/** Height of the header, which stays while rows scroll under it, in CSS pixels. */
const headerHeight = 28;
/** How often ages are brought up to date, in milliseconds. */
const clockInterval = 1000;

const columns: readonly { readonly name: string; readonly className?: string }[] = [
  { name: 'URL', className: 'pl-4' },
  { name: 'Status', className: 'entry-column-status' },
  { name: 'Type', className: 'entry-column-type' },
  { name: 'Size', className: 'text-right' },
  { name: 'Freshness' },
  { name: 'Hits', className: 'text-right' },
  { name: 'Tags', className: 'entry-column-tags' },
  { name: 'Kept', className: 'entry-column-tier' },
];

export interface EntryGridProps {
  readonly rows: readonly EntryRow[];
  readonly receivedAt: number;
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onToggle: (id: string) => void;
  readonly onDelete: (row: EntryRow) => void;
  /** The pointer or the keyboard is in the list, so that rows must stay where they are. */
  readonly onHold: (held: boolean) => void;
  readonly ref: Ref<HTMLDivElement>;
}

/** The stored responses as a tree of keys and variants; only the rows in view exist. */
export function EntryGrid({
  rows,
  receivedAt,
  selected,
  onSelect,
  onToggle,
  onDelete,
  onHold,
  ref,
}: EntryGridProps) {
  const now = useNow(clockInterval);
  const idPrefix = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });
  const items = virtualizer.getVirtualItems();
  const index = rows.findIndex(({ id }) => id === selected);
  const isActiveRendered = items.some((item) => item.index === index);

  const reveal = useEffectEvent((id: string) => {
    const place = rows.findIndex((row) => row.id === id);
    if (place >= 0) virtualizer.scrollToIndex(place, { align: 'auto' });
  });
  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selected]);

  const move = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row !== undefined) onSelect(row.id);
  };
  const open = (row: EntryRow) => {
    if (row.kind !== 'group') return;
    if (row.isExpanded) move(index + 1);
    else onToggle(row.id);
  };
  const shut = (row: EntryRow) => {
    if (row.kind === 'variant') onSelect(row.groupId);
    else if (row.kind === 'group' && row.isExpanded) onToggle(row.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 300) / rowHeight) - 2);
    const row = rows[index];
    const actions: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(index + 1),
      ArrowUp: () => move(index < 0 ? rows.length - 1 : index - 1),
      PageDown: () => move(index + page),
      PageUp: () => move(index - page),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      ...(row === undefined
        ? {}
        : {
            ArrowRight: () => open(row),
            ArrowLeft: () => shut(row),
            Enter: () => (row.kind === 'group' ? onToggle(row.id) : onSelect(row.id)),
            Delete: () => onDelete(row),
            Backspace: () => onDelete(row),
          }),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element)) return;
    const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
    const row = rows.find((candidate) => candidate.id === id);
    if (row === undefined) return;
    const isToggle = target.closest('[data-toggle]') !== null || row.id === selected;
    onSelect(row.id);
    if (row.kind === 'group' && isToggle) onToggle(row.id);
  };

  return (
    <div className="entry-list flex h-full min-h-0 flex-col">
      <div
        ref={(element) => {
          scroller.current = element;
          if (typeof ref === 'function') ref(element);
          else if (ref !== null) ref.current = element;
        }}
        role="treegrid"
        tabIndex={0}
        aria-label="Stored responses"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        {...(isActiveRendered ? { 'aria-activedescendant': `${idPrefix}-${index}` } : {})}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onPointerEnter={() => onHold(true)}
        onPointerLeave={() => onHold(false)}
        className={`min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-none ${isActiveRendered ? '' : 'focus-ring-inset'}`}
      >
        <div role="rowgroup" className="sticky top-0 z-10 border-line border-b bg-sunken">
          <div role="row" aria-rowindex={1} className="entry-columns h-[27px] pr-3 pl-2 text-muted text-xs">
            {columns.map(({ name, className }) => (
              <span key={name} role="columnheader" className={className ?? ''}>
                {name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : (
              <EntryRowView
                key={row.id}
                id={`${idPrefix}-${item.index}`}
                row={row}
                index={item.index}
                selected={row.id === selected}
                elapsed={now - receivedAt}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
