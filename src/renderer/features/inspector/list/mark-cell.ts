import type { ExchangeMark } from '../../../../shared/model/mark.ts';
import { createPart } from './cells.ts';

/** How a person marked an exchange, as a row shows it. */
export type ShownMark = Pick<ExchangeMark, 'pinned' | 'colour'>;

/** A pin and a coloured shape, each there only when it is meant. */
export function createMarkCell(cell: HTMLElement): (mark: ShownMark | null) => void {
  const pin = createPart('exchange-shape-none', true);
  const colour = createPart('exchange-shape-none', true);
  const word = createPart('sr-only');
  cell.classList.add('exchange-cell-marked');
  cell.append(pin.element, colour.element, word.element);
  return (mark) => {
    const isPinned = mark?.pinned === true;
    const named = mark?.colour ?? null;
    pin.setClass(isPinned ? 'exchange-pin' : 'exchange-shape-none');
    colour.setClass(named === null ? 'exchange-shape-none' : `exchange-mark exchange-mark-${named}`);
    word.setText([isPinned ? 'Pinned' : '', named ?? ''].filter((part) => part !== '').join(', '));
  };
}
