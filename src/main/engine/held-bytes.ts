/** What one body takes of the memory that all may take together. */
export interface HeldShare {
  /** @returns false where so many bytes more are too many; nothing is taken then */
  take(size: number): boolean;
  /** Gives all of it back, once. */
  release(): void;
}

/** Counts the bytes that bodies take while they wait or are worked on, and refuses more than the limit. */
export class HeldBytes {
  readonly #limit: number;
  #held = 0;

  /** @param limit in bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get held(): number {
    return this.#held;
  }

  open(): HeldShare {
    let own = 0;
    let released = false;
    return {
      take: (size) => {
        if (released || this.#held + size > this.#limit) return false;
        own += size;
        this.#held += size;
        return true;
      },
      release: () => {
        released = true;
        this.#held -= own;
        own = 0;
      },
    };
  }
}
