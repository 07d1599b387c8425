import { createHash, type Hash, hash } from 'node:crypto';

/** Bytes of a body that have one sum: what is read and verified at once. */
export const blockSize = 64 * 1024;

/** Bytes of a sum, the beginning of SHA-256: nobody forges files here, and no accident gets past 128 bits. */
export const sumSize = 16;

/** Makes the sums of a body as it comes. */
export class BlockSummer {
  readonly #sums: Buffer[] = [];
  #hash: Hash | null = null;
  /** Bytes in the block that has begun. */
  #filled = 0;

  add(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(chunk.length - at, blockSize - this.#filled);
      this.#hash ??= createHash('sha256');
      this.#hash.update(chunk.subarray(at, at + taken));
      this.#filled += taken;
      at += taken;
      if (this.#filled === blockSize) this.#close();
    }
  }

  /** The sums of all blocks, one behind the other. */
  finish(): Uint8Array {
    this.#close();
    return Buffer.concat(this.#sums);
  }

  #close(): void {
    if (this.#hash === null) return;
    this.#sums.push(this.#hash.digest().subarray(0, sumSize));
    this.#hash = null;
    this.#filled = 0;
  }
}

/** Whether a block is as it was written. */
export function isIntact(block: Uint8Array, number: number, sums: Uint8Array): boolean {
  const expected = sums.subarray(number * sumSize, (number + 1) * sumSize);
  return hash('sha256', block, 'buffer').subarray(0, sumSize).equals(expected);
}
