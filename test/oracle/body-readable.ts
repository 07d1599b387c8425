import { Readable } from 'node:stream';
import { ExchangeFailure } from '../../src/main/engine/failure.ts';
import type { Body } from '../../src/main/engine/message.ts';
import type { Fault } from '../../src/shared/model/fault.ts';

/** A {@link Body} as a readable stream, for a client library that wants one. Reading starts on demand. */
export class BodyReadable extends Readable {
  readonly #body: Body;
  #reading = false;

  constructor(body: Body) {
    super({ emitClose: true });
    this.#body = body;
  }

  override _read(): void {
    if (this.#reading) {
      this.#body.resume();
      return;
    }
    this.#reading = true;
    this.#body.read({
      data: (chunk) => this.push(chunk),
      end: () => {
        this.push(null);
      },
      fail: (fault: Fault) => {
        this.destroy(new ExchangeFailure(fault.code, fault.detail));
      },
    });
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#body.cancel();
    callback(error);
  }
}
