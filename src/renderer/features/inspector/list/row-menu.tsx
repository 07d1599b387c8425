import { Copy, Filter, FilterX } from 'lucide-react';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import type { MenuAction } from '../../../ui/menu.tsx';
import { termFor, withTerm } from '../filter.ts';
import { type CellValue, cellValues } from './cell-values.ts';
import { type ActionContext, menuActions } from './list-actions.tsx';

/** Adds a term to the filter: with a value, or without it. */
export function filterBy({ stores }: ActionContext, { field, value }: CellValue, without = false): void {
  const { filter, setFilter } = stores.navigation.getState();
  setFilter(withTerm(filter, `${without ? '-' : ''}${termFor(field, value)}`));
}

/**
 * The menu of a row: what can be done with the exchanges that are meant, and filters. On a cell, by its value or
 * without it; opened from the keyboard there is no cell, so every value is offered.
 */
export function rowMenu(
  exchanges: readonly ExchangeSummary[],
  cell: CellValue | null,
  context: ActionContext,
): readonly MenuAction[] {
  const [first] = exchanges;
  if (first === undefined) return [];
  const filters =
    exchanges.length > 1 ? [] : cell === null ? everyValue(first, context) : oneValue(cell, context);
  return [...menuActions(exchanges, context), ...filters];
}

function everyValue(exchange: ExchangeSummary, context: ActionContext): readonly MenuAction[] {
  return [
    {
      id: 'filter',
      label: 'Filter by',
      icon: <Filter size={14} aria-hidden />,
      isApart: true,
      onAction: () => undefined,
      items: cellValues(exchange).map((value) => ({
        id: value.field,
        label: termFor(value.field, value.value),
        onAction: () => filterBy(context, value),
      })),
    },
  ];
}

function oneValue(cell: CellValue, context: ActionContext): readonly MenuAction[] {
  const { notices } = context.stores;
  const term = termFor(cell.field, cell.value);
  return [
    {
      id: 'with',
      label: `Filter by ${term}`,
      icon: <Filter size={14} aria-hidden />,
      isApart: true,
      onAction: () => filterBy(context, cell),
    },
    {
      id: 'without',
      label: `Leave out ${term}`,
      icon: <FilterX size={14} aria-hidden />,
      onAction: () => filterBy(context, cell, true),
    },
    {
      id: 'copy-value',
      label: 'Copy value',
      icon: <Copy size={14} aria-hidden />,
      onAction: () => {
        navigator.clipboard.writeText(cell.value).then(
          () => notices.getState().say('Copied the value.'),
          (error: unknown) => notices.getState().fail(`Could not copy: ${errorText(error)}`),
        );
      },
    },
  ];
}
