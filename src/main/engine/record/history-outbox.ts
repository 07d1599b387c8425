import type { MessagePort } from 'node:worker_threads';
import {
  type RecordAcknowledgement,
  type RecordBatch,
  recordBatchLimit,
  unacknowledgedRecordBatches,
} from '../../../shared/model/exchange-record.ts';
import type { FinishedExchange } from './finished-exchange.ts';

/** Finished exchanges that wait for the history thread. */
export const waitingRecordLimit = 2048;
/** Bytes of them, likewise. */
export const waitingByteLimit = 64 * 1024 * 1024;

/**
 * Finished exchanges on their way to the history thread, in batches. A slow disk costs history, never traffic: past the
 * limits the oldest that wait are counted and let go, since history keeps the newest anyway.
 */
export class HistoryOutbox {
  readonly #port: MessagePort | null;
  #waiting: FinishedExchange[] = [];
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

  add(exchange: FinishedExchange): void {
    if (this.#port === null) return;
    exchange.hold();
    this.#waiting.push(exchange);
    this.#waitingBytes += weightOf(exchange);
    if (this.#waiting.length > waitingRecordLimit || this.#waitingBytes > waitingByteLimit) this.#drop();
  }

  /** Sends what waits, as far as history keeps up. */
  flush(): void {
    while (this.#waiting.length > 0 && this.#sent - this.#acknowledged < unacknowledgedRecordBatches) {
      const batch = this.#waiting.splice(0, recordBatchLimit);
      let held = 0;
      for (const exchange of batch) {
        held += exchange.held;
        this.#waitingBytes -= weightOf(exchange);
      }
      this.#sent += 1;
      // One piece of memory for all bodies, which changes hands: handing each over by itself costs more than copying it.
      const bodies = new Uint8Array(held);
      let at = 0;
      const records = batch.map((exchange) => {
        const record = exchange.toRecord(bodies, at);
        at += exchange.held;
        exchange.letGo();
        return record;
      });
      this.#port?.postMessage({ batch: this.#sent, records } satisfies RecordBatch, [bodies.buffer]);
    }
  }

  close(): void {
    this.flush();
    this.#port?.close();
  }

  /** Makes room in one go: taking one at a time from the front of a long list would cost more than sending it. */
  #drop(): void {
    const kept = Math.floor(waitingRecordLimit / 2);
    const gone = this.#waiting.splice(0, Math.max(1, this.#waiting.length - kept));
    for (const exchange of gone) {
      this.#waitingBytes -= weightOf(exchange);
      exchange.letGo();
    }
    this.#dropped += gone.length;
  }
}

const weightOf = ({ held, textBytes }: FinishedExchange): number => held + textBytes;
