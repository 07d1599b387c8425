// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid keeps focus and names its active row
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useRef,
} from 'react';
import { useStore } from 'zustand';
import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import { routesWithCache } from '../../stores/config.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatCount } from '../../ui/format.ts';
import { type CellValue, cellValueOf, ExchangeRow, rowHeight, waterfallOrigin } from './exchange-row.tsx';
import type { InspectorStore } from './inspector-store.ts';

/** Rows rendered beyond either edge of what is in view. */
const overscan = 12;
/** How near to the end counts as at the end, in CSS pixels. */
const endTolerance = 8;
/** Height of the header, which stays while rows scroll under it, in CSS pixels. */
const headerHeight = 28;

const allColumns: readonly {
  readonly name: string;
  readonly className?: string;
  readonly hidden?: boolean;
}[] = [
  { name: 'Kind', hidden: true },
  { name: 'Method' },
  { name: 'Status' },
  { name: 'Host', className: 'exchange-column-host' },
  { name: 'Path' },
  { name: 'Route', className: 'exchange-column-route' },
  { name: 'Upstream', className: 'exchange-column-upstream' },
  { name: 'Cache', className: 'exchange-column-cache' },
  { name: 'Size', className: 'exchange-column-size text-right' },
  { name: 'Time', className: 'text-right' },
  { name: 'Waterfall', className: 'exchange-column-waterfall' },
];

const withoutCache = allColumns.filter(({ name }) => name !== 'Cache');

export interface ExchangeGridProps {
  readonly store: InspectorStore;
  readonly selected: ExchangeId | null;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Keys pressed while the grid itself has the focus. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: (id: ExchangeId) => void;
  readonly onFilterBy: (cell: CellValue) => void;
  readonly onContextMenu: (
    id: ExchangeId,
    cell: CellValue | null,
    at: { readonly x: number; readonly y: number },
  ) => void;
}

/** The live list. Only the rows in view exist; it stays at its end while it is scrolled there. */
export function ExchangeGrid({
  store,
  selected,
  scroller,
  onKeyDown,
  onOpen,
  onFilterBy,
  onContextMenu,
}: ExchangeGridProps) {
  const { rows, follows, unseen, gone, version, hasCache } = useStore(store);
  const isCacheOn = useStoreValue('config', (state) => routesWithCache(state.snapshot).length > 0);
  // A column of dashes says nothing: it is there once a route has a cache, or an exchange had one.
  const columns = hasCache || isCacheOn ? allColumns : withoutCache;
  const idPrefix = useId();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: headerHeight,
    scrollPaddingStart: headerHeight,
  });
  const items = virtualizer.getVirtualItems();
  const visible = items.flatMap(({ index }) => {
    const exchange = rows.at(index);
    return exchange === undefined ? [] : [{ index, exchange }];
  });
  // Rows scrolled out give their elements to those scrolled in: cheaper than making new ones at every frame.
  const slots = useRef(1);
  slots.current = Math.max(slots.current, visible.length);
  const span = spanOf(visible.map(({ exchange }) => exchange));

  const keptGone = useRef(gone);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `version` stands for the rows, which change in place
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    if (follows) element.scrollTop = element.scrollHeight;
    // Rows that left at the top must not move those in view.
    else if (gone > keptGone.current) element.scrollTop -= (gone - keptGone.current) * rowHeight;
    keptGone.current = gone;
  }, [version, follows, gone, scroller]);

  /** Only when the selection moves, not whenever rows come: reading on must not be pulled back. */
  const reveal = useEffectEvent((id: ExchangeId) => {
    const index = rows.indexOf(id);
    if (index >= 0) virtualizer.scrollToIndex(index, { align: 'auto' });
  });
  useEffect(() => {
    if (selected !== null) reveal(selected);
  }, [selected]);

  // A banner that comes or goes changes the height in view, which must not count as scrolling away from the end.
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (store.getState().follows) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, store]);

  const lastTop = useRef(0);
  const onScroll = () => {
    const element = scroller.current;
    if (element === null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const atEnd = scrollHeight - scrollTop - clientHeight <= endTolerance;
    // Only a way up leaves the end: rows that came between a scroll and its event have moved the end, not the person.
    if (atEnd) store.getState().setFollows(true);
    else if (scrollTop < lastTop.current) store.getState().setFollows(false);
    lastTop.current = scrollTop;
  };

  const exchangeAt = (target: EventTarget): ExchangeSummary | undefined => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
    return row === null ? undefined : rows.at(Number(row.dataset['index']));
  };

  const onClick = (event: MouseEvent) => {
    const exchange = exchangeAt(event.target);
    const cell = cellValueOf(event.target);
    if (event.altKey && cell !== null) onFilterBy(cell);
    else if (exchange !== undefined) onOpen(exchange.id);
  };

  const onMenu = (event: MouseEvent) => {
    const exchange = exchangeAt(event.target) ?? rows.at(selected === null ? -1 : rows.indexOf(selected));
    if (exchange === undefined) return;
    event.preventDefault();
    onContextMenu(exchange.id, cellValueOf(event.target), { x: event.clientX, y: event.clientY });
  };

  const activeIndex = selected === null ? -1 : rows.indexOf(selected);
  const isActiveRendered = visible.some(({ index }) => index === activeIndex);
  return (
    <div
      className={classNames(
        'exchange-list relative flex h-full min-h-0 flex-col bg-surface',
        columns === allColumns && 'exchange-list-with-cache',
      )}
    >
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label="Exchanges"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        {...(isActiveRendered ? { 'aria-activedescendant': `${idPrefix}-${activeIndex}` } : {})}
        onClick={onClick}
        onKeyDown={onKeyDown}
        onContextMenu={onMenu}
        onScroll={onScroll}
        className={`min-h-0 flex-1 overflow-y-auto overflow-x-hidden outline-none ${isActiveRendered ? '' : 'focus-ring-inset'}`}
      >
        <div role="rowgroup" className="sticky top-0 z-10 border-line border-b bg-sunken">
          <div
            role="row"
            aria-rowindex={1}
            className="exchange-columns h-[27px] pr-3 pl-4 text-muted text-xs"
          >
            {columns.map((column) => (
              <span key={column.name} role="columnheader" className={column.className ?? ''}>
                {column.hidden === true ? <span className="sr-only">{column.name}</span> : column.name}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize(), ...span }}>
          {visible.map(({ index, exchange }) => (
            <ExchangeRow
              key={index % slots.current}
              id={`${idPrefix}-${index}`}
              exchange={exchange}
              index={index}
              selected={exchange.id === selected}
            />
          ))}
        </div>
      </div>
      {!follows && unseen > 0 && (
        <div className="pointer-events-none absolute inset-x-0 bottom-4 flex justify-center">
          <Button
            variant="primary"
            className="pointer-events-auto rounded-full! shadow-overlay"
            onPress={() => store.getState().setFollows(true)}
          >
            <ArrowDown size={14} aria-hidden />
            {formatCount(unseen)} new
          </Button>
        </div>
      )}
    </div>
  );
}

/** The span from the first beginning to the last end of the rows that are rendered, for the waterfall column. */
function spanOf(exchanges: readonly ExchangeSummary[]): CSSProperties {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { at, duration } of exchanges) {
    from = Math.min(from, at);
    to = Math.max(to, at + (duration ?? 0) / 1000);
  }
  if (exchanges.length === 0) return {};
  return { '--span-from': from - waterfallOrigin, '--span-length': Math.max(1, to - from) } as CSSProperties;
}
