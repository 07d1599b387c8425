import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import {
  type RecordAcknowledgement,
  type RecordBatch,
  unacknowledgedRecordBatches,
} from '../../shared/model/exchange-record.ts';

/** Takes batches of finished exchanges from the engine that runs now, and says that it has them. */
export class RecordIntake {
  readonly #keep: (batch: RecordBatch) => void;
  #port: MessagePort | null = null;
  #isOpen = false;
  /** Batches that came before {@link open}; an engine sends no more than this without an answer. */
  #early: { readonly port: MessagePort; readonly batch: RecordBatch }[] = [];

  constructor(keep: (batch: RecordBatch) => void) {
    this.#keep = keep;
  }

  /** From now on batches come from that engine. */
  attach(port: MessagePort): null {
    this.letGo();
    this.#port = port;
    port.on('message', (batch: RecordBatch) => this.#receive(port, batch));
    return null;
  }

  /** It is known what must be redacted: what waits is kept, and what comes at once. */
  open(): void {
    this.#isOpen = true;
    const early = this.#early;
    this.#early = [];
    for (const { port, batch } of early) this.#receive(port, batch);
  }

  /** Takes what still waits in the port, then closes it. */
  letGo(): void {
    const port = this.#port;
    if (port === null) return;
    port.removeAllListeners('message');
    for (
      let waiting = receiveMessageOnPort(port);
      waiting !== undefined;
      waiting = receiveMessageOnPort(port)
    ) {
      // Only an engine holds the other end.
      this.#receive(port, waiting.message as RecordBatch);
    }
    port.close();
    this.#port = null;
  }

  #receive(port: MessagePort, batch: RecordBatch): void {
    if (this.#isOpen) this.#keep(batch);
    else if (this.#early.length < unacknowledgedRecordBatches) {
      this.#early.push({ port, batch });
      return;
    }
    const acknowledgement: RecordAcknowledgement = { batch: batch.batch };
    port.postMessage(acknowledgement);
  }
}
