import { Copy, Filter, FilterX, PanelRight } from 'lucide-react';
import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import type { NoticesState } from '../../stores/notices.ts';
import { errorText } from '../../ui/inline-error.tsx';
import type { MenuAction } from '../../ui/menu.tsx';
import { type CellValue, cellValues } from './exchange-row.tsx';
import { urlOf } from './exchange-words.ts';
import { termFor } from './filter.ts';

export interface RowHandlers {
  open(id: ExchangeId): void;
  copyCurl(id: ExchangeId): void;
  filterBy(cell: CellValue, without?: boolean): void;
  /** Sending again and making rules. */
  readonly more: readonly MenuAction[];
  readonly notices: Pick<NoticesState, 'say' | 'fail'>;
}

/**
 * What can be done with one exchange. On a cell: filter by its value or without it, and copy it. Opened from
 * the keyboard there is no cell, so every value of the exchange is offered.
 */
export function rowActions(
  exchange: ExchangeSummary,
  cell: CellValue | null,
  handlers: RowHandlers,
): readonly MenuAction[] {
  const copy = (text: string, what: string) => () => {
    navigator.clipboard.writeText(text).then(
      () => handlers.notices.say(`Copied ${what}.`),
      (error: unknown) => handlers.notices.fail(`Could not copy: ${errorText(error)}`),
    );
  };
  const filters = (cell === null ? cellValues(exchange) : [cell]).flatMap((value): MenuAction[] => [
    {
      id: `filter ${value.field}`,
      label: `Filter by ${termFor(value.field, value.value)}`,
      icon: <Filter size={14} aria-hidden />,
      onAction: () => handlers.filterBy(value),
    },
    ...(cell === null
      ? []
      : [
          {
            id: 'without',
            label: `Leave out ${termFor(value.field, value.value)}`,
            icon: <FilterX size={14} aria-hidden />,
            onAction: () => handlers.filterBy(value, true),
          },
          {
            id: 'copy-value',
            label: 'Copy value',
            icon: <Copy size={14} aria-hidden />,
            onAction: copy(value.value, 'the value'),
          },
        ]),
  ]);
  return [
    {
      id: 'open',
      label: 'Open details',
      icon: <PanelRight size={14} aria-hidden />,
      keys: 'Enter',
      onAction: () => handlers.open(exchange.id),
    },
    {
      id: 'copy-curl',
      label: 'Copy as cURL',
      icon: <Copy size={14} aria-hidden />,
      keys: 'c',
      onAction: () => handlers.copyCurl(exchange.id),
    },
    {
      id: 'copy-url',
      label: 'Copy URL',
      icon: <Copy size={14} aria-hidden />,
      onAction: copy(urlOf(exchange), 'the URL'),
    },
    ...handlers.more,
    ...filters,
  ];
}
