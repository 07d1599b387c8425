/** Further behind than this many milliseconds, a stream goes on from now instead of catching up in one flood. */
const lagLimit = 500;

/** The time of a stream, in milliseconds, which stands still while it is paused. */
export class StreamClock {
  #elapsed = 0;
  #since: number | null = null;

  get now(): number {
    return this.#since === null ? this.#elapsed : this.#elapsed + performance.now() - this.#since;
  }

  get isRunning(): boolean {
    return this.#since !== null;
  }

  run(): void {
    this.#since ??= performance.now();
  }

  pause(): void {
    this.#elapsed = this.now;
    this.#since = null;
  }

  /** Milliseconds until `at`; 0 when it is over. Where that is long over, the clock is put back. */
  until(at: number): number {
    const late = this.now - at;
    if (late <= lagLimit) return Math.max(0, -late);
    this.#elapsed -= late;
    return 0;
  }
}
