import type { Milliseconds } from '../../../shared/model/units.ts';

/** The longest that an upstream is left out at a time, in milliseconds. Envoy's `max_ejection_time`. */
const longest = 300_000;

export interface EjectionSettings {
  readonly consecutiveFailures: number;
  readonly ejectFor: Milliseconds;
}

/**
 * Outlier ejection: an upstream whose requests fail several times in a row is left out for a while, each time for longer:
 * the n-th time for n times `ejectFor`, at most {@link longest}. Each `ejectFor` that it stays in service takes one off n.
 * Follows Envoy's outlier detection. Times are monotonic milliseconds.
 */
export class Ejection {
  #failures = 0;
  #times = 0;
  #began = 0;
  #until: number | null = null;
  #returnedAt: number | null = null;

  /** Failures in a row. */
  get failures(): number {
    return this.#failures;
  }

  /** Ejections that still count, the present one included. */
  get times(): number {
    return this.#times;
  }

  get ejected(): boolean {
    return this.#until !== null;
  }

  /** How long the present or last one took, or takes. */
  duration({ ejectFor }: EjectionSettings): number {
    return Math.min(longest, ejectFor * this.#times);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @returns whether it has failed often enough to be ejected */
  failed({ consecutiveFailures }: EjectionSettings): boolean {
    // What was asked before it was ejected may still fail.
    if (this.#until !== null) return false;
    this.#failures += 1;
    return this.#failures >= consecutiveFailures;
  }

  /** @returns how long for */
  eject(now: number, settings: EjectionSettings): number {
    const { ejectFor } = settings;
    const inService = this.#returnedAt === null ? Number.POSITIVE_INFINITY : now - this.#returnedAt;
    this.#times = Math.max(0, this.#times - Math.floor(inService / ejectFor)) + 1;
    const duration = this.duration(settings);
    this.#began = now;
    this.#until = now + duration;
    this.#failures = 0;
    return duration;
  }

  /** @returns how long it was out when the time is over, which ends it; null otherwise */
  settle(now: number): number | null {
    if (this.#until === null || now < this.#until) return null;
    const duration = this.#until - this.#began;
    this.#returnedAt = this.#until;
    this.#until = null;
    return duration;
  }

  clear(): void {
    this.#failures = 0;
    this.#times = 0;
    this.#until = null;
    this.#returnedAt = null;
  }
}
