import type { EntryRefusal } from './from-entry.ts';
import type { SplitRefusal } from './split-entries.ts';

/**
 * Why an entry of a file was not taken over.
 *
 * - `not_json`: it cannot be parsed · `no_room`: history has reached its limit, and nothing that was recorded gives way
 */
export type ImportRefusal = EntryRefusal | SplitRefusal | 'not_json' | 'no_room';

/** What came of a file so far. */
export interface ImportReport {
  /** Where the exchanges are. */
  readonly session: number;
  readonly imported: number;
  readonly skipped: readonly { readonly reason: ImportRefusal; readonly count: number }[];
  /** The program that wrote the file, as it says. */
  readonly creator: string | null;
}

const reasons: Readonly<Record<ImportRefusal, string>> = {
  not_an_object: 'not an object',
  no_request: 'without a request with a method',
  no_url: 'without a URL of http, https, ws or wss',
  no_date: 'without a readable startedDateTime',
  too_long: 'longer than 64 Mi characters',
  too_deep: 'nested deeper than 64 levels',
  too_many_values: 'with more than 1,000,000 values',
  too_many: 'beyond the first 100,000',
  not_json: 'not readable as JSON',
  no_room: 'as history is full (capture.history in the configuration)',
};

/** What was left out, in words: `2 without a readable startedDateTime, 1 not an object`; '' where nothing was. */
export const skippedText = ({ skipped }: Pick<ImportReport, 'skipped'>): string =>
  skipped.map(({ reason, count }) => `${count.toLocaleString('en-US')} ${reasons[reason]}`).join(', ');
