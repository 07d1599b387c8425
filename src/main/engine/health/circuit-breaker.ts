import type { Milliseconds } from '../../../shared/model/units.ts';

/** Parts of the window that are forgotten one at a time. */
const parts = 10;

export interface CircuitBreakerSettings {
  /** 0 to 1. */
  readonly errorRate: number;
  readonly minRequests: number;
  readonly window: Milliseconds;
  readonly openFor: Milliseconds;
}

export type Circuit = 'closed' | 'open' | 'half-open';

export interface CircuitChange {
  readonly to: Circuit;
  /** 0 to 1 where a window was judged; null where a probe was. */
  readonly errorRate: number | null;
  readonly requests: number;
}

/**
 * Closed: requests pass and are counted. Open: none pass for a while, after too large a share of errors in a sliding
 * window. Half open: one passes; it closes or opens the circuit again. (M. Nygard, "Release It!", 2007.)
 * Times are monotonic milliseconds.
 */
export class CircuitBreaker {
  readonly #settings: CircuitBreakerSettings;
  readonly #requests = new Uint32Array(parts);
  readonly #errors = new Uint32Array(parts);
  #part = 0;
  #circuit: Circuit = 'closed';
  #until = 0;
  #probing = false;

  constructor(settings: CircuitBreakerSettings) {
    this.#settings = settings;
  }

  get circuit(): Circuit {
    return this.#circuit;
  }

  /** Whether a request may pass, without taking its place. */
  passes(): boolean {
    return this.#circuit === 'closed' || (this.#circuit === 'half-open' && !this.#probing);
  }

  /** @returns whether it has just become half open */
  settle(now: number): boolean {
    if (this.#circuit !== 'open' || now < this.#until) return false;
    this.#circuit = 'half-open';
    this.#probing = false;
    return true;
  }

  /** @returns whether the request is the probe, to be told to {@link finished} */
  began(): boolean {
    if (this.#circuit !== 'half-open' || this.#probing) return false;
    this.#probing = true;
    return true;
  }

  /**
   * @param outcome null when it says nothing about the upstream
   * @returns what changed, if anything
   */
  finished(now: number, outcome: 'ok' | 'error' | null, probe: boolean): CircuitChange | null {
    if (probe) return this.#probed(now, outcome);
    if (outcome === null || this.#circuit !== 'closed') return null;
    return this.#count(now, outcome === 'error' ? 1 : 0, 1);
  }

  /** A request that was counted as answered has failed after all. */
  failedLater(now: number): CircuitChange | null {
    return this.#circuit === 'closed' ? this.#count(now, 1, 0) : null;
  }

  close(): void {
    this.#circuit = 'closed';
    this.#probing = false;
    this.#requests.fill(0);
    this.#errors.fill(0);
  }

  #probed(now: number, outcome: 'ok' | 'error' | null): CircuitChange | null {
    if (this.#circuit !== 'half-open') return null;
    this.#probing = false;
    if (outcome === null) return null;
    if (outcome === 'error') return this.#open(now, null, 1);
    this.close();
    return { to: 'closed', errorRate: null, requests: 1 };
  }

  #count(now: number, errors: number, requests: number): CircuitChange | null {
    const at = this.#forgetOld(now);
    this.#requests[at] = (this.#requests[at] ?? 0) + requests;
    this.#errors[at] = (this.#errors[at] ?? 0) + errors;
    if (errors === 0) return null;
    const all = sum(this.#requests);
    const failed = Math.min(all, sum(this.#errors));
    const { minRequests, errorRate } = this.#settings;
    return all >= minRequests && failed >= all * errorRate ? this.#open(now, failed / all, all) : null;
  }

  #open(now: number, errorRate: number | null, requests: number): CircuitChange {
    this.close();
    this.#circuit = 'open';
    this.#until = now + this.#settings.openFor;
    return { to: 'open', errorRate, requests };
  }

  /** @returns where the part of the window that runs is counted */
  #forgetOld(now: number): number {
    const part = Math.floor((now * parts) / this.#settings.window);
    const from = Math.max(this.#part + 1, part - parts + 1);
    for (let next = from; next <= part; next += 1) {
      this.#requests[next % parts] = 0;
      this.#errors[next % parts] = 0;
    }
    this.#part = Math.max(this.#part, part);
    return this.#part % parts;
  }
}

function sum(counts: Uint32Array): number {
  let total = 0;
  for (const amount of counts) total += amount;
  return total;
}
