import type { Body, BodySink } from '../message.ts';

/**
 * The body of a request that may have to be sent to another upstream. As long as nobody has begun to read it, an upstream
 * that failed cannot cancel it.
 */
export class HeldBody implements Body {
  readonly empty: boolean;
  readonly #body: Body;
  #begun = false;
  #held = true;
  #cancelled = false;

  constructor(body: Body) {
    this.#body = body;
    this.empty = body.empty;
  }

  /** Whether some of it may be gone. */
  get begun(): boolean {
    return this.#begun;
  }

  read(sink: BodySink): void {
    this.#begun = true;
    this.#body.read(sink);
  }

  resume(): void {
    this.#body.resume();
  }

  cancel(): void {
    this.#cancelled = true;
    if (this.#begun || !this.#held) this.#body.cancel();
  }

  /** There will be no further attempt. */
  release(): void {
    this.#held = false;
    if (this.#cancelled) this.#body.cancel();
  }
}
