// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/noStaticElementInteractions: it is a grid or a tree of groups, which cannot be told from the text
// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: as above
import './list/list.css';
import './list/tones.css';
import './list/marks.css';
import { ArrowDown } from 'lucide-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import { routesWithCache } from '../../stores/config.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/format.ts';
import type { InspectorStore } from './inspector-store.ts';
import { columnAt, rowIndexAt } from './list/cell-values.ts';
import { type ColumnLayout, layoutColumns, type PlacedColumn } from './list/column-layout.ts';
import { HeaderRow } from './list/header-row.tsx';
import { useListPainter } from './list/use-list-painter.ts';

/** A place in the window, in CSS pixels. */
export interface ScreenPlace {
  readonly x: number;
  readonly y: number;
}

export interface ExchangeGridProps {
  readonly store: InspectorStore;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Keys pressed while the grid itself has the focus. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** A row was pressed; the event has the modifiers and the cell. */
  readonly onPress: (index: number, event: MouseEvent) => void;
  /** `event` is null where the keyboard asked, for the active row. */
  readonly onMenu: (index: number, event: MouseEvent | null, at: ScreenPlace) => void;
  readonly onColumnMenu: (column: PlacedColumn, layout: ColumnLayout, at: ScreenPlace) => void;
}

/** The list of exchanges. Only the rows in view exist; it stays at its end while it is scrolled there. */
export function ExchangeGrid(props: ExchangeGridProps) {
  const { store, scroller, onKeyDown, onPress, onMenu, onColumnMenu } = props;
  const isGrouped = useStore(store, (state) => state.arrangement.grouping !== null);
  const layout = useColumnLayout(store, scroller);
  const body = useRef<HTMLDivElement>(null);
  const onScroll = useListPainter({ store, scroller, body, layout, idPrefix: useId() });

  const onContextMenu = (event: MouseEvent) => {
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    const index = rowIndexAt(event.target);
    // The menu key has no place of its own: the active row is meant.
    onMenu(index, index < 0 ? null : event, at);
  };

  /** The whole of a text that may be cut off, once the pointer asks for it. */
  const onPointerOver = (event: PointerEvent) => {
    const column = columnAt(event.target);
    const exchange = store.getState().rows.at(rowIndexAt(event.target));
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-column]') : null;
    if (column === undefined || exchange === undefined || cell === null) return;
    cell.title = (column.title ?? column.text)(exchange);
  };

  return (
    <div className="exchange-list relative flex h-full min-h-0 flex-col bg-surface">
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role is one of two */}
      <div
        ref={scroller}
        role={isGrouped ? 'treegrid' : 'grid'}
        tabIndex={0}
        aria-label="Exchanges"
        aria-multiselectable
        aria-colcount={layout.columns.length}
        onClick={(event) => {
          const index = rowIndexAt(event.target);
          if (index >= 0) onPress(index, event);
        }}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onPointerOver={onPointerOver}
        onScroll={onScroll}
        className={`focus-ring-inset min-h-0 flex-1 overflow-y-auto outline-none ${layout.width > layout.room ? 'overflow-x-auto' : 'overflow-x-hidden'}`}
      >
        <div role="rowgroup" className="contents">
          <HeaderRow layout={layout} onMenu={(column, at) => onColumnMenu(column, layout, at)} />
        </div>
        <div
          ref={body}
          role="rowgroup"
          className="relative"
          style={{ '--exchange-tracks': layout.tracks, minWidth: layout.width } as CSSProperties}
        />
      </div>
      <NewPill store={store} />
    </div>
  );
}

/** Columns as they fit into the list's width, which is measured. */
function useColumnLayout(store: InspectorStore, scroller: RefObject<HTMLDivElement | null>) {
  const settings = useStoreValue('preferences', (state) => state.columns);
  const hasCache = useStore(store, (state) => state.hasCache);
  const hasMarks = useStoreValue('marks', (state) => state.byId.size > 0);
  const isCacheOn = useStoreValue('config', (state) => routesWithCache(state.snapshot).length > 0);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => setRoom(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return useMemo(() => {
    // A column of dashes says nothing: it is there once a route has a cache, or an exchange had one.
    const silent = new Set([...(hasMarks ? [] : ['mark']), ...(hasCache || isCacheOn ? [] : ['cache'])]);
    return { ...layoutColumns({ settings, room, silent }), room };
  }, [settings, room, hasMarks, hasCache, isCacheOn]);
}

/** How many came that the list does not show, or does not show in view; a press brings them. */
function NewPill({ store }: { readonly store: InspectorStore }) {
  const unseen = useStore(store, (state) => (state.follows ? 0 : state.unseen));
  const isLive = useStore(store, (state) => state.version >= 0 && state.rows.isLive);
  if (unseen === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 bottom-4 flex justify-center">
      <Button
        variant="primary"
        className="pointer-events-auto rounded-full! shadow-overlay"
        onPress={() => store.getState().takeNew()}
      >
        <ArrowDown size={14} aria-hidden className={isLive ? '' : 'hidden'} />
        {formatCount(unseen)} new{isLive ? '' : ': put them in'}
      </Button>
    </div>
  );
}
