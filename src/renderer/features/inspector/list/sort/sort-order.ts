import type { LogEntry } from '../../../../stores/exchange-log.ts';
import type { Column } from '../columns.ts';
import { naturalCollator } from './natural-collator.ts';
import { numberOrder } from './number-order.ts';
import { textOrder } from './text-order.ts';

/** Different texts that are compared by the collator, which knows every script; more are put in order by their characters. */
const rankedLimit = 2000;

/** Indices of entries in order of a column: equal ones keep theirs, and unknown ones are last, either way. */
export function sortOrder(entries: readonly LogEntry[], column: Column, isDescending: boolean): Uint32Array {
  const values = new Float64Array(entries.length);
  const { sortKey } = column;
  for (let index = 0; index < values.length; index += 1) {
    const entry = entries[index];
    const key = entry === undefined ? null : sortKey(entry.summary);
    // A column has numbers or texts.
    if (typeof key === 'string') return orderByText(entries, column, isDescending);
    values[index] = key ?? Number.NaN;
  }
  return numberOrder(values, isDescending);
}

/** Loops by index: pairs of `entries()` would be a hundred thousand small objects. */
function orderByText(entries: readonly LogEntry[], column: Column, isDescending: boolean): Uint32Array {
  const texts = entries.map(({ summary }) => textKey(column, summary));
  const ranks = ranksOf(texts);
  if (ranks !== null) return numberOrder(ranks, isDescending);
  const order = new Uint32Array(texts.length);
  const known = new Uint32Array(texts.length);
  const knownTexts: string[] = [];
  let unknown = texts.length;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? null;
    if (text === null) {
      unknown -= 1;
      order[unknown] = index;
    } else {
      known[knownTexts.length] = index;
      knownTexts.push(text);
    }
  }
  // They were put in from the end.
  order.subarray(unknown).reverse();
  const inOrder = textOrder(knownTexts, isDescending);
  for (let place = 0; place < inOrder.length; place += 1) order[place] = known[inOrder[place] ?? 0] ?? 0;
  return order;
}

function textKey(column: Column, summary: LogEntry['summary']): string | null {
  const key = column.sortKey(summary);
  return key === null ? null : String(key);
}

/** A number for each text, in their order, equal for texts that the collator takes for equal; null where there are too many different ones. */
function ranksOf(texts: readonly (string | null)[]): Float64Array | null {
  const seen = new Map<string, number>();
  const values = new Float64Array(texts.length);
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? null;
    if (text === null) {
      values[index] = Number.NaN;
      continue;
    }
    const known = seen.get(text);
    if (known === undefined && seen.size >= rankedLimit) return null;
    values[index] = known ?? seen.size;
    if (known === undefined) seen.set(text, seen.size);
  }
  const rankOf = new Float64Array(seen.size);
  let rank = 0;
  let last: string | undefined;
  for (const text of [...seen.keys()].sort(naturalCollator.compare)) {
    if (last !== undefined && naturalCollator.compare(last, text) !== 0) rank += 1;
    rankOf[seen.get(text) ?? 0] = rank;
    last = text;
  }
  return values.map((number) => rankOf[number] ?? Number.NaN);
}
