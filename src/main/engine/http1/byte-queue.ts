const nothing = Buffer.alloc(0);

/** Room that is taken at least once bytes of two arrivals are joined, in bytes. */
const smallestRoom = 1024;

/**
 * Bytes that have arrived and are not used yet, in one piece. Joining costs time in proportion to the bytes, even where
 * they come one by one, and what was handed out is never written over.
 */
export class ByteQueue {
  #store: Buffer = nothing;
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  append(chunk: Buffer): void {
    const { length } = this;
    if (length === 0) {
      this.#store = chunk;
      this.#from = 0;
      this.#to = chunk.length;
      return;
    }
    if (this.#to + chunk.length > this.#store.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(smallestRoom, (length + chunk.length) * 2));
      this.#store.copy(grown, 0, this.#from, this.#to);
      this.#store = grown;
      this.#from = 0;
      this.#to = length;
    }
    chunk.copy(this.#store, this.#to);
    this.#to += chunk.length;
  }

  /** All of the bytes, without a copy. */
  view(): Buffer {
    // Most arrivals are used whole, and a view is an object of its own.
    if (this.#from === 0 && this.#to === this.#store.length) return this.#store;
    return this.#store.subarray(this.#from, this.#to);
  }

  /** Takes the first `count` bytes away; they stay readable in views handed out before. */
  consume(count: number): void {
    this.#from += count;
    if (this.#from >= this.#to) this.clear();
  }

  clear(): void {
    this.#store = nothing;
    this.#from = 0;
    this.#to = 0;
  }
}
