import { ContractError } from '../../../shared/contract/errors.ts';
import type { ExchangeBatch } from '../../../shared/contract/events.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { ExchangeId, ExchangeSummary } from '../../../shared/model/exchange.ts';
import { bytes } from '../../../shared/model/units.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import { compareExchangeIds, mergeExchanges } from '../exchange-order.ts';
import type { HistorySupervisor } from '../history-supervisor.ts';

type ExchangeHandlers = Pick<
  Handlers,
  'exchanges.list' | 'exchanges.get' | 'exchanges.body' | 'exchanges.frames' | 'exchanges.clear'
>;

/** Characters in the targets and authorities of one list: the rest of a summary is short. */
const listCharacterLimit = 4 * 1024 * 1024;

export interface ExchangeHandlersOptions {
  readonly engine: EngineSupervisor;
  readonly history: HistorySupervisor;
  readonly publish: (batch: ExchangeBatch) => void;
}

/** Recorded exchanges: the engine's memory first, then history. Either may be away for a moment. */
export function exchangeHandlers({ engine, history, publish }: ExchangeHandlersOptions): ExchangeHandlers {
  const fromEither = async <Found>(
    inMemory: () => Promise<Found | null>,
    stored: () => Promise<Found | null>,
  ): Promise<Found | null> => (await orNull(inMemory())) ?? (await orNull(stored()));

  return {
    'exchanges.list': async ({ limit, before = null }) => {
      const [inMemory, stored] = await Promise.all([
        orNull(engine.ask('exchanges', {})),
        orNull(listStored(history, limit, before)),
      ]);
      const items = mergeExchanges(stored ?? [], inMemory ?? [], {
        limit,
        before,
        characters: listCharacterLimit,
      });
      return { items };
    },
    'exchanges.get': async ({ id }) => {
      const detail = await fromEither(
        () => engine.ask('exchange', { id }),
        () => history.ask('get', { id }),
      );
      if (detail === null) throw notFound(id);
      return detail;
    },
    'exchanges.body': async (params) => {
      const piece = await fromEither(
        () => engine.ask('body', params),
        () => history.ask('body', params),
      );
      if (piece === null) throw notFound(params.id);
      return {
        base64: Buffer.from(piece.bytes).toString('base64'),
        offset: bytes(params.offset),
        kept: piece.kept,
      };
    },
    // Messages are not part of history.
    'exchanges.frames': async (params) => ({ page: await engine.ask('frames', params) }),
    'exchanges.clear': async () => {
      await orNull(engine.ask('clear', {}));
      await orNull(history.ask('clear', {}));
      // Those that are still running stay.
      publish({ items: (await orNull(engine.ask('exchanges', {}))) ?? [], dropped: 0, reset: true });
      return {};
    },
  };
}

/** Pages of history looked through for exchanges older than one that history does not have. */
const pageLimit = 20;

/** The newest `limit` that are older than `before`, which may be still running and so not in history. */
async function listStored(
  history: HistorySupervisor,
  limit: number,
  before: ExchangeId | null,
): Promise<ExchangeSummary[]> {
  const found: ExchangeSummary[] = [];
  let cursor = before;
  for (let page = 0; page < pageLimit && found.length < limit; page += 1) {
    const items = await history.ask('list', { limit, before: cursor });
    const older = items.filter(({ id }) => before === null || compareExchangeIds(id, before) < 0);
    found.unshift(...older);
    if (older.length === items.length) break;
    cursor = items[0]?.id ?? null;
  }
  return found;
}

async function orNull<Result>(request: Promise<Result>): Promise<Result | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}

function notFound(id: string): ContractError {
  return new ContractError(
    'exchange.not_found',
    `Exchange '${id}' is not kept any more; 'capture' in the configuration says how many are.`,
  );
}
