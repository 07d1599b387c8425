import { type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import { historySeconds, type TrafficSecond } from '../../../shared/model/upstream-health.ts';
import { bucketOf, histogramSize, percentileOf } from './time-histogram.ts';

/** Full seconds that the rate is taken over. */
const rateSeconds = 5;
/** The full seconds told of, and the one that runs. */
const ringSize = historySeconds + 1;

export interface TrafficSummary {
  readonly p50: Milliseconds | null;
  readonly p99: Milliseconds | null;
  readonly successRate: number | null;
  readonly perSecond: number;
  readonly history: readonly TrafficSecond[];
}

/**
 * What one upstream did in the last minute, second by second, at constant memory: about 23 KiB, from the first request on.
 * Times of answers are counted in buckets, so that percentiles cost nothing but the counting.
 */
export class TrafficWindow {
  /** The second that runs, in seconds of monotonic time; -1 before the first request. */
  #second = -1;
  #requests = new Uint32Array(0);
  #failures = new Uint32Array(0);
  /** Of all seconds, one histogram after another. */
  #times = new Uint32Array(0);
  /** Sum of those histograms. */
  #allTimes = new Uint32Array(0);

  /** @param now monotonic milliseconds */
  request(now: number, failed: boolean, firstByte: number | null): void {
    const at = this.#slot(now);
    this.#requests[at] = (this.#requests[at] ?? 0) + 1;
    if (failed) this.#failures[at] = (this.#failures[at] ?? 0) + 1;
    if (firstByte === null) return;
    const bucket = bucketOf(firstByte);
    const time = at * histogramSize + bucket;
    this.#times[time] = (this.#times[time] ?? 0) + 1;
    this.#allTimes[bucket] = (this.#allTimes[bucket] ?? 0) + 1;
  }

  /** A request counted before has failed after all. */
  failure(now: number): void {
    const at = this.#slot(now);
    this.#failures[at] = (this.#failures[at] ?? 0) + 1;
  }

  clear(): void {
    this.#second = -1;
    this.#allTimes = new Uint32Array(0);
  }

  summary(now: number): TrafficSummary {
    if (this.#second >= 0) this.#slot(now);
    const history = this.#history();
    let requests = 0;
    let failures = 0;
    for (const second of history) {
      requests += second.requests;
      failures += second.failures;
    }
    const lately = history.slice(-rateSeconds).reduce((sum, second) => sum + second.requests, 0);
    return {
      p50: inMilliseconds(percentileOf(this.#allTimes, 0.5)),
      p99: inMilliseconds(percentileOf(this.#allTimes, 0.99)),
      // A request may fail in a later second than it began in.
      successRate: requests === 0 ? null : Math.max(0, 1 - failures / requests),
      perSecond: lately / rateSeconds,
      history: requests + failures === 0 ? [] : history,
    };
  }

  #history(): TrafficSecond[] {
    if (this.#second < 0) return [];
    return Array.from({ length: historySeconds }, (_, index) => {
      const at = slotOf(this.#second - historySeconds + index);
      const times = this.#times.subarray(at * histogramSize, (at + 1) * histogramSize);
      return {
        requests: this.#requests[at] ?? 0,
        failures: this.#failures[at] ?? 0,
        p50: inMilliseconds(percentileOf(times, 0.5)),
      };
    });
  }

  /** Where the running second is kept; what is older than a minute is forgotten on the way. */
  #slot(now: number): number {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) this.#advance(second);
    return slotOf(second);
  }

  #advance(second: number): void {
    if (this.#second < 0) {
      this.#requests = new Uint32Array(ringSize);
      this.#failures = new Uint32Array(ringSize);
      this.#times = new Uint32Array(ringSize * histogramSize);
      this.#allTimes = new Uint32Array(histogramSize);
    } else {
      const from = Math.max(this.#second + 1, second - ringSize + 1);
      for (let next = from; next <= second; next += 1) this.#forget(slotOf(next));
    }
    this.#second = second;
  }

  #forget(at: number): void {
    this.#requests[at] = 0;
    this.#failures[at] = 0;
    const times = this.#times.subarray(at * histogramSize, (at + 1) * histogramSize);
    for (let bucket = 0; bucket < histogramSize; bucket += 1) {
      this.#allTimes[bucket] = (this.#allTimes[bucket] ?? 0) - (times[bucket] ?? 0);
    }
    times.fill(0);
  }
}

const slotOf = (second: number): number => ((second % ringSize) + ringSize) % ringSize;

/** To a tenth; what is measured is no more exact. */
const inMilliseconds = (time: number | null): Milliseconds | null =>
  time === null ? null : milliseconds(Math.round(time / 100) / 10);
