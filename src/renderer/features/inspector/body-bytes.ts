import type { ContractClient } from '../../../shared/contract/client.ts';
import {
  type BodyDecoding,
  bodyPieceLimit,
  decodedBodyLimit,
} from '../../../shared/contract/methods/exchanges.ts';
import type { BodySide, ExchangeId } from '../../../shared/model/exchange.ts';
import { fromBase64 } from '../../ui/base64.ts';

/** Bytes of a body that are fetched, and that are shown after decoding, unless a person asks for more. */
export const bodyPreviewLimit = decodedBodyLimit;

function join(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece.subarray(0, length - offset), offset);
    offset += Math.min(piece.length, length - offset);
  }
  return whole;
}

/** A body as it is shown: with its content codings undone, as far as that was possible. */
export interface ShownBody extends BodyDecoding {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * The recorded beginning of a body as it was sent, at most {@link bodyPreviewLimit} bytes, fetched piece by piece.
 * @throws ContractError
 */
export async function fetchBody(
  client: ContractClient,
  id: ExchangeId,
  side: BodySide,
): Promise<Uint8Array<ArrayBuffer>> {
  return (await fetchPieces(client, { id, side })).bytes;
}

/**
 * The same with its content codings undone by the host, which knows more of them than browsers do.
 *
 * @param options.limit bytes that are decoded, and that come of it, at most
 * @throws ContractError; DOMException `AbortError` when `signal` fired
 */
export async function fetchDecodedBody(
  client: ContractClient,
  id: ExchangeId,
  side: BodySide,
  options: { readonly signal?: AbortSignal; readonly limit?: number } = {},
): Promise<ShownBody> {
  const { signal, limit = bodyPreviewLimit } = options;
  return fetchPieces(client, { id, side, decoded: true, limit }, signal);
}

async function fetchPieces(
  client: ContractClient,
  body: {
    readonly id: ExchangeId;
    readonly side: BodySide;
    readonly decoded?: boolean;
    readonly limit?: number;
  },
  signal?: AbortSignal,
): Promise<ShownBody> {
  const most = body.limit ?? bodyPreviewLimit;
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (;;) {
    signal?.throwIfAborted();
    const length = Math.min(bodyPieceLimit, most - offset);
    const piece = await client.call('exchanges.body', { ...body, offset, length });
    const bytes = fromBase64(piece.base64);
    pieces.push(bytes);
    offset += bytes.length;
    if (bytes.length > 0 && offset < Math.min(piece.kept, most)) continue;
    return {
      bytes: join(pieces, offset),
      undone: [],
      problem: null,
      more: offset < piece.kept,
      ...piece.decoding,
    };
  }
}
