import type { MethodParams, MethodResults } from '../../shared/contract/methods.ts';
import type { FilterExpression } from '../../shared/filter/expression.ts';
import { parseFilter } from '../../shared/filter/parse.ts';
import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { compareExchangeIds } from '../../shared/model/exchange-age.ts';
import { findSession } from './find-session.ts';
import { orNull } from './or-null.ts';
import { type MemorySources, memoryFilter } from './search-memory.ts';

/** Exchanges of the engine's memory that one step looks into as a whole: each is asked for by itself. */
const looksPerStep = 100;

/** Characters of their targets and authorities, give or take one: the rest of a summary is short. */
const stepCharacters = 1024 * 1024;

type Step = MethodResults['exchanges.search'];

/**
 * One step of a search: a step through the session on disk, and beside it what only the engine's memory has of the same time.
 *
 * @throws ContractError `session.not_found`
 */
export async function searchExchanges(
  sources: MemorySources,
  { filter, session, before: from, limit }: MethodParams<'exchanges.search'>,
): Promise<Step> {
  const before = from ?? null;
  const { expression } = parseFilter(filter);
  const { wanted, isLive } = await findSession(sources.history, session);
  const inMemory = isLive ? ((await orNull(sources.engine.ask('exchanges', {}))) ?? []) : [];
  // Asked one right after the other, and in this order: what is written to the disk in between is found there.
  const [unwritten, stored] = await Promise.all([
    notStored(sources, inMemory),
    wanted === null
      ? null
      : orNull(sources.history.ask('search', { filter, session: wanted, before, limit })),
  ]);
  const { items = [], next = null, scanned = 0, total = 0 } = stored ?? {};
  const recent = unwritten.filter(
    ({ id }) =>
      (before === null || compareExchangeIds(id, before) < 0) &&
      (next === null || compareExchangeIds(id, next) >= 0),
  );
  const memory = await lookThrough(sources, expression, recent, limit);
  const end = memory.stoppedAt ?? next;
  const found = new Map(memory.found.map((item) => [item.id, item]));
  for (const item of items) {
    if (end === null || compareExchangeIds(item.id, end) >= 0) found.set(item.id, item);
  }
  return {
    items: [...found.values()].sort((one, other) => compareExchangeIds(other.id, one.id)),
    next: end,
    done: end === null,
    scanned: (memory.stoppedAt === null ? scanned : 0) + memory.looked,
    total: total + unwritten.length,
  };
}

/** Those that history does not have, newest first. */
async function notStored(
  { history }: MemorySources,
  all: readonly ExchangeSummary[],
): Promise<readonly ExchangeSummary[]> {
  const ids = all.map(({ id }) => id);
  const missing = new Set((await orNull(history.ask('missing', { ids }))) ?? ids);
  return all.filter(({ id }) => missing.has(id)).sort((one, other) => compareExchangeIds(other.id, one.id));
}

interface Looked {
  readonly found: readonly ExchangeSummary[];
  readonly looked: number;
  /** The last one that was looked at, where there was no room for more. */
  readonly stoppedAt: ExchangeId | null;
}

async function lookThrough(
  sources: MemorySources,
  expression: FilterExpression | null,
  summaries: readonly ExchangeSummary[],
  limit: number,
): Promise<Looked> {
  const filter = expression === null ? null : await memoryFilter(sources, expression);
  const found: ExchangeSummary[] = [];
  let looks = 0;
  let characters = 0;
  for (const [index, summary] of summaries.entries()) {
    const { may = true, must = true } =
      filter === null ? {} : { may: filter.verdict.may(summary), must: filter.verdict.must(summary) };
    const isOpen = may && !must;
    if (isOpen) looks += 1;
    if (must || (isOpen && (await filter?.fits(summary.id)) === true)) {
      found.push(summary);
      characters += summary.target.length + summary.authority.length;
    }
    const isFull = found.length >= limit || looks >= looksPerStep || characters > stepCharacters;
    if (isFull && index < summaries.length - 1) return { found, looked: index + 1, stoppedAt: summary.id };
  }
  return { found, looked: summaries.length, stoppedAt: null };
}
