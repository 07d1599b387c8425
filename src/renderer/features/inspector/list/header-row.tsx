// biome-ignore-all lint/a11y/useSemanticElements: the list's rows are placed one by one, which table elements cannot be
// biome-ignore-all lint/a11y/useFocusableInteractive: its heads have the focus, one at a time
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import type { ListSort } from '../../../stores/list-view.ts';
import { classNames } from '../../../ui/class-names.ts';
import { hasModifier } from '../../../ui/keys.ts';
import {
  type ColumnLayout,
  mostColumnWidth,
  movedColumn,
  type PlacedColumn,
  withColumn,
} from './column-layout.ts';

/** One press of an arrow key makes a column wider by this, in CSS pixels. */
const widthStep = 16;
/** A press that moves further than this drags; CSS pixels. */
const dragThreshold = 5;

export interface HeaderRowProps {
  readonly layout: ColumnLayout;
  readonly onMenu: (column: PlacedColumn, at: { readonly x: number; readonly y: number }) => void;
}

/** The next state of sorting by a column: upwards, downwards, not at all. */
export function nextSort(sort: ListSort | null, column: string): ListSort | null {
  if (sort?.column !== column) return { column, descending: false };
  return sort.descending ? null : { column, descending: true };
}

interface Drag {
  readonly kind: 'width' | 'order';
  readonly id: string;
  readonly x: number;
  readonly width: number;
  moved: boolean;
}

/**
 * The columns' heads: a press sorts, a drag moves, the edge resizes. One stop of the keyboard: arrows go from head to
 * head, with Shift they size, with ⌘ or Ctrl they move.
 */
export function HeaderRow({ layout, onMenu }: HeaderRowProps) {
  const { navigation, preferences } = useStores();
  const sort = useStoreValue('navigation', (state) => state.listView.sort);
  const settings = useStoreValue('preferences', (state) => state.columns);
  const [focused, setFocused] = useState(0);
  const [target, setTarget] = useState<string | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const { columns } = layout;
  const { setColumns } = preferences.getState();

  const sortBy = (id: string) => navigation.getState().setListView({ sort: nextSort(sort, id) });
  const resize = ({ column }: PlacedColumn, width: number) =>
    setColumns(
      withColumn(settings, column.id, {
        width: Math.round(Math.min(mostColumnWidth, Math.max(column.least, width))),
      }),
    );
  const move = (index: number, by: -1 | 1) => {
    const moved = columns[index]?.column.id;
    // To the right: before the one after the next.
    const before = columns[by < 0 ? index - 1 : index + 2]?.column.id ?? null;
    if (moved === undefined || (by < 0 && index === 0) || (by > 0 && index === columns.length - 1)) return;
    setColumns(movedColumn(settings, moved, before));
    focus(index + by);
  };
  const focus = (index: number) => {
    const next = Math.min(columns.length - 1, Math.max(0, index));
    setFocused(next);
    row.current?.querySelectorAll<HTMLElement>('[role="columnheader"]')[next]?.focus();
  };

  const onKeyDown = (event: KeyboardEvent, placed: PlacedColumn, index: number) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by !== 0) {
      if (event.shiftKey) resize(placed, placed.width + by * widthStep);
      else if (hasModifier(event.nativeEvent)) move(index, by);
      else focus(index + by);
    } else if (event.key === 'Enter' || event.key === ' ') sortBy(placed.column.id);
    else if (event.key === 'Home') focus(0);
    else if (event.key === 'End') focus(columns.length - 1);
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      onMenu(placed, { x: left, y: bottom });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** The column under a point of the header. */
  const columnUnder = (x: number): number => {
    const heads = [...(row.current?.querySelectorAll('[role="columnheader"]') ?? [])];
    return heads.findIndex((head) => x < head.getBoundingClientRect().right + 6);
  };

  const begin = (event: PointerEvent<HTMLElement>, placed: PlacedColumn, kind: Drag['kind']) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { kind, id: placed.column.id, x: event.clientX, width: placed.width, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>, placed: PlacedColumn) => {
    const now = drag.current;
    if (now === null) return;
    const distance = event.clientX - now.x;
    if (!now.moved && Math.abs(distance) < dragThreshold) return;
    now.moved = true;
    if (now.kind === 'width') resize(placed, now.width + distance);
    else setTarget(columns[columnUnder(event.clientX)]?.column.id ?? null);
  };
  const end = (event: PointerEvent<HTMLElement>, isCancelled = false) => {
    const now = drag.current;
    drag.current = null;
    setTarget(null);
    if (now === null || isCancelled || now.kind === 'width') return;
    if (!now.moved) {
      sortBy(now.id);
      return;
    }
    const from = columns.findIndex(({ column }) => column.id === now.id);
    const to = columnUnder(event.clientX);
    const before = to < 0 ? null : (columns[to > from ? to + 1 : to]?.column.id ?? null);
    setColumns(movedColumn(settings, now.id, before));
  };

  return (
    <div
      ref={row}
      role="row"
      aria-rowindex={1}
      className="exchange-header sticky top-0 z-10 border-line border-b bg-sunken text-muted text-xs"
      style={{ gridTemplateColumns: layout.tracks, minWidth: layout.width }}
    >
      {columns.map((placed, index) => {
        const { column } = placed;
        const isSorted = sort?.column === column.id;
        const canSort = column.id !== 'mark';
        return (
          <span
            key={column.id}
            role="columnheader"
            aria-colindex={index + 1}
            {...(canSort
              ? { 'aria-sort': isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none' }
              : {})}
            tabIndex={index === Math.min(focused, columns.length - 1) ? 0 : -1}
            title={`${column.label}: sort by it, drag it to move it`}
            onFocus={() => setFocused(index)}
            onKeyDown={(event) => onKeyDown(event, placed, index)}
            onContextMenu={(event) => {
              event.preventDefault();
              event.stopPropagation();
              onMenu(placed, { x: event.clientX, y: event.clientY });
            }}
            onPointerDown={(event) => begin(event, placed, 'order')}
            onPointerMove={(event) => onPointerMove(event, placed)}
            onPointerUp={end}
            onPointerCancel={(event) => end(event, true)}
            className={classNames(
              'exchange-head relative flex h-[27px] min-w-0 items-center gap-1 whitespace-nowrap rounded-sm focus-visible:outline-offset-[-2px]',
              column.isNumber === true && 'justify-end',
              isSorted && 'font-semibold text-text',
              target === column.id && 'bg-accent-soft',
            )}
          >
            {column.heading === '' ? (
              <span className="sr-only">{column.label}</span>
            ) : (
              <span className="truncate">{column.heading ?? column.label}</span>
            )}
            {isSorted &&
              (sort.descending ? (
                <ArrowDown size={12} aria-hidden className="shrink-0" />
              ) : (
                <ArrowUp size={12} aria-hidden className="shrink-0" />
              ))}
            <span
              aria-hidden
              onPointerDown={(event) => begin(event, placed, 'width')}
              onPointerMove={(event) => {
                event.stopPropagation();
                onPointerMove(event, placed);
              }}
              onPointerUp={(event) => {
                event.stopPropagation();
                end(event);
              }}
              onDoubleClick={() => setColumns(withColumn(settings, column.id, { width: null }))}
              className="exchange-sizer absolute inset-y-0 right-[-9px] w-[7px] cursor-col-resize touch-none"
            />
          </span>
        );
      })}
    </div>
  );
}
