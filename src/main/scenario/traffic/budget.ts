import { MAX_REQUESTS, MAX_TRAFFIC_SECONDS } from '../../../shared/scenario/bounds.ts';

/** What all streams of one run may still send. */
export class TrafficBudget {
  #left: number;
  readonly #until: number;

  /** @param seconds from now on */
  constructor(requests = MAX_REQUESTS, seconds = MAX_TRAFFIC_SECONDS) {
    this.#left = requests;
    this.#until = performance.now() + seconds * 1_000;
  }

  /** Takes one request, connection or message of it; false when nothing is left, or its time is over. */
  take(): boolean {
    if (this.#left === 0 || performance.now() > this.#until) return false;
    this.#left -= 1;
    return true;
  }
}
