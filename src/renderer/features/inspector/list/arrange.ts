import type { ExchangeSummary } from '../../../../shared/model/exchange.ts';
import type { LogEntry } from '../../../stores/exchange-log.ts';
import type { Grouping, ListSort } from '../../../stores/list-view.ts';
import { formatCount } from '../../../ui/format.ts';
import { routeText } from '../exchange-words.ts';
import { columnOf, type SortKey } from './columns.ts';

/** Exchanges with something in common, as one row that can be opened. */
export interface ExchangeGroup {
  readonly key: string;
  readonly label: string;
  readonly entries: readonly LogEntry[];
  /** Failed, or answered with 5xx. */
  readonly errors: number;
  /** Median of the durations that are known, in microseconds; null where none is. */
  readonly median: number | null;
}

export const groupingWords: Readonly<Record<Grouping, { readonly label: string; readonly none: string }>> = {
  host: { label: 'Host', none: 'no host' },
  route: { label: 'Route', none: 'no route' },
  upstream: { label: 'Upstream', none: 'no upstream' },
  layers: { label: 'Layers', none: 'no route' },
};

/** What an exchange is put together by; '' is none. */
export function groupKey(exchange: ExchangeSummary, grouping: Grouping): string {
  switch (grouping) {
    case 'host':
      return exchange.authority;
    case 'route':
      return exchange.route ?? '';
    case 'upstream':
      return exchange.upstream === null ? '' : `${exchange.pool ?? ''}/${exchange.upstream}`;
    case 'layers':
      return exchange.route === null && exchange.outerRoutes === undefined ? '' : routeText(exchange);
  }
}

export const isError = (exchange: ExchangeSummary): boolean =>
  exchange.state === 'failed' || exchange.fault !== null || (exchange.status ?? 0) >= 500;

/** Different texts compared as people read them, with `item 2` before `item 10`; more are compared by code unit, which is quick. */
const collatedLimit = 5000;

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** A number for each key, that orders as the keys do; unknown ones are not a number. */
function ranks(keys: readonly SortKey[]): Float64Array {
  const texts = new Set<string>();
  for (const key of keys) if (typeof key === 'string' && texts.size <= collatedLimit) texts.add(key);
  if (texts.size > collatedLimit)
    return codeUnitRanks(keys.map((key) => (key === null ? null : String(key))));
  const rankOf = new Map([...texts].sort(collator.compare).map((text, index) => [text, index]));
  return Float64Array.from(keys, (key) =>
    key === null ? Number.NaN : typeof key === 'number' ? key : (rankOf.get(key) ?? Number.NaN),
  );
}

/** As {@link ranks}, for very many different texts. */
function codeUnitRanks(keys: readonly (string | null)[]): Float64Array {
  const values = new Float64Array(keys.length).fill(Number.NaN);
  const order = Uint32Array.from(keys, (_, index) => index).filter((index) => keys[index] !== null);
  order.sort((one, other) => {
    const first = keys[one] ?? '';
    const second = keys[other] ?? '';
    return first < second ? -1 : first > second ? 1 : 0;
  });
  let rank = 0;
  let last: string | null | undefined;
  for (const index of order) {
    const key = keys[index];
    if (key !== last) rank += 1;
    last = key;
    values[index] = rank;
  }
  return values;
}

/** In order of a column, in order of arrival where it says the same; unknown ones last, either way. */
export function sortEntries(entries: readonly LogEntry[], sort: ListSort): readonly LogEntry[] {
  const column = columnOf(sort.column);
  if (column === undefined) return entries;
  const values = ranks(entries.map(({ summary }) => column.sortKey(summary)));
  const order = Uint32Array.from(entries, (_, index) => index);
  const sign = sort.descending ? -1 : 1;
  order.sort((one, other) => {
    const first = values[one] ?? Number.NaN;
    const second = values[other] ?? Number.NaN;
    const firstUnknown = Number.isNaN(first);
    if (firstUnknown || Number.isNaN(second)) {
      if (firstUnknown && Number.isNaN(second)) return one - other;
      return firstUnknown ? 1 : -1;
    }
    return first === second ? one - other : (first - second) * sign;
  });
  return Array.from(order, (index) => entries[index]).filter((entry) => entry !== undefined);
}

function median(entries: readonly LogEntry[]): number | null {
  const durations = new Float64Array(entries.length);
  let count = 0;
  for (const { summary } of entries) {
    if (summary.duration === null) continue;
    durations[count] = summary.duration;
    count += 1;
  }
  if (count === 0) return null;
  const sorted = durations.subarray(0, count).sort();
  return sorted[Math.ceil(count / 2) - 1] ?? null;
}

/** Groups, the one with most exchanges first; their exchanges keep the order they came in. */
export function groupEntries(entries: readonly LogEntry[], grouping: Grouping): readonly ExchangeGroup[] {
  const byKey = new Map<string, LogEntry[]>();
  for (const entry of entries) {
    const key = groupKey(entry.summary, grouping);
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [entry]);
    else group.push(entry);
  }
  return [...byKey]
    .map(([key, members]) => ({
      key,
      label: key === '' ? groupingWords[grouping].none : key,
      entries: members,
      errors: members.reduce((sum, { summary }) => sum + (isError(summary) ? 1 : 0), 0),
      median: median(members),
    }))
    .toSorted(
      (one, other) => other.entries.length - one.entries.length || collator.compare(one.label, other.label),
    );
}

/** `1,204 exchanges`. */
export const exchangeCount = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? 'exchange' : 'exchanges'}`;
