import type { Blocks } from './blocks.ts';

/** A copy of the beginning of a body, up to a limit. */
export class KeptBytes {
  readonly #blocks: Blocks;
  readonly #filled: Buffer[] = [];
  #limit: number;
  /** Bytes in the last block. */
  #used = 0;
  #length = 0;

  /** @param limit bytes kept, at most */
  constructor(limit: number, blocks: Blocks) {
    this.#limit = limit;
    this.#blocks = blocks;
  }

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const wanted = Math.min(chunk.length, this.#limit - this.#length);
    let from = 0;
    while (from < wanted) {
      const block = this.#room(wanted - from);
      const to = Math.min(wanted, from + block.length - this.#used);
      const part = from === 0 && to === chunk.length ? chunk : chunk.subarray(from, to);
      block.set(part, this.#used);
      this.#used += part.length;
      this.#length += part.length;
      from += part.length;
    }
  }

  /** In order; good until {@link giveBack}. */
  chunks(): readonly Uint8Array[] {
    const last = this.#filled.length - 1;
    return this.#filled.map((block, index) => (index === last ? block.subarray(0, this.#used) : block));
  }

  /** Copies all of it. */
  copyTo(target: Buffer, from: number): void {
    const last = this.#filled.length - 1;
    let at = from;
    for (let index = 0; index <= last; index += 1) {
      at += this.#filled[index]?.copy(target, at, 0, index === last ? this.#used : undefined) ?? 0;
    }
  }

  /** Keeps no more than it has by now. */
  close(): void {
    this.#limit = this.#length;
  }

  /** Nobody reads the bytes any more. */
  giveBack(): void {
    this.close();
    this.#blocks.giveBack(this.#filled);
    this.#filled.length = 0;
  }

  #room(wanted: number): Buffer {
    const last = this.#filled.at(-1);
    if (last !== undefined && this.#used < last.length) return last;
    // A body that goes on behind a small block is not a small one.
    const block = this.#blocks.take(last === undefined ? wanted : Number.POSITIVE_INFINITY);
    this.#filled.push(block);
    this.#used = 0;
    return block;
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
