import type { Fault } from '../../shared/model/fault.ts';
import type { HeaderList } from './headers.ts';
import type { Body, BodySink } from './message.ts';

/** A body handed on as it comes. What looks at it, or waits for its end, is made from this. */
export class PassingBody implements Body, BodySink {
  readonly empty: boolean;
  readonly #body: Body;
  #sink: BodySink | null = null;

  constructor(body: Body) {
    this.#body = body;
    this.empty = body.empty;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#body.read(this);
  }

  resume(): void {
    this.#body.resume();
  }

  cancel(): void {
    this.#body.cancel();
  }

  data(chunk: Uint8Array): boolean {
    return this.#sink?.data(chunk) ?? true;
  }

  end(trailers: HeaderList | null): void {
    this.#sink?.end(trailers);
  }

  fail(fault: Fault): void {
    this.#sink?.fail(fault);
  }
}
