/** An upstream that may be ejected. */
export interface Ejectable {
  /** As of that moment, in monotonic milliseconds. */
  isEjected(now: number): boolean;
}

/**
 * How many of a pool's upstreams may be ejected at once: `maxEjected` of them, rounded down. So the only upstream of a pool
 * stays, and a development server that restarts is asked again as soon as it is back.
 */
export class PoolEjections {
  readonly #members: readonly Ejectable[];
  readonly #limit: number;

  /** @param share 0 to 1 */
  constructor(members: readonly Ejectable[], share: number) {
    this.#members = members;
    this.#limit = Math.floor(members.length * share);
  }

  mayEjectAnother(now: number): boolean {
    return this.#members.filter((member) => member.isEjected(now)).length < this.#limit;
  }
}
