/** The time of a scenario: it stands still while paused, and may run slower or faster than the clock on the wall. */
export class ScenarioClock {
  readonly #speed: number;
  #elapsed = 0;
  #since: number | null = null;

  /** @param speed seconds of the scenario in one second */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /** In milliseconds. */
  get now(): number {
    return this.#since === null
      ? this.#elapsed
      : this.#elapsed + (performance.now() - this.#since) * this.#speed;
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
}
