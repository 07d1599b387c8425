import type { ContractClient } from '../../../../shared/contract/client.ts';
import { bodyPieceLimit } from '../../../../shared/contract/methods/exchanges.ts';
import type { BodySide, ExchangeId } from '../../../../shared/model/exchange.ts';
import { fromBase64 } from '../../../ui/base64.ts';

/** All that was kept of a body as it was sent. The browser may keep it on disk. @throws ContractError */
export async function fetchWholeBody(client: ContractClient, id: ExchangeId, side: BodySide): Promise<Blob> {
  let whole = new Blob([]);
  for (let offset = 0; ; ) {
    const piece = await client.call('exchanges.body', { id, side, offset, length: bodyPieceLimit });
    const bytes = fromBase64(piece.base64);
    whole = new Blob([whole, bytes]);
    offset += bytes.length;
    if (bytes.length === 0 || offset >= piece.kept) return whole;
  }
}
