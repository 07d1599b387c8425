import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { formatDuration } from '../../../ui/format.ts';
import { markOf } from '../exchange-words.ts';
import { type ExchangeGroup, exchangeCount } from './arrange.ts';
import { createPart, fillCell, shapeClass } from './cells.ts';
import { columnGap, type PlacedColumn, rowPadding } from './column-layout.ts';
import { createMarkCell, type ShownMark } from './mark-cell.ts';

/** Height of a row, in CSS pixels. */
export const rowHeight = 30;

/** The stretch of time that the waterfall shows, in epoch milliseconds. */
export interface WaterfallSpan {
  readonly from: number;
  readonly length: number;
}

export interface RowState {
  /** 0-based place in the list. */
  readonly index: number;
  readonly level: 1 | 2;
  readonly isActive: boolean;
  readonly isPicked: boolean;
  readonly mark: ShownMark | null;
}

/** One row's elements, kept while the exchange in them changes. */
export interface RowElement {
  readonly element: HTMLElement;
  /** Row of the list that it shows; -1 while it is put away. */
  readonly index: number;
  putAway(): void;
}

export interface ExchangeRowElement extends RowElement {
  show(exchange: ExchangeSummary, state: RowState, span: WaterfallSpan): void;
}

export interface GroupRowElement extends RowElement {
  show(group: ExchangeGroup, index: number, isOpen: boolean, isActive: boolean): void;
}

/** What any row does: it lies at its place in the body, or is put away and then not in it. */
function createRow(className: string, idPrefix: string, body: HTMLElement) {
  const element = document.createElement('div');
  element.role = 'row';
  element.className = className;
  let index = -1;
  let lastClass = className;
  return {
    element,
    get index() {
      return index;
    },
    place(next: number) {
      if (next === index) return;
      const wasAway = index < 0;
      index = next;
      element.id = `${idPrefix}-${next}`;
      // The header is the first row.
      element.ariaRowIndex = String(next + 2);
      element.style.transform = `translateY(${next * rowHeight}px)`;
      if (wasAway) body.append(element);
    },
    setClass(next: string) {
      if (next === lastClass) return;
      lastClass = next;
      element.className = next;
    },
    putAway() {
      if (index < 0) return;
      index = -1;
      element.remove();
    },
  };
}

export function createExchangeRow(
  placed: readonly PlacedColumn[],
  idPrefix: string,
  body: HTMLElement,
): ExchangeRowElement {
  const row = createRow('exchange-row', idPrefix, body);
  const edge = createPart('exchange-edge', true);
  row.element.append(edge.element);
  const paints: ((exchange: ExchangeSummary) => void)[] = [];
  let paintMark: ((mark: ShownMark | null) => void) | undefined;
  let paintBar: ((exchange: ExchangeSummary, span: WaterfallSpan) => void) | undefined;
  let left: number = rowPadding.left;
  for (const { column, width } of placed) {
    const cell = document.createElement('span');
    cell.role = 'gridcell';
    cell.dataset['column'] = column.id;
    cell.className = [
      'exchange-cell',
      column.isData === true ? 'exchange-cell-data' : '',
      column.isNumber === true ? 'exchange-cell-number' : '',
      column.isQuiet === true ? 'exchange-cell-quiet' : '',
    ].join(' ');
    cell.style.left = `${left}px`;
    cell.style.width = `${width}px`;
    left += width + columnGap;
    row.element.append(cell);
    if (column.id === 'mark') paintMark = createMarkCell(cell);
    else if (column.id === 'waterfall') paintBar = createWaterfall(cell, width, column.text);
    else paints.push(fillCell(cell, column));
  }
  let shown: ExchangeSummary | null = null;
  let shownSpan: WaterfallSpan | null = null;
  let shownMark: ShownMark | null = null;
  let selected: boolean | null = null;
  let level = 0;
  return {
    element: row.element,
    get index() {
      return row.index;
    },
    putAway: row.putAway,
    show(exchange, state, span) {
      row.place(state.index);
      if (exchange !== shown) for (const paint of paints) paint(exchange);
      if (exchange !== shown || span !== shownSpan) paintBar?.(exchange, span);
      const isSelected = state.isActive || state.isPicked;
      const tone = markOf(exchange).tone;
      edge.setClass(
        tone !== 'neutral'
          ? `exchange-edge exchange-solid-${tone}`
          : isSelected
            ? 'exchange-edge exchange-solid-accent'
            : 'exchange-edge',
      );
      row.setClass(
        `exchange-row${isSelected ? ' exchange-row-selected' : ''}${state.isActive ? ' exchange-row-active' : ''}${state.mark?.colour == null ? '' : ` exchange-row-coloured exchange-colour-${state.mark.colour}`}${state.level === 2 ? ' exchange-row-inner' : ''}`,
      );
      if (isSelected !== selected) {
        selected = isSelected;
        row.element.ariaSelected = String(isSelected);
      }
      if (state.level !== level) {
        if (state.level === 2) row.element.ariaLevel = '2';
        else row.element.removeAttribute('aria-level');
        level = state.level;
      }
      if (state.mark !== shownMark) paintMark?.(state.mark);
      shown = exchange;
      shownSpan = span;
      shownMark = state.mark;
    },
  };
}

