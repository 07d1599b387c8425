import type { ObservedValue } from '../../../../shared/filter/complete.ts';
import { type FilterField, isNumberField, isWordField } from '../../../../shared/filter/fields.ts';
import { findWord, numberOf } from '../../../../shared/filter/values.ts';
import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { ExchangeLog } from '../../../stores/exchange-log.ts';

/** Different values that are counted of one field. */
const distinctLimit = 2000;

/** Fields whose values are worth offering: not those that are different for nearly every exchange. */
const isOffered = (field: FilterField): boolean =>
  field === 'status' || field === 'layer' || (isWordField(field) && field !== 'id' && field !== 'url');

/** Values of a field that exchanges of a list have, the most frequent first. Walks through the whole list. */
export function observedValues(log: ExchangeLog, field: FilterField): readonly ObservedValue[] {
  const counts = new Map<string, number>();
  if (!isOffered(field)) return [];
  const count = (value: string): void => {
    const known = counts.get(value);
    if (known !== undefined || counts.size < distinctLimit) counts.set(value, (known ?? 0) + 1);
  };
  const read = readerOf(field, count);
  for (const { summary } of log.entries()) read(summary);
  return [...counts]
    .map(([value, found]) => ({ value, count: found }))
    .filter(({ value }) => value !== '')
    .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** Hands on every value that an exchange has of a field, each once. */
function readerOf(field: FilterField, count: (value: string) => void): (exchange: ExchangeSummary) => void {
  if (isNumberField(field)) {
    const read = numberOf[field];
    return (exchange) => {
      const value = read(exchange);
      if (value !== null) count(String(value));
    };
  }
  if (!isWordField(field) || field === 'reason' || field === 'pinned' || field === 'colour') {
    return () => undefined;
  }
  const find = findWord[field];
  let before: string | null = null;
  const collect = (value: string): boolean => {
    if (value !== before) count(value);
    before = value;
    // None is taken, so that all of them come by.
    return false;
  };
  return (exchange) => {
    before = null;
    find(exchange, collect);
  };
}
