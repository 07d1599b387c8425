import type { TrafficStatus } from '../../../shared/model/status.ts';
import { type Microseconds, milliseconds } from '../../../shared/model/units.ts';

/** Durations kept in one window for the median; past it the newest replace the oldest. */
const sampleLimit = 4096;

/** Counts exchanges over windows of about a second. */
export class Traffic {
  #active = 0;
  #total = 0;
  #finishedInWindow = 0;
  #samples: number[] = [];

  /** Exchanges that have not ended. */
  get active(): number {
    return this.#active;
  }

  started(): void {
    this.#active += 1;
    this.#total += 1;
  }

  finished(duration: Microseconds): void {
    this.#active -= 1;
    const place = this.#finishedInWindow % sampleLimit;
    this.#finishedInWindow += 1;
    this.#samples[place] = duration;
  }

  /** Closes the window. @param elapsed how long it was, in milliseconds */
  take(elapsed: number): TrafficStatus {
    const status: TrafficStatus = {
      window: milliseconds(elapsed),
      requestsPerSecond: elapsed <= 0 ? 0 : Math.round((this.#finishedInWindow * 10_000) / elapsed) / 10,
      medianDuration: median(this.#samples),
      active: this.#active,
      total: this.#total,
    };
    this.#finishedInWindow = 0;
    this.#samples = [];
    return status;
  }
}

function median(samples: readonly number[]): TrafficStatus['medianDuration'] {
  if (samples.length === 0) return null;
  const sorted = samples.toSorted((left, right) => left - right);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return milliseconds(middle / 1000);
}
