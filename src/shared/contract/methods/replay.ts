import { z } from 'zod';
import { MAX_LINE_CHARACTERS } from '../../config/bounds.ts';
import type { ExchangeId } from '../../model/exchange.ts';
import { repeatConcurrencyLimit, repeatLimit } from '../../model/repeat.ts';
import { type RequestMistake, requestBodyLimit, requestFieldLimit } from '../../replay/edited-request.ts';

const exchangeId = z.string().min(1).max(64);
const name = z.string().min(1).max(64);
const base64Limit = Math.ceil(requestBodyLimit / 3) * 4;

/** A request as a person wrote it. What is wrong with it is told by the handler, each mistake with its place. */
const edited = z.strictObject({
  method: z.string().max(64),
  url: z.string().max(2 * MAX_LINE_CHARACTERS),
  headers: z
    .array(z.tuple([z.string().max(MAX_LINE_CHARACTERS), z.string().max(64 * 1024)]))
    .max(requestFieldLimit),
  body: z.discriminatedUnion('kind', [
    /** What was kept of the body of the original. */
    z.strictObject({ kind: z.literal('kept') }),
    z.strictObject({ kind: z.literal('text'), text: z.string().max(requestBodyLimit) }),
    z.strictObject({ kind: z.literal('bytes'), base64: z.base64().max(base64Limit) }),
  ]),
});

const throughListener = z.strictObject({ kind: z.literal('listener'), listener: name });
const straight = z.strictObject({ kind: z.literal('upstream'), pool: name, upstream: name });

export type EditedRequest = z.infer<typeof edited>;
export type ReplayVia = z.infer<typeof throughListener> | z.infer<typeof straight>;

const common = {
  of: exchangeId,
  /** Null sends it as it was. */
  request: edited.nullable(),
  /** Sends the part of a body that was kept where not all of it was. */
  acceptCut: z.boolean().default(false),
};

export const replayParams = {
  /**
   * Sends the request of an exchange again, over a connection of its own to one of the listeners, or straight to an upstream of
   * the running configuration: nowhere else. Resolves when the new exchange has begun. Without `via`, the way of the original.
   */
  'replay.send': z.strictObject({
    ...common,
    via: z.discriminatedUnion('kind', [throughListener, straight]).optional(),
  }),
  /** The same many times through a listener; progress and result come as `repeat` events. One run at a time: a new one cancels it. */
  'replay.repeat': z.strictObject({
    ...common,
    via: throughListener.optional(),
    times: z.number().int().min(1).max(repeatLimit),
    concurrency: z.number().int().min(1).max(repeatConcurrencyLimit),
  }),
  'replay.cancel': z.strictObject({ id: z.string().min(1).max(64) }),
} as const;

export interface ReplayResults {
  'replay.send': { readonly id: ExchangeId };
  'replay.repeat': { readonly id: string };
  'replay.cancel': Record<never, never>;
}

/**
 * Why a request was not sent; the details of `replay.refused`.
 *
 * - `websocket`: a connection, not a request; `gone`: the listener or upstream is not there
 * - `body_cut`: not all of the body was kept, and nobody said to send a part
 * - `redacted`: history does not have the secrets of `fields`; they are to be filled in
 * - `invalid`: see `mistakes`; `busy`: too many run
 */
export interface ReplayRefusal {
  readonly reason: 'websocket' | 'gone' | 'body_cut' | 'redacted' | 'invalid' | 'busy';
  readonly fields: readonly string[];
  readonly mistakes: readonly RequestMistake[];
  /** Bytes of the body, and those kept; null where it is not about that. */
  readonly body: { readonly size: number; readonly kept: number } | null;
}
