import { termFor } from '../../../../shared/filter/edit.ts';
import type { FilterField } from '../../../../shared/filter/fields.ts';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import { formatTime } from '../../../ui/format.ts';
import { type Column, columnOf } from './columns.ts';

/** A value of an exchange that the list can be filtered by. */
export interface CellValue {
  readonly field: FilterField;
  readonly value: string;
  /** What is written into the filter. Hardly two exchanges are equally large or long: there it is a limit. */
  readonly term: string;
}

/** The values by which one exchange can be filtered, in the order of the columns. */
export function cellValues(exchange: ExchangeSummary): readonly CellValue[] {
  const { method, status, authority, target, route, upstream, cache, outerRoutes = [] } = exchange;
  const { at, duration, responseBytes, client, listener, contentType, httpVersion, kind, fault } = exchange;
  const equal: readonly (readonly [FilterField, string | null | undefined])[] = [
    ['method', method],
    ['status', status === null ? null : String(status)],
    ['host', authority],
    ['path', target.split('?', 1)[0]],
    ['route', route],
    ['upstream', upstream],
    ['cache', cache],
    ['layer', String(outerRoutes.length + 1)],
    ['client', client],
    ['listener', listener],
    ['type', contentType?.split(';', 1)[0]?.trim()],
    ['version', httpVersion],
    ['kind', kind],
    ['fault', fault],
  ];
  const values = equal.flatMap(([field, value]) =>
    value == null || value === '' ? [] : [{ field, value, term: termFor(field, value) }],
  );
  const began = formatTime(at).slice(0, 'yyyy-mm-dd hh:mm:ss'.length);
  return [
    ...values,
    ...(status === null ? [] : [atLeast('size', `${responseBytes}B`)]),
    { field: 'after', value: began, term: termFor('after', began.replace(' ', 'T')) },
    ...(duration === null
      ? []
      : [atLeast('duration', duration < 1000 ? `${duration}us` : `${Math.floor(duration / 1000)}ms`)]),
  ];
}

const atLeast = (field: FilterField, value: string): CellValue => ({
  field,
  value,
  term: `${field}>=${value}`,
});

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