/** Narrowest bar, in CSS pixels. */
const leastBar = 3;

function createWaterfall(cell: HTMLElement, width: number, text: (exchange: ExchangeSummary) => string) {
  const bar = createPart('exchange-bar', true);
  const word = createPart('sr-only');
  cell.append(bar.element, word.element);
  let last = '';
  return (exchange: ExchangeSummary, { from, length }: WaterfallSpan) => {
    const { at, duration, state } = exchange;
    const start = Math.min(0.96, Math.max(0, (at - from) / length));
    const took = duration === null ? (state === 'active' ? 1 : 0) : duration / 1000 / length;
    const size = Math.max(leastBar, Math.round(Math.min(took, 1 - start) * width));
    const left = Math.round(start * width);
    const place = `${left} ${size}`;
    if (place !== last) {
      last = place;
      bar.element.style.transform = `translateX(${left}px)`;
      bar.element.style.width = `${size}px`;
    }
    bar.setClass(`exchange-bar exchange-solid-${markOf(exchange).tone}`);
    word.setText(text(exchange));
  };
}

export function createGroupRow(columnCount: number, idPrefix: string, body: HTMLElement): GroupRowElement {
  const row = createRow('exchange-row exchange-group', idPrefix, body);
  row.element.ariaLevel = '1';
  const cell = document.createElement('span');
  cell.role = 'gridcell';
  cell.className = 'exchange-group-cell';
  cell.setAttribute('aria-colspan', String(columnCount));
  const arrow = createPart('exchange-arrow', true);
  const label = createPart('exchange-group-label');
  const count = createPart('exchange-group-fact');
  const errorShape = createPart('exchange-shape-none', true);
  const errors = createPart('exchange-group-fact');
  const median = createPart('exchange-group-fact');
  cell.append(
    arrow.element,
    label.element,
    count.element,
    errorShape.element,
    errors.element,
    median.element,
  );
  row.element.append(cell);
  return {
    element: row.element,
    get index() {
      return row.index;
    },
    putAway: row.putAway,
    show(group, index, isOpen, isActive) {
      row.place(index);
      row.element.ariaExpanded = String(isOpen);
      row.element.ariaSelected = String(isActive);
      row.setClass(
        `exchange-row exchange-group${isActive ? ' exchange-row-selected exchange-row-active' : ''}`,
      );
      arrow.setClass(isOpen ? 'exchange-arrow exchange-arrow-open' : 'exchange-arrow');
      label.setText(group.label);
      count.setText(exchangeCount(group.count));
      const hasErrors = group.errors > 0;
      errorShape.setClass(hasErrors ? shapeClass('triangle', 'error') : 'exchange-shape-none');
      errors.setClass(`exchange-group-fact${hasErrors ? ' exchange-tone-error' : ''}`);
      errors.setText(hasErrors ? `${group.errors} ${group.errors === 1 ? 'error' : 'errors'}` : 'no errors');
      median.setText(group.median === null ? 'p50 —' : `p50 ${formatDuration(group.median)}`);
    },
  };
}
