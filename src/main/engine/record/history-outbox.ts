import type { MessagePort } from 'node:worker_threads';
import {
  type ExchangeRecord,
  type RecordAcknowledgement,
  type RecordBatch,
  recordBatchLimit,
  unacknowledgedRecordBatches,
} from '../../../shared/model/exchange-record.ts';

/** Finished exchanges that wait for the history thread; past it new ones are not written to disk. */
export const waitingRecordLimit = 2048;
/** Bytes of their bodies, likewise. */
export const waitingByteLimit = 64 * 1024 * 1024;

/**
 * Finished exchanges on their way to the history thread, in batches. A slow disk costs history, never traffic: what
 * does not fit is counted and let go.
 */
export class HistoryOutbox {
  readonly #port: MessagePort | null;
  #waiting: ExchangeRecord[] = [];
  #waitingBytes = 0;
  #sent = 0;
  #acknowledged = 0;
  #dropped = 0;

  constructor(port: MessagePort | null) {
    this.#port = port;
    port?.on('message', (message: RecordAcknowledgement) => {
      this.#acknowledged = Math.max(this.#acknowledged, message.batch);
      this.flush();
    });
  }

  /** Exchanges that were not handed over, since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  add(record: ExchangeRecord): void {
    if (this.#port === null) return;
    const size = (record.requestBody?.length ?? 0) + (record.responseBody?.length ?? 0);
    if (this.#waiting.length >= waitingRecordLimit || this.#waitingBytes + size > waitingByteLimit) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(record);
    this.#waitingBytes += size;
  }

  /** Sends what waits, as far as history keeps up. */
  flush(): void {
    while (this.#waiting.length > 0 && this.#sent - this.#acknowledged < unacknowledgedRecordBatches) {
      const records = this.#waiting.splice(0, recordBatchLimit);
      this.#waitingBytes -= records.reduce(
        (sum, record) => sum + (record.requestBody?.length ?? 0) + (record.responseBody?.length ?? 0),
        0,
      );
      this.#sent += 1;
      this.#port?.postMessage({ batch: this.#sent, records } satisfies RecordBatch);
    }
  }

  close(): void {
    this.flush();
    this.#port?.close();
  }
}
