import { z } from 'zod';
import type { ExchangeDetail, ExchangeSummary } from '../../model/exchange.ts';
import type { Bytes } from '../../model/units.ts';
import type { FramesPage } from '../../model/websocket.ts';
import { sessionId } from './history.ts';
import { exchangeId, nothing } from './params.ts';

/** Largest piece of a body that one call returns. */
export const bodyPieceLimit = 1024 * 1024;
/** Bytes of a body that are decoded, and that come of it, unless more is asked for. */
export const decodedBodyLimit = 5 * 1024 * 1024;
/** Most that may be asked for. */
export const wholeBodyLimit = 64 * 1024 * 1024;
/** Most messages of one exchange that one call lists. */
export const framesListLimit = 100;
/** Most exchanges that one call lists. */
export const exchangeListLimit = 10_000;

/** A piece of a recorded body. */
export interface BodyPiece {
  readonly base64: string;
  readonly offset: Bytes;
  /** Bytes kept in all; of a decoded body, bytes that it decodes to. */
  readonly kept: Bytes;
  /** Where it was asked for decoded; null otherwise. */
  readonly decoding: BodyDecoding | null;
}

/** What became of the content codings of a body. */
export interface BodyDecoding {
  /** Codings that were undone, outermost first. */
  readonly undone: readonly string[];
  /** What kept the rest from being undone, in a sentence; null when all is plain. */
  readonly problem: string | null;
  /** Whether there is more of it than was decoded. */
  readonly more: boolean;
}

/** The live list, and what is known of each exchange. */
export const exchangeMethodParams = {
  /**
   * Newest last. `before` pages backwards from an exchange. Without `session` the live list: what the live session has recorded,
   * and what is still running.
   */
  'exchanges.list': z.strictObject({
    limit: z.number().int().min(1).max(exchangeListLimit),
    before: exchangeId.optional(),
    session: sessionId.optional(),
  }),
  'exchanges.get': z.strictObject({ id: exchangeId }),
  'exchanges.body': z.strictObject({
    id: exchangeId,
    side: z.enum(['request', 'response']),
    offset: z.number().int().min(0),
    length: z.number().int().min(1).max(bodyPieceLimit),
    /** With its content codings undone. */
    decoded: z.boolean().optional(),
    /** Bytes that are decoded, and that come of it, at most. */
    limit: z.number().int().min(1).max(wholeBodyLimit).optional(),
  }),
  /** Messages of a WebSocket or an event stream, oldest first, those numbered above `after`. */
  'exchanges.frames': z.strictObject({
    id: exchangeId,
    after: z.number().int().min(0),
    limit: z.number().int().min(1).max(framesListLimit),
  }),
  /** Deletes the live list, but for what is pinned. Earlier sessions stay. */
  'exchanges.clear': nothing,
} as const;

export interface ExchangeMethodResults {
  'exchanges.list': { readonly items: readonly ExchangeSummary[] };
  'exchanges.get': ExchangeDetail;
  'exchanges.body': BodyPiece;
  /** Null when memory holds none of that exchange: it has no messages, was not captured, or is too old. */
  'exchanges.frames': { readonly page: FramesPage | null };
  'exchanges.clear': Record<never, never>;
}
