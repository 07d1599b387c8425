import type { MethodParams } from '../../shared/contract/methods.ts';
import type { ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import { compareExchangeIds } from '../../shared/model/exchange-age.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import { mergeExchanges } from './exchange-order.ts';
import { findSession } from './find-session.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { orNull } from './or-null.ts';

/** Characters in the targets and authorities of one list: the rest of a summary is short. */
const listCharacterLimit = 4 * 1024 * 1024;

export interface ExchangeSources {
  readonly engine: EngineSupervisor;
  readonly history: HistorySupervisor;
}

/**
 * Exchanges of one session, oldest first. Without one those of the live list: the live session's on disk and all that the engine
 * has in memory, which are of that session too, as beginning another empties it.
 *
 * @throws ContractError `session.not_found`
 */
export async function listExchanges(
  { engine, history }: ExchangeSources,
  { limit, before: from, session }: MethodParams<'exchanges.list'>,
): Promise<{ readonly items: ExchangeSummary[] }> {
  const before = from ?? null;
  const { wanted, isLive } = await findSession(history, session);
  const [inMemory, stored] = await Promise.all([
    isLive ? orNull(engine.ask('exchanges', {})) : [],
    wanted === null ? [] : orNull(listStored(history, limit, before, wanted)),
  ]);
  const items = mergeExchanges(stored ?? [], inMemory ?? [], {
    limit,
    before,
    characters: listCharacterLimit,
  });
  return { items };
}

/** Pages of history looked through for exchanges older than one that history does not have. */
const pageLimit = 20;

/** The newest `limit` that are older than `before`, which may be still running and so not in history. */
async function listStored(
  history: HistorySupervisor,
  limit: number,
  before: ExchangeId | null,
  session: number,
): Promise<ExchangeSummary[]> {
  const found: ExchangeSummary[] = [];
  let cursor = before;
  for (let page = 0; page < pageLimit && found.length < limit; page += 1) {
    const items = await history.ask('list', { limit, before: cursor, session });
    const older = items.filter(({ id }) => before === null || compareExchangeIds(id, before) < 0);
    found.unshift(...older);
    if (older.length === items.length) break;
    cursor = items[0]?.id ?? null;
  }
  return found;
}
