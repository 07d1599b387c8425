import { ContractError } from '../../shared/contract/errors.ts';
import { bodyPieceLimit } from '../../shared/contract/methods/exchanges.ts';
import type { ExchangeDetail, ExchangeId } from '../../shared/model/exchange.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import type { HistorySupervisor } from './history-supervisor.ts';
import { orNull } from './or-null.ts';

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
        if (next !== null && 'damaged' in next) {
          throw new ContractError(
            'exchange.body_damaged',
            `The body of exchange '${id}' was damaged on the disk, so it is not sent again. Check the disk.`,
          );
        }
        if (next === null || next.bytes.length === 0) break;
        pieces.push(next.bytes);
        offset += next.bytes.length;
      }
      return Buffer.concat(pieces);
    },
  };
}
