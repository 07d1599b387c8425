/** What the engine and the main thread say to the history thread. Every value is structured-clonable. */
import type { MessagePort } from 'node:worker_threads';
import type { CaptureConfig } from '../../shared/config/schema.ts';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { Bytes } from '../../shared/model/units.ts';

/** A piece of a kept body. */
export interface StoredBody {
  readonly bytes: Uint8Array;
  /** Bytes kept in all, of which `bytes` is a piece. */
  readonly kept: Bytes;
}

/** Passed as `workerData`. */
export interface HistoryStart {
  /** `history.db` lies here. */
  readonly directory: string;
}

export type HistoryOpened =
  | { readonly state: 'ready' }
  /** The file is damaged and was left as it is; nothing is written until `reset`. */
  | { readonly state: 'corrupt'; readonly reason: string; readonly file: string };

/** Main → history, each answered once with a reply of the same id. */
export interface HistoryRequests {
  /** A (new) engine: its finished exchanges arrive over this port. The one before is let go. */
  attach: { readonly params: { readonly port: MessagePort }; readonly result: null };
  /** Limits and what to redact. Nothing is written before it was told. */
  capture: { readonly params: { readonly capture: CaptureConfig }; readonly result: null };
  /** Newest `limit` before `before`, oldest first. */
  list: {
    readonly params: { readonly limit: number; readonly before: ExchangeId | null };
    readonly result: readonly ExchangeSummary[];
  };
  get: { readonly params: { readonly id: ExchangeId }; readonly result: ExchangeDetail | null };
  body: {
    readonly params: {
      readonly id: ExchangeId;
      readonly side: BodySide;
      readonly offset: number;
      readonly length: number;
    };
    readonly result: StoredBody | null;
  };
  clear: { readonly params: Record<never, never>; readonly result: null };
  /**
   * Renames the damaged file to `history.db.bad` (never over an earlier one) and starts a new one. A file that is
   * not damaged is left as it is.
   */
  reset: { readonly params: Record<never, never>; readonly result: HistoryOpened };
  /** Writes what waits and closes the file. */
  close: { readonly params: Record<never, never>; readonly result: null };
}

export type HistoryRequestName = keyof HistoryRequests;

export type ToHistory = {
  [Name in HistoryRequestName]: {
    readonly kind: Name;
    readonly id: number;
    readonly params: HistoryRequests[Name]['params'];
  };
}[HistoryRequestName];

export type FromHistory =
  /** Once at the start, and again whenever it changes: writes work again, or the file turned out to be damaged. */
  | { readonly kind: 'opened'; readonly opened: HistoryOpened }
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly message: string }
  /**
   * The disk is full or cannot be written: batches are given up, traffic goes on. Said once; `opened` follows when
   * a later batch could be written. What is on disk can still be read.
   */
  | { readonly kind: 'unavailable'; readonly reason: string };
