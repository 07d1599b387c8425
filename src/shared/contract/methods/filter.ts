import { z } from 'zod';
import { filterLengthLimit } from '../../filter/expression.ts';
import type { ExchangeId, ExchangeSummary } from '../../model/exchange.ts';
import { sessionId } from './history.ts';

/** Exchanges that one step of a search may find. */
export const searchLimit = 1000;
/** Exchanges that are matched in one call. */
export const matchLimit = 1000;

const exchangeId = z.string().min(1).max(64);
const filter = z.string().max(filterLengthLimit);

export const filterMethodParams = {
  /**
   * One short step of a search through a session, from new to old; without `session` through the live list. Ask again with `before`
   * as `next` says, until there is no next. What is mistaken in the filter is left out.
   */
  'exchanges.search': z.strictObject({
    filter,
    session: sessionId.optional(),
    before: exchangeId.optional(),
    limit: z.int().min(1).max(searchLimit),
  }),
  /** Which of some exchanges fit a filter, also by what a summary does not hold. */
  'exchanges.match': z.strictObject({ filter, ids: z.array(exchangeId).max(matchLimit) }),
} as const;

export interface FilterMethodResults {
  'exchanges.search': {
    /** What was found, newest first. */
    readonly items: readonly ExchangeSummary[];
    /** Where the next step goes on; null when all were looked at. */
    readonly next: ExchangeId | null;
    readonly done: boolean;
    /** Exchanges that this step got past. */
    readonly scanned: number;
    /** All there are to look at, in every step: those of the session on the disk, and those that only the engine's memory has. */
    readonly total: number;
  };
  'exchanges.match': { readonly ids: readonly ExchangeId[] };
}
