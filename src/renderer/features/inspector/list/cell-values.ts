import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { FilterField } from '../filter.ts';
import { type Column, columnOf } from './columns.ts';

/** A value of an exchange that the list can be filtered by. */
export interface CellValue {
  readonly field: FilterField;
  readonly value: string;
}

/** The values by which one exchange can be filtered, in the order of the columns. */
export function cellValues(exchange: ExchangeSummary): readonly CellValue[] {
  const path = exchange.target.split('?', 1)[0] ?? exchange.target;
  const all: readonly (readonly [FilterField, string | null])[] = [
    ['method', exchange.method],
    ['status', exchange.status === null ? null : String(exchange.status)],
    ['host', exchange.authority === '' ? null : exchange.authority],
    ['path', path],
    ['route', exchange.route],
    ['upstream', exchange.upstream],
    ['cache', exchange.cache],
    ['kind', exchange.kind],
    ['fault', exchange.fault],
  ];
  return all.flatMap(([field, value]) => (value === null || value === '' ? [] : [{ field, value }]));
}

/** The column of the cell that an event came from. */
export function columnAt(target: EventTarget | null): Column | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-column]') : null;
  return columnOf(cell?.dataset['column'] ?? '');
}

/** What the list can be filtered by where an event came from; null where it is nothing. */
export function cellValueAt(target: EventTarget | null, exchange: ExchangeSummary): CellValue | null {
  const field = columnAt(target)?.field ?? null;
  return cellValues(exchange).find((value) => value.field === field) ?? null;
}

/** The row of the list that an event came from, 0-based; -1 outside of one. */
export function rowIndexAt(target: EventTarget | null): number {
  const row = target instanceof Element ? target.closest('[role="row"]') : null;
  // The header is the first row.
  return row === null ? -1 : Math.max(-1, Number(row.getAttribute('aria-rowindex') ?? 1) - 2);
}
