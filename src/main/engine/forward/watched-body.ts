import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';

/** A body, and a call back once when it has ended or been cancelled, without a fault, or failed with one. */
export class WatchedBody implements Body, BodySink {
  readonly empty: boolean;
  readonly #body: Body;
  #sink: BodySink | null = null;
  #onDone: ((fault: Fault | null) => void) | null;

  constructor(body: Body, onDone: (fault: Fault | null) => void) {
    this.#body = body;
    this.empty = body.empty;
    this.#onDone = onDone;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#body.read(this);
  }

  resume(): void {
    this.#body.resume();
  }

  cancel(): void {
    this.#done(null);
    this.#body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    return this.#sink?.data(chunk) ?? true;
  }

  end(trailers: HeaderList | null): void {
    this.#done(null);
    this.#sink?.end(trailers);
  }

  fail(fault: Fault): void {
    this.#done(fault);
    this.#sink?.fail(fault);
  }

  #done(fault: Fault | null): void {
    const onDone = this.#onDone;
    this.#onDone = null;
    onDone?.(fault);
  }
}
