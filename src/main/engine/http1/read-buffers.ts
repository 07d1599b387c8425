/** Bytes that one read may bring; a read that fills them says that much is coming, and the next may bring more. */
const usualSize = 64 * 1024;
const largeSize = 512 * 1024;

const nothing = Buffer.alloc(0);

/**
 * The memory a socket reads into, for the `onread` of `net.connect`. Memory taken anew for each read costs more than the
 * reading: the system has to provide every page of it. So the same is read into again and again. A chunk is good until the
 * next read, unless it is held: then that reads into other memory.
 */
export class ReadBuffers {
  /** Takes the chunks; set before anything is expected. */
  onChunk: ((chunk: Buffer) => void) | null = null;
  /** What the socket reads into next, or while a chunk is delivered the memory of that chunk. */
  #current: Buffer = nothing;
  #delivering = false;
  /** Memory of chunks that are still in use. */
  #held: Buffer | null = null;
  #spare: Buffer | null = null;
  #large = false;

  readonly onread = {
    buffer: (): Buffer => this.#next(),
    callback: (length: number): boolean => {
      const chunk = this.#current;
      this.#large ||= length === chunk.length;
      this.#delivering = true;
      this.onChunk?.(length === chunk.length ? chunk : chunk.subarray(0, length));
      return true;
    },
  };

  /** The chunk delivered last is still in use. */
  hold(): void {
    // Behind its delivery it is held already: whoever waits with a chunk says so before the delivery ends.
    if (this.#delivering) this.#held = this.#current;
  }

  /** No chunk is in use any more. */
  release(): void {
    if (!this.#delivering && this.#held !== null) this.#spare = this.#held;
    this.#held = null;
  }

  /** Whoever holds a chunk will not say when it is done: its memory is never read into again. */
  forget(): void {
    if (this.#delivering && this.#held !== null) this.#current = nothing;
    this.#held = null;
  }

  #next(): Buffer {
    this.#delivering = false;
    const size = this.#large ? largeSize : usualSize;
    if (this.#current === this.#held || this.#current.length !== size) {
      this.#current = this.#spare?.length === size ? this.#spare : Buffer.allocUnsafeSlow(size);
      this.#spare = null;
    }
    return this.#current;
  }
}
