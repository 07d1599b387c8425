/** Time over which the pace of a body is looked at, and which it has at first, in milliseconds. */
export const paceSpan = 10_000;

/** How fast the body of a request comes in. Spans in which its reader had it wait do not count. */
export class BodyPace {
  #bytes = 0;
  #bytesBefore = 0;
  #paused = false;

  received(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Its reader has it wait. */
  paused(): void {
    this.#paused = true;
  }

  /**
   * Ends a span of {@link paceSpan} and begins the next.
   *
   * @param minimum bytes per second
   * @param flowing whether its reader takes more at the moment
   * @returns whether the client was too slow
   */
  tooSlow(minimum: number, flowing: boolean): boolean {
    const received = this.#bytes - this.#bytesBefore;
    const counts = flowing && !this.#paused;
    this.#bytesBefore = this.#bytes;
    this.#paused = !flowing;
    return counts && received < (minimum * paceSpan) / 1000;
  }
}
