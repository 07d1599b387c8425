import type { ContractClient } from '../../shared/contract/client.ts';
import { exchangeListLimit } from '../../shared/contract/methods/exchanges.ts';
import { matchLimit, searchLimit } from '../../shared/contract/methods/filter.ts';
import { type SummaryVerdict, summaryVerdict } from '../../shared/filter/evaluate.ts';
import { type FilterMistake, needsOf } from '../../shared/filter/expression.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import { printFilter } from '../../shared/filter/print.ts';
import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { HistorySupervisor } from '../host/history-supervisor.ts';
import { UsageError } from './context.ts';

/** A filter as `logs --filter` takes it. */
export interface LogFilter {
  /** With times that do not move while it is used. */
  readonly text: string;
  readonly verdict: SummaryVerdict;
  /** Whether a summary does not suffice to tell. */
  readonly isDeep: boolean;
}

/**
 * Reads a filter that was given as an argument. Here a mistake is none to be left out: nobody looks on while it is typed.
 *
 * @returns null for one that lets everything through
 * @throws UsageError with each mistake and where it is
 */
export function readFilter(text: string): LogFilter | null {
  const { expression, mistakes } = parseFilter(text);
  if (mistakes.length > 0) throw new UsageError(mistakeText(text, mistakes));
  if (expression === null) return null;
  return {
    text: printFilter(expression),
    verdict: summaryVerdict(expression),
    isDeep: needsOf(expression).size > 0,
  };
}

/** Mistakes that are told at once; what is behind them may be due to them. */
const toldMistakes = 3;
/** Characters shown on either side of a mistake. */
const shownAround = 60;

function mistakeText(text: string, mistakes: readonly FilterMistake[]): string {
  const told = mistakes.slice(0, toldMistakes).map((mistake) => {
    const from = Math.max(0, mistake.start - shownAround);
    const to = Math.min(text.length, mistake.end + shownAround);
    const before = visible(text.slice(from, mistake.start));
    const wrong = visible(text.slice(mistake.start, Math.min(mistake.end, mistake.start + shownAround)));
    const line = `${before}${visible(text.slice(mistake.start, to))}`;
    return `  ${line}\n  ${' '.repeat(lengthOf(before))}${'^'.repeat(Math.max(1, lengthOf(wrong)))}\n${mistake.message}`;
  });
  const more = mistakes.length - told.length;
  return ['The filter cannot be used as it is.', ...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(
    '\n',
  );
}

/** On one line, without what a terminal could take for a command. */
const visible = (text: string): string => text.replaceAll(/\s/g, ' ').replaceAll(/\p{Cc}/gu, '\u{FFFD}');

const lengthOf = (text: string): number => Array.from(text).length;

/**
 * What fits of a session of a running instance, oldest first.
 *
 * @param session null for the live list
 * @param most the newest, as many as `logs` prints without a filter, if it is not said
 */
export async function searchRunning(
  client: ContractClient,
  { text }: LogFilter,
  session: number | null,
  most = exchangeListLimit,
): Promise<readonly ExchangeSummary[]> {
  return collect(most, (before) =>
    client.call('exchanges.search', {
      filter: text,
      limit: searchLimit,
      ...(before === null ? {} : { before }),
      ...(session === null ? {} : { session }),
    }),
  );
}

/** What fits of a session on the disk, oldest first: the newest `most`. */
export const searchStored = (
  history: HistorySupervisor,
  { text }: LogFilter,
  session: number,
  most = exchangeListLimit,
): Promise<readonly ExchangeSummary[]> =>
  collect(most, (before) => history.ask('search', { filter: text, session, before, limit: searchLimit }));

interface Step {
  readonly items: readonly ExchangeSummary[];
  readonly next: ExchangeId | null;
}

async function collect(
  most: number,
  step: (before: ExchangeId | null) => Promise<Step>,
): Promise<readonly ExchangeSummary[]> {
  const found: ExchangeSummary[] = [];
  let before: ExchangeId | null = null;
  do {
    const { items, next }: Step = await step(before);
    found.push(...items);
    before = next;
  } while (before !== null && found.length < most);
  return found.slice(0, most).reverse();
}

/** Those of some exchanges that fit, in their order. */
export async function matchRunning(
  client: ContractClient,
  { text, verdict, isDeep }: LogFilter,
  items: readonly ExchangeSummary[],
): Promise<readonly ExchangeSummary[]> {
  // What is still running is told of again when it has ended.
  const possible = items.filter((item) => item.state !== 'active' && (isDeep || verdict.may(item)));
  if (!isDeep) return possible;
  const fitting = new Set<ExchangeId>();
  for (let start = 0; start < possible.length; start += matchLimit) {
    const ids = possible.slice(start, start + matchLimit).map(({ id }) => id);
    for (const id of (await client.call('exchanges.match', { filter: text, ids })).ids) fitting.add(id);
  }
  return possible.filter(({ id }) => fitting.has(id));
}
