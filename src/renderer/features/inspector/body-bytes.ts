import type { ContractClient } from '../../../shared/contract/client.ts';
import { type BodySide, bodyPieceLimit } from '../../../shared/contract/methods.ts';
import type { ExchangeId } from '../../../shared/model/exchange.ts';
import { bodyPreviewLimit, fromBase64, joinPieces } from '../../ui/decode-body.ts';

/**
 * The recorded beginning of a body, at most {@link bodyPreviewLimit} bytes, fetched piece by piece.
 * @throws ContractError; DOMException `AbortError` when `signal` fired
 */
export async function fetchBody(
  client: ContractClient,
  id: ExchangeId,
  side: BodySide,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    signal?.throwIfAborted();
    const length = Math.min(bodyPieceLimit, bodyPreviewLimit - offset);
    const piece = await client.call('exchanges.body', { id, side, offset, length });
    const bytes = fromBase64(piece.base64);
    pieces.push(bytes);
    offset += bytes.length;
    if (bytes.length === 0 || offset >= Math.min(piece.kept, bodyPreviewLimit))
      return joinPieces(pieces, offset);
  }
}
