import { ContractError } from '../../shared/contract/errors.ts';
import { bodyPieceLimit } from '../../shared/contract/methods.ts';
import type { ExchangeDetail, ExchangeId } from '../../shared/model/exchange.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';

/** An exchange whose request is to be sent again. */
export interface ReplaySource {
  readonly detail: ExchangeDetail;
  /** It comes from history, where secrets were taken out; in memory they are still there. */
  readonly fromHistory: boolean;
  /** What was kept of the body of the request. */
  body(): Promise<Uint8Array>;
}

/** @throws ContractError `exchange.not_found` */
export async function findReplaySource(
  engine: Pick<EngineSupervisor, 'ask'>,
  history: Pick<HistorySupervisor, 'ask'>,
  id: ExchangeId,
): Promise<ReplaySource> {
  const live = await orNull(engine.ask('exchange', { id }));
  const detail = live ?? (await orNull(history.ask('get', { id })));
  if (detail === null) {
    throw new ContractError(
      'exchange.not_found',
      `Exchange '${id}' is not kept any more, so its request cannot be sent again.`,
    );
  }
  const fromHistory = live === null;
  const piece = (offset: number) => {
    const params = { id, side: 'request', offset, length: bodyPieceLimit } as const;
    return orNull(fromHistory ? history.ask('body', params) : engine.ask('body', params));
  };
  return {
    detail,
    fromHistory,
    async body() {
      const { kept } = detail.request.body;
      const pieces: Uint8Array[] = [];
      for (let offset = 0; offset < kept; ) {
        const next = await piece(offset);
        if (next === null || next.bytes.length === 0) break;
        pieces.push(next.bytes);
        offset += next.bytes.length;
      }
      return Buffer.concat(pieces);
    },
  };
}

/** A thread that is away for a moment has nothing. */
async function orNull<Result>(request: Promise<Result>): Promise<Result | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof ContractError) return null;
    throw error;
  }
}
