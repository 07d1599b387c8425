/** Time after which a measurement has lost all but 1/e of its weight, in milliseconds. Finagle's default. */
const decayTime = 10_000;

/**
 * Peak-sensitive exponentially weighted moving average: a slower answer counts in full at once, faster ones bring it
 * down over {@link decayTime}; without answers it decays towards nothing, so that an upstream avoided for being slow is
 * tried again. As in Finagle's `PeakEwma` load balancer.
 */
export class PeakLatency {
  #value = 0;
  /** Monotonic milliseconds of the last measurement; negative before the first. */
  #measuredAt = -1;

  /** @param latency milliseconds; @param now monotonic milliseconds */
  measure(latency: number, now: number): void {
    if (this.#measuredAt < 0 || latency > this.#value) {
      this.#value = latency;
    } else {
      const kept = weightAfter(now - this.#measuredAt);
      this.#value = this.#value * kept + latency * (1 - kept);
    }
    this.#measuredAt = now;
  }

  /** Null before the first measurement. */
  at(now: number): number | null {
    return this.#measuredAt < 0 ? null : this.#value * weightAfter(now - this.#measuredAt);
  }

  clear(): void {
    this.#measuredAt = -1;
  }
}

const weightAfter = (elapsed: number): number => Math.exp(-Math.max(0, elapsed) / decayTime);
