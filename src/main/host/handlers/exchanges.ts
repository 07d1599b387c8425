import { ContractError } from '../../../shared/contract/errors.ts';
import type { ExchangeBatch } from '../../../shared/contract/events.ts';
import { decodedBodyLimit, exchangeListLimit } from '../../../shared/contract/methods/exchanges.ts';
import type { Handlers } from '../../../shared/contract/methods.ts';
import type { BodySide, ExchangeId } from '../../../shared/model/exchange.ts';
import { bytes } from '../../../shared/model/units.ts';
import type { FramesPage } from '../../../shared/model/websocket.ts';
import { contentEncodingOf, decodeBody } from '../../content-coding/decode-body.ts';
import { DecodedBodies } from '../decoded-bodies.ts';
import type { EngineSupervisor } from '../engine-supervisor.ts';
import type { HistorySupervisor } from '../history-supervisor.ts';
import { listExchanges } from '../list-exchanges.ts';
import { orNull } from '../or-null.ts';

type ExchangeHandlers = Pick<
  Handlers,
  'exchanges.list' | 'exchanges.get' | 'exchanges.body' | 'exchanges.frames' | 'exchanges.clear'
>;

/** Bytes of a body that are asked for at once to be decoded. */
const rawPieceLength = 4 * 1024 * 1024;

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
  ): Promise<Found | null> => (await orNull(inMemory())) ?? (await orNull(stored(), 'exchange.body_damaged'));

  const detailOf = (id: ExchangeId) =>
    fromEither(
      () => engine.ask('exchange', { id }),
      () => history.ask('get', { id }),
    );
  const pieceOf = (id: ExchangeId, side: BodySide, offset: number, length: number) =>
    fromEither(
      () => engine.ask('body', { id, side, offset, length }),
      async () => {
        const stored = await history.ask('body', { id, side, offset, length });
        if (stored !== null && 'damaged' in stored) throw bodyDamaged(id, side);
        return stored;
      },
    );

  const decoded = new DecodedBodies(async (id, side, limit) => {
    const [detail, raw] = await Promise.all([detailOf(id), rawBody(id, side, limit)]);
    if (detail === null || raw === null) throw notFound(id);
    const message = side === 'request' ? detail.request : detail.response;
    // What was imported comes with its codings undone.
    const coding = message?.body.decoded === true ? null : contentEncodingOf(message?.headers ?? []);
    return decodeBody(raw.bytes, coding, limit, raw.cut);
  });

  /** The beginning of a kept body, fetched in pieces that hold nobody up. */
  const rawBody = async (id: ExchangeId, side: BodySide, limit: number) => {
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const piece = await pieceOf(id, side, length, Math.min(rawPieceLength, limit - length));
      if (piece === null) return null;
      pieces.push(piece.bytes);
      length += piece.bytes.length;
      if (piece.bytes.length > 0 && length < Math.min(limit, piece.kept)) continue;
      return { bytes: pieces.length === 1 ? piece.bytes : Buffer.concat(pieces), cut: length < piece.kept };
    }
  };

  return {
    'exchanges.list': (params) => listExchanges({ engine, history }, params),
    'exchanges.get': async ({ id }) => {
      const detail = await detailOf(id);
      if (detail === null) throw notFound(id);
      return detail;
    },
    'exchanges.body': async ({
      id,
      side,
      offset,
      length,
      decoded: wanted = false,
      limit = decodedBodyLimit,
    }) => {
      if (wanted) {
        const { bytes: whole, undone, problem, more } = await decoded.of(id, side, limit, offset === 0);
        return {
          base64: base64Of(whole.subarray(offset, offset + length)),
          offset: bytes(offset),
          kept: bytes(whole.length),
          decoding: { undone, problem, more },
        };
      }
      const piece = await pieceOf(id, side, offset, length);
      if (piece === null) throw notFound(id);
      return { base64: base64Of(piece.bytes), offset: bytes(offset), kept: piece.kept, decoding: null };
    },
    // Messages of what is recorded are in memory alone; history has those of files that were imported.
    'exchanges.frames': async (params) => ({
      page: await fromEither(
        (): Promise<FramesPage | null> => engine.ask('frames', params),
        () => history.ask('frames', params),
      ),
    }),
    'exchanges.clear': async () => {
      // The disk first: where it takes no change, nothing is to be gone from memory either.
      await orNull(history.ask('clear', {}), 'history.not_written');
      await orNull(engine.ask('clear', {}));
      // Those that are still running stay, and those that are pinned.
      const { items } = await listExchanges({ engine, history }, { limit: exchangeListLimit });
      publish({ items, dropped: 0, reset: true });
      return {};
    },
  };
}

const base64Of = (piece: Uint8Array): string =>
  Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('base64');

function bodyDamaged(id: ExchangeId, side: BodySide): ContractError {
  return new ContractError(
    'exchange.body_damaged',
    `The ${side} body of exchange '${id}' was damaged on the disk: its bytes are not those that were recorded, so they are not shown. Check the disk.`,
  );
}

function notFound(id: string): ContractError {
  return new ContractError(
    'exchange.not_found',
    `Exchange '${id}' is not kept any more; 'capture' in the configuration says how many are.`,
  );
}
