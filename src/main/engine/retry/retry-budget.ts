/** The seconds that are looked back on. */
const windowSeconds = 10;

/** Retries a second that are always allowed, so that little traffic can be retried at all. */
const minimumPerSecond = 3;

/**
 * Keeps retries from making an overload worse: over the last ten seconds they may be a share of the requests, and at least
 * three a second. As Finagle's `RetryBudget` (its window of 10 s, its minimum a second) and Envoy's `retry_budget` (whose
 * minimum is 3).
 */
export class RetryBudget {
  readonly #share: number;
  readonly #requests = new Uint32Array(windowSeconds);
  readonly #retries = new Uint32Array(windowSeconds);
  #second = 0;

  /** @param share 0 to 1; 0 allows no retry */
  constructor(share: number) {
    this.#share = share;
  }

  /** @param now monotonic milliseconds */
  request(now: number): void {
    const at = this.#slot(now);
    this.#requests[at] = (this.#requests[at] ?? 0) + 1;
  }

  /** @returns how many more are left after this one; null where there is none for it */
  takeRetry(now: number): number | null {
    const at = this.#slot(now);
    const left = this.#left();
    if (left < 1) return null;
    this.#retries[at] = (this.#retries[at] ?? 0) + 1;
    return left - 1;
  }

  #left(): number {
    if (this.#share === 0) return 0;
    let requests = 0;
    let retries = 0;
    for (let at = 0; at < windowSeconds; at += 1) {
      requests += this.#requests[at] ?? 0;
      retries += this.#retries[at] ?? 0;
    }
    return Math.max(minimumPerSecond * windowSeconds, Math.floor(requests * this.#share)) - retries;
  }

  #slot(now: number): number {
    const second = Math.floor(now / 1000);
    if (second > this.#second) {
      const from = Math.max(this.#second + 1, second - windowSeconds + 1);
      for (let next = from; next <= second; next += 1) {
        this.#requests[next % windowSeconds] = 0;
        this.#retries[next % windowSeconds] = 0;
      }
      this.#second = second;
    }
    return this.#second % windowSeconds;
  }
}
