/** Places before the first entry that may be empty before the others move up. */
const slack = 1024;

/** A queue whose both ends cost the same however long it is; `Array.shift` moves every entry. */
export class FirstInFirstOut<Entry> {
  #entries: (Entry | undefined)[] = [];
  #first = 0;

  get length(): number {
    return this.#entries.length - this.#first;
  }

  push(entry: Entry): void {
    this.#entries.push(entry);
  }

  shift(): Entry | undefined {
    if (this.length === 0) return undefined;
    const entry = this.#entries[this.#first];
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    if (this.#first > slack && this.#first * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    return entry;
  }

  /** The first that fits, from the newest on. */
  find(fits: (entry: Entry) => boolean): Entry | undefined {
    for (let at = this.#entries.length - 1; at >= this.#first; at -= 1) {
      const entry = this.#entries[at];
      if (entry !== undefined && fits(entry)) return entry;
    }
    return undefined;
  }

  /** Oldest first. */
  entries(): Entry[] {
    return this.#entries.slice(this.#first).filter((entry) => entry !== undefined);
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
  }
}
