import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';

/** A body, and a call back once when it has ended, failed or been cancelled. */
export class WatchedBody implements Body, BodySink {
  readonly empty: boolean;
  readonly #body: Body;
  #sink: BodySink | null = null;
  #onDone: (() => void) | null;

  constructor(body: Body, onDone: () => void) {
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
    this.#done();
    this.#body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    return this.#sink?.data(chunk) ?? true;
  }

  end(trailers: HeaderList | null): void {
    this.#done();
    this.#sink?.end(trailers);
  }

  fail(fault: Fault): void {
    this.#done();
    this.#sink?.fail(fault);
  }

  #done(): void {
    const onDone = this.#onDone;
    this.#onDone = null;
    onDone?.();
  }
}
