/** What the engine and the main thread say to the history thread. Every value is structured-clonable. */
import type { MessagePort } from 'node:worker_threads';
import type { CaptureConfig } from '../../shared/config/schema.ts';
import type { ImportReport } from '../../shared/har/import-report.ts';
import type { BodySide, ExchangeDetail, ExchangeId, ExchangeSummary } from '../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../shared/model/exchange-record.ts';
import type { ExchangeMark } from '../../shared/model/mark.ts';
import type { HistorySession } from '../../shared/model/session.ts';
import type { Bytes, EpochMilliseconds } from '../../shared/model/units.ts';
import type { FramesPage, WebSocketMessage } from '../../shared/model/websocket.ts';
import type { ExportedEntry } from './har/export-entry.ts';
import type { MarkChange, MarkRefusal } from './marks.ts';
import type { Match, SearchParams, SearchStep } from './query/exchange-query.ts';
import type { SessionRefusal } from './sessions.ts';

/** A piece of a kept body. */
export interface BodyPiece {
  readonly bytes: Uint8Array;
  /** Bytes kept in all, of which `bytes` is a piece. */
  readonly kept: Bytes;
}

/** Where what is on the disk is not what was written, that is said, and nothing of it given out. */
export type StoredBody = BodyPiece | { readonly damaged: true };

/** Passed as `workerData`. */
export interface HistoryStart {
  /** `history.db` lies here. */
  readonly directory: string;
  /** When this run of Doorman began, which records; null to read alone. */
  readonly run: EpochMilliseconds | null;
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
  /** Newest `limit` before `before`, oldest first. Without a session, of all. */
  list: {
    readonly params: {
      readonly limit: number;
      readonly before: ExchangeId | null;
      readonly session: number | null;
    };
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
  /** Messages of a WebSocket in a file that was imported; null where there are none. */
  frames: {
    readonly params: { readonly id: ExchangeId; readonly after: number; readonly limit: number };
    readonly result: FramesPage<WebSocketMessage> | null;
  };
  /** One short step of a search. */
  search: { readonly params: SearchParams; readonly result: SearchStep };
  /** Which of some exchanges fit a filter. */
  match: {
    readonly params: { readonly filter: string; readonly ids: readonly ExchangeId[] };
    readonly result: Match;
  };
  /** Which of some exchanges are not here. */
  missing: {
    readonly params: { readonly ids: readonly ExchangeId[] };
    readonly result: readonly ExchangeId[];
  };
  /** Removes what the live session holds, but for what is pinned. */
  clear: { readonly params: Record<never, never>; readonly result: null };
  /** The newest first. */
  sessions: { readonly params: Record<never, never>; readonly result: readonly HistorySession[] };
  beginSession: {
    readonly params: { readonly name: string | null };
    readonly result: number | SessionRefusal;
  };
  renameSession: {
    readonly params: { readonly session: number; readonly name: string | null };
    readonly result: SessionRefusal | null;
  };
  /** It is gone from the list at once, and from the disk a little later. */
  removeSession: { readonly params: { readonly session: number }; readonly result: SessionRefusal | null };
  /** What changed. */
  mark: {
    readonly params: { readonly ids: readonly ExchangeId[]; readonly change: MarkChange };
    readonly result: readonly ExchangeMark[] | MarkRefusal;
  };
  marks: { readonly params: Record<never, never>; readonly result: readonly ExchangeMark[] };
  /**
   * An exchange as an entry of a HAR file: `live` as the engine has it, or else the one that is kept under `id`. Null when there is
   * none. Without `secrets` what `capture.redact` and `hide` name is hidden.
   */
  exportEntry: {
    readonly params: {
      readonly id: ExchangeId;
      readonly live: ExchangeRecord | null;
      readonly frames: readonly WebSocketMessage[];
      readonly secrets: boolean;
      readonly hide: readonly string[];
    };
    readonly result: ExportedEntry | null;
  };
  /** Begins a session that a HAR file is read into, and then is given it piece by piece. */
  beginImport: {
    readonly params: { readonly name: string | null };
    readonly result: number | SessionRefusal;
  };
  /** Null where no such import is under way. */
  importPiece: {
    readonly params: { readonly session: number; readonly piece: Uint8Array };
    readonly result: ImportReport | null;
  };
  /** The file ended; `problem` says what is wrong with it as a whole. A session with nothing in it goes. */
  endImport: {
    readonly params: { readonly session: number; readonly cancelled: boolean };
    readonly result: { readonly report: ImportReport; readonly problem: string | null } | null;
  };
  /**
   * Renames the damaged file to `history.db.bad` (never over an earlier one) and starts a new one. A file that is
   * not damaged is left as it is.
   */
  reset: { readonly params: Record<never, never>; readonly result: HistoryOpened };
  /** Writes what waits and closes the file. */
  close: { readonly params: Record<never, never>; readonly result: null };
}

/** Code of a failure: nothing was changed, and the message says why. */
export type NotWritten = 'not_written';

export type HistoryRequestName = keyof HistoryRequests;

export type ToHistory = {
  [Name in HistoryRequestName]: {
    readonly kind: Name;
    readonly id: number;
    readonly params: HistoryRequests[Name]['params'];
  };
}[HistoryRequestName];

export type FromHistory =
  /** What sessions there are: when one began, was named or deleted, and at most once a second when one grew. */
  | { readonly kind: 'sessions'; readonly items: readonly HistorySession[] }
  /** Once at the start, and again whenever it changes: writes work again, or the file turned out to be damaged. */
  | { readonly kind: 'opened'; readonly opened: HistoryOpened }
  | { readonly kind: 'reply'; readonly id: number; readonly result: unknown }
  /** With a code where the file is sound and the disk took no change of it. */
  | { readonly kind: 'failure'; readonly id: number; readonly message: string; readonly code?: NotWritten }
  /**
   * The disk is full or cannot be written: batches are given up, traffic goes on. Said once; `opened` follows when
   * a later batch could be written. What is on disk can still be read.
   */
  | { readonly kind: 'unavailable'; readonly reason: string };
