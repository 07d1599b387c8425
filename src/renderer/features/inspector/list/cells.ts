import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { cacheLooks } from '../../../ui/cache-look.ts';
import type { MarkShape } from '../../../ui/status-mark.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { markOf, statusTone } from '../exchange-words.ts';
import type { Column } from './columns.ts';

/**
 * Cells are painted without React: at 2,000 new rows a second every text in view changes with every batch, and a cell
 * whose elements stay and whose text alone changes costs no style. Nothing here reads layout, and text goes in as text.
 */
export type PaintCell = (exchange: ExchangeSummary) => void;

/** An element whose class and text are written only when they change. */
export function createPart(className: string, isHidden = false) {
  const element = document.createElement('span');
  const text = document.createTextNode('');
  let lastText = '';
  let lastClass = className;
  element.className = className;
  if (isHidden) element.ariaHidden = 'true';
  element.append(text);
  return {
    element,
    setText(next: string) {
      if (next === lastText) return;
      lastText = next;
      text.data = next;
    },
    setClass(next: string) {
      if (next === lastClass) return;
      lastClass = next;
      element.className = next;
    },
  };
}

/** The mark's shape and tone as classes of `tones.css`. */
export const shapeClass = (shape: MarkShape, tone: Tone): string =>
  `exchange-shape exchange-shape-${shape} exchange-tone-${tone}`;

/** Fills a cell once with its elements. @returns what shows an exchange in it */
export function fillCell(cell: HTMLElement, column: Column): PaintCell {
  switch (column.id) {
    case 'kind':
      return fillKind(cell);
    case 'status':
      return fillStatus(cell, column);
    case 'upstream':
      return fillUpstream(cell, column);
    case 'cache':
      return fillCache(cell);
    case 'path':
      return fillPath(cell, column);
    default:
      return fillText(cell, column);
  }
}

function fillText(cell: HTMLElement, column: Column): PaintCell {
  const text = document.createTextNode('');
  let last = '';
  cell.append(text);
  return (exchange) => {
    const next = column.text(exchange);
    if (next === last) return;
    last = next;
    text.data = next;
  };
}

function fillKind(cell: HTMLElement): PaintCell {
  const shape = createPart('', true);
  const word = createPart('sr-only');
  cell.classList.add('exchange-cell-marked');
  cell.append(shape.element, word.element);
  return (exchange) => {
    const mark = markOf(exchange);
    shape.setClass(shapeClass(mark.shape, mark.tone));
    word.setText(mark.label);
  };
}

function fillStatus(cell: HTMLElement, column: Column): PaintCell {
  const badge = createPart('');
  cell.classList.add('exchange-cell-marked');
  cell.append(badge.element);
  return (exchange) => {
    badge.setClass(`exchange-badge exchange-badge-${statusTone(exchange.status)}`);
    badge.setText(column.text(exchange));
  };
}

function fillUpstream(cell: HTMLElement, column: Column): PaintCell {
  const shape = createPart('', true);
  const before = createPart('sr-only');
  const name = createPart('exchange-clip');
  cell.classList.add('exchange-cell-marked');
  cell.append(shape.element, before.element, name.element);
  return (exchange) => {
    const { answeredBy, upstream } = exchange;
    const isOurs = answeredBy === 'doorman';
    shape.setClass(isOurs ? shapeClass('square', 'block') : 'exchange-shape-none');
    before.setText(isOurs ? (upstream === null ? 'Made by ' : 'Made by Doorman, upstream ') : '');
    const tone = isOurs
      ? 'exchange-tone-block'
      : answeredBy === 'cache' || upstream === null
        ? 'exchange-tone-faint'
        : '';
    name.setClass(`exchange-clip ${tone}`);
    name.setText(column.text(exchange));
  };
}

/** One that a person has sent again has a mark. */
function fillPath(cell: HTMLElement, column: Column): PaintCell {
  const mark = createPart('', true);
  const word = createPart('sr-only');
  const text = createPart('exchange-clip');
  cell.classList.add('exchange-cell-marked');
  cell.append(mark.element, word.element, text.element);
  return (exchange) => {
    const isResend = exchange.resendOf !== undefined;
    mark.setClass(isResend ? 'exchange-tone-faint shrink-0' : 'exchange-shape-none');
    mark.setText(isResend ? '↻' : '');
    word.setText(isResend ? 'Resend of another: ' : '');
    text.setText(column.text(exchange));
  };
}

function fillCache(cell: HTMLElement): PaintCell {
  const shape = createPart('', true);
  const word = createPart('exchange-clip');
  cell.classList.add('exchange-cell-marked');
  cell.append(shape.element, word.element);
  return ({ cache }) => {
    const look = cache === null ? null : cacheLooks[cache];
    shape.setClass(look === null ? 'exchange-shape-none' : shapeClass(look.shape, look.tone));
    word.setClass(`exchange-clip exchange-tone-${look?.tone ?? 'faint'}`);
    word.setText(look?.word ?? '—');
  };
}
