import { Copy, Filter, FilterX, SlidersHorizontal } from 'lucide-react';
import { withTerm } from '../../../../shared/filter/edit.ts';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { errorText } from '../../../ui/inline-error.tsx';
import type { MenuAction } from '../../../ui/menu.tsx';
import type { ExchangeMenu } from '../actions/use-exchange-actions.tsx';
import { type CellValue, cellValues } from './cell-values.ts';
import { type ActionContext, menuActions } from './list-actions.tsx';

/** Adds a term to the filter: with a value, or without it. */
export function filterBy({ stores }: ActionContext, { term }: CellValue, without = false): void {
  const { filter, setFilter } = stores.navigation.getState();
  setFilter(withTerm(filter, `${without ? '-' : ''}${term}`));
}

/**
 * The menu of a row: what can be done with the exchanges that are meant, and filters. On a cell, by its value or
 * without it; opened from the keyboard there is no cell, so every value is offered.
 *
 * What is done often stands in the menu itself; copies and rules have menus of their own, so that it fits a low window.
 *
 * @param more what can be done with the one exchange besides; null where several are meant
 */
export function rowMenu(
  exchanges: readonly ExchangeSummary[],
  cell: CellValue | null,
  more: ExchangeMenu | null,
  context: ActionContext,
): readonly MenuAction[] {
  const [first] = exchanges;
  if (first === undefined) return [];
  const own = menuActions(exchanges, context);
  if (more === null) return own;
  const copies = own
    .filter(({ id }) => id.startsWith('copy-'))
    .flatMap((copy) =>
      copy.items === undefined
        ? [{ ...copy, isApart: false }]
        : copy.items.map((form) => ({ ...form, label: `${copy.label} ${form.label}` })),
    );
  const [open, ...marks] = own.filter(({ id }) => !id.startsWith('copy-'));
  return [
    ...(open === undefined ? [] : [open]),
    ...apart(more.send),
    {
      id: 'change',
      label: 'Change traffic like this',
      icon: <SlidersHorizontal size={14} aria-hidden />,
      onAction: () => undefined,
      items: more.change,
    },
    ...apart(marks),
    {
      id: 'copy',
      label: 'Copy',
      icon: <Copy size={14} aria-hidden />,
      onAction: () => undefined,
      items: cell === null ? copies : [...copies, copyValue(cell, context)],
    },
    ...(cell === null ? everyValue(first, context) : oneValue(cell, context)),
  ];
}

/** Set apart from what is before. */
const apart = ([first, ...others]: readonly MenuAction[]): readonly MenuAction[] =>
  first === undefined ? [] : [{ ...first, isApart: true }, ...others];

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
        label: value.term,
        onAction: () => filterBy(context, value),
      })),
    },
  ];
}

function oneValue(cell: CellValue, context: ActionContext): readonly MenuAction[] {
  const { term } = cell;
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
  ];
}

function copyValue({ field, value }: CellValue, { stores }: ActionContext): MenuAction {
  return {
    id: 'copy-value',
    label: `Copy the ${field}`,
    icon: <Copy size={14} aria-hidden />,
    onAction: () => {
      navigator.clipboard.writeText(value).then(
        () => stores.notices.getState().say('Copied the value.'),
        (error: unknown) => stores.notices.getState().fail(`Could not copy: ${errorText(error)}`),
      );
    },
  };
}
