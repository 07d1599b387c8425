import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import { PassingBody } from '../passing-body.ts';

/** A body that can be cut off from outside while it is on its way. */
export class DeadlineBody extends PassingBody {
  readonly #onDone: () => void;
  #reader: BodySink | null = null;
  #isDone = false;
  /** Why it was cut off before anybody read it. */
  #cut: Fault | null = null;

  /** @param onDone called once when it has ended, failed or been cancelled, and not when it is cut off */
  constructor(body: Body, onDone: () => void) {
    super(body);
    this.#onDone = onDone;
  }

  /** Without effect on a body that is through. */
  cutOff(fault: Fault): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#cut = fault;
    super.cancel();
    this.#reader?.fail(fault);
  }

  override read(sink: BodySink): void {
    if (this.#cut !== null) {
      sink.fail(this.#cut);
      return;
    }
    this.#reader = sink;
    super.read(sink);
  }

  override cancel(): void {
    this.#done();
    super.cancel();
  }

  override data(chunk: Uint8Array): boolean {
    return this.#isDone || super.data(chunk);
  }

  override end(trailers: HeaderList | null): void {
    if (this.#done()) super.end(trailers);
  }

  override fail(fault: Fault): void {
    if (this.#done()) super.fail(fault);
  }

  /** @returns whether it is through only now */
  #done(): boolean {
    if (this.#isDone) return false;
    this.#isDone = true;
    this.#onDone();
    return true;
  }
}
