import type { ExchangeDetail } from './exchange.ts';
import type { WebSocketMessage } from './websocket.ts';

/** One finished exchange on its way to disk. Secrets of `capture.redact` are taken out by the history thread. */
export interface ExchangeRecord {
  readonly detail: ExchangeDetail;
  readonly requestBody: Uint8Array | null;
  readonly responseBody: Uint8Array | null;
  /** Of a WebSocket in a file that was imported, oldest first; those of what is recorded stay in memory. */
  readonly messages?: readonly WebSocketMessage[];
}

/** The same as the engine hands it over: the detail as text (`PackedExchange`), which the history thread reads. */
export interface PackedRecord {
  readonly text: string;
  readonly requestBody: Uint8Array | null;
  readonly responseBody: Uint8Array | null;
}

/** Engine → history. At most {@link unacknowledgedRecordBatches} batches are on their way at once. */
export interface RecordBatch {
  readonly batch: number;
  readonly records: readonly PackedRecord[];
}

/** History → engine: the batch is on disk, or given up. */
export interface RecordAcknowledgement {
  readonly batch: number;
}

export const unacknowledgedRecordBatches = 4;
/** Exchanges in one batch, at most. */
export const recordBatchLimit = 256;
