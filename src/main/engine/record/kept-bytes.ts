/** What a single chunk does not fill is gathered in blocks from this size on, each as large as all before, in bytes. */
const smallestBlock = 4 * 1024;
const largestBlock = 64 * 1024;

/** A copy of the beginning of a body, up to a limit. */
export class KeptBytes {
  readonly #limit: number;
  readonly #full: Uint8Array[] = [];
  #block: Buffer | null = null;
  #blockUsed = 0;
  #length = 0;

  /** @param limit bytes kept, at most */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const wanted = Math.min(chunk.length, this.#limit - this.#length);
    let from = 0;
    while (from < wanted) {
      this.#block ??= this.#newBlock(wanted - from);
      const part = chunk.subarray(from, Math.min(wanted, from + this.#block.length - this.#blockUsed));
      this.#block.set(part, this.#blockUsed);
      this.#blockUsed += part.length;
      from += part.length;
      this.#length += part.length;
      if (this.#blockUsed === this.#block.length) this.#close(this.#block);
    }
  }

  /** In order. What is added later does not change them. */
  chunks(): readonly Uint8Array[] {
    return this.#block === null ? this.#full : [...this.#full, this.#block.subarray(0, this.#blockUsed)];
  }

  /** Exactly as large as the first chunk, since most bodies are one, and as every large one. */
  #newBlock(wanted: number): Buffer {
    if (this.#length === 0 || wanted >= largestBlock / 4) return Buffer.allocUnsafe(wanted);
    const size = Math.min(largestBlock, Math.max(smallestBlock, wanted, this.#length));
    return Buffer.allocUnsafeSlow(Math.min(size, this.#limit - this.#length));
  }

  #close(block: Buffer): void {
    this.#full.push(block);
    this.#block = null;
    this.#blockUsed = 0;
  }
}

/** A piece of bytes that lie in several chunks, copied. */
export function sliceOf(chunks: readonly Uint8Array[], from: number, length: number): Uint8Array {
  const total = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const start = Math.min(from, total);
  const piece = new Uint8Array(Math.max(0, Math.min(length, total - start)));
  let at = 0;
  for (const chunk of chunks) {
    const first = Math.max(0, start - at);
    const wanted = chunk.subarray(first, Math.max(first, start + piece.length - at));
    if (wanted.length > 0) piece.set(wanted, at + first - start);
    at += chunk.length;
  }
  return piece;
}
