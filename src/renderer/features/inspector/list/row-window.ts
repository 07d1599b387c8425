import type { ExchangeId, ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { VisibleRows } from '../visible-rows.ts';
import type { PlacedColumn } from './column-layout.ts';
import type { ShownMark } from './mark-cell.ts';
import {
  createExchangeRow,
  createGroupRow,
  type ExchangeRowElement,
  type GroupRowElement,
  rowHeight,
  type WaterfallSpan,
} from './row-elements.ts';
import { createRowSlots } from './row-slots.ts';

/** Rows painted beyond either edge of what is in view, so that a scroll shows them before they are painted. */
export const overscan = 6;

export interface RowsPainted {
  readonly rows: VisibleRows;
  readonly active: { readonly id: ExchangeId | null; readonly group: string | null };
  readonly picked: ReadonlySet<ExchangeId>;
  readonly marks: ReadonlyMap<ExchangeId, ShownMark>;
}

/** Where the list is scrolled to, in CSS pixels of its body. */
export interface Viewport {
  readonly top: number;
  readonly height: number;
  /** Rows to paint beyond either edge. */
  readonly beyond: number;
}

/** The rows in view and no others, as elements that are used again for those that scroll in. */
export interface RowWindow {
  /** @returns the id of the active row's element; null where it is not painted */
  paint(painted: RowsPainted, viewport: Viewport): string | null;
  /** Takes its elements out. */
  clear(): void;
}

export function createRowWindow(
  body: HTMLElement,
  placed: readonly PlacedColumn[],
  idPrefix: string,
): RowWindow {
  const exchangeRows: ExchangeRowElement[] = [];
  const groupRows: GroupRowElement[] = [];
  let span: WaterfallSpan = { from: 0, length: 1 };
  const slots = createRowSlots();

  const exchangeRow = (slot: number): ExchangeRowElement => {
    const known = exchangeRows[slot];
    if (known !== undefined) return known;
    const made = createExchangeRow(placed, idPrefix, body);
    exchangeRows[slot] = made;
    return made;
  };

  const groupRow = (slot: number): GroupRowElement => {
    const known = groupRows[slot];
    if (known !== undefined) return known;
    const made = createGroupRow(placed.length, idPrefix, body);
    groupRows[slot] = made;
    return made;
  };

  return {
    paint({ rows, active, picked, marks }, { top, height, beyond }) {
      const first = Math.max(0, Math.floor(top / rowHeight) - beyond);
      const end = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + beyond);
      const taken = slots.take(first, end);
      const usedExchanges = new Set<number>();
      const usedGroups = new Set<number>();
      span = nextSpan(span, rows, first, end);
      let activeElement: string | null = null;
      for (let index = first; index < end; index += 1) {
        const row = rows.rowAt(index);
        if (row === undefined) continue;
        const slot = taken[index - first] ?? 0;
        if (row.entry === undefined) {
          usedGroups.add(slot);
          const isActive = active.group === row.group.key;
          groupRow(slot).show(row.group, index, row.isOpen, isActive);
          if (isActive) activeElement = `${idPrefix}-${index}`;
        } else {
          usedExchanges.add(slot);
          const { summary } = row.entry;
          const isActive = active.group === null && active.id === summary.id;
          exchangeRow(slot).show(
            summary,
            {
              index,
              level: row.level,
              isActive,
              isPicked: picked.has(summary.id),
              mark: marks.get(summary.id) ?? null,
            },
            span,
          );
          if (isActive) activeElement = `${idPrefix}-${index}`;
        }
      }
      exchangeRows.forEach((row, slot) => {
        if (!usedExchanges.has(slot)) row.putAway();
      });
      groupRows.forEach((row, slot) => {
        if (!usedGroups.has(slot)) row.putAway();
      });
      return activeElement;
    },
    clear() {
      for (const row of [...exchangeRows, ...groupRows]) row?.element.remove();
      exchangeRows.length = 0;
      groupRows.length = 0;
    },
  };
}

/**
 * The span from the first beginning to the last end of the rows that are painted. It moves in steps, so that rows
 * that stay need not have their bars painted anew whenever one comes.
 */
function nextSpan(last: WaterfallSpan, rows: VisibleRows, first: number, end: number): WaterfallSpan {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (let index = first; index < end; index += 1) {
    const exchange: ExchangeSummary | undefined = rows.at(index);
    if (exchange === undefined) continue;
    from = Math.min(from, exchange.at);
    to = Math.max(to, exchange.at + (exchange.duration ?? 0) / 1000);
  }
  if (to === 0) return last;
  const step = 2 ** Math.floor(Math.log2(Math.max(1, to - from)) - 3);
  const stepped = Math.floor(from / step) * step;
  const length = Math.max(1, Math.ceil((to - stepped) / step) * step);
  return stepped === last.from && length === last.length ? last : { from: stepped, length };
}
