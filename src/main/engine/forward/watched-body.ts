import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body } from '../message.ts';
import { PassingBody } from '../passing-body.ts';

/** A body, and a call back once when it has ended or been cancelled, without a fault, or failed with one. */
export class WatchedBody extends PassingBody {
  #onDone: ((fault: Fault | null) => void) | null;

  constructor(body: Body, onDone: (fault: Fault | null) => void) {
    super(body);
    this.#onDone = onDone;
  }

  override cancel(): void {
    this.#done(null);
    super.cancel();
  }

  override end(trailers: HeaderList | null): void {
    this.#done(null);
    super.end(trailers);
  }

  override fail(fault: Fault): void {
    this.#done(fault);
    super.fail(fault);
  }

  #done(fault: Fault | null): void {
    const onDone = this.#onDone;
    this.#onDone = null;
    onDone?.(fault);
  }
}
