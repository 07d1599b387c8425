import type { HeaderPairs } from '../../shared/model/exchange.ts';

/** A header field while it is edited. `key` stays while others come and go. */
export interface HeaderRow {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

export const rowsOf = (headers: HeaderPairs): readonly HeaderRow[] =>
  headers.map(([name, value], key) => ({ key, name, value }));

export const pairsOf = (rows: readonly HeaderRow[]): [name: string, value: string][] =>
  rows.map(({ name, value }) => [name.trim(), value.trim()]);
