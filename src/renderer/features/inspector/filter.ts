import { noMarks, summaryVerdict } from '../../../shared/filter/evaluate.ts';
import { type ParsedFilter, parseFilter as parse } from '../../../shared/filter/parse.ts';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';

/** A filter, ready for many exchanges. */
export interface Filter extends ParsedFilter {
  /** False for a filter that lets everything through. */
  readonly active: boolean;
  /** What a summary does not hold is taken to fit. */
  matches(exchange: ExchangeSummary): boolean;
}

/** Parses and compiles a filter as a list needs it. A part that is mistaken is left out. */
export function parseFilter(text: string, markOf = noMarks): Filter {
  const parsed = parse(text);
  const { expression } = parsed;
  if (expression === null) return { ...parsed, active: false, matches: () => true };
  return { ...parsed, active: true, matches: summaryVerdict(expression, markOf).may };
}
