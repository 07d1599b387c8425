import { noMarks, type SummaryVerdict, summaryVerdict } from '../../../shared/filter/evaluate.ts';
import { type ParsedFilter, parseFilter as parse } from '../../../shared/filter/parse.ts';
import type { ExchangeSummary } from '../../../shared/model/exchange.ts';

/** A filter, ready for many exchanges. */
export interface Filter extends ParsedFilter {
  /** False for a filter that lets everything through. */
  readonly active: boolean;
  /** What a summary says alone. */
  readonly verdict: SummaryVerdict;
  matches(exchange: ExchangeSummary): boolean;
}

const everything: SummaryVerdict = { may: () => true, must: () => true };

/** Parses and compiles a filter as a list needs it. A part that is mistaken is left out; what a summary does not hold is taken to fit. */
export function parseFilter(text: string, markOf = noMarks): Filter {
  const parsed = parse(text);
  const { expression } = parsed;
  const verdict = expression === null ? everything : summaryVerdict(expression, markOf);
  return { ...parsed, active: expression !== null, verdict, matches: verdict.may };
}
