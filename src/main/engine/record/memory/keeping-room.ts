/** Room for what is kept of bodies while their exchanges run: however many run at once, they share it. */
export class KeepingRoom {
  #limit: number;
  #used = 0;

  /** @param limit bytes; unlimited until somebody says how many */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  /** Bytes taken and not given back. */
  get used(): number {
    return this.#used;
  }

  /** From now on; what is taken already stays so. */
  limit(limit: number): void {
    this.#limit = limit;
  }

  /** @returns how many of the wanted bytes may be kept */
  take(wanted: number): number {
    const taken = Math.max(0, Math.min(wanted, this.#limit - this.#used));
    this.#used += taken;
    return taken;
  }

  giveBack(taken: number): void {
    this.#used -= taken;
  }
}
