const smallSize = 4 * 1024;
const largeSize = 64 * 1024;
/** Unused blocks of each size that are kept for what comes next, at most. */
const unusedLimit = 128;

/** Memory for bodies as they pass, used again and again: see `Slabs` for why. */
export class Blocks {
  readonly #small: Buffer[] = [];
  readonly #large: Buffer[] = [];

  /** A block with room for `wanted` bytes, or for a part of them. */
  take(wanted: number): Buffer {
    return wanted <= smallSize
      ? (this.#small.pop() ?? Buffer.allocUnsafeSlow(smallSize))
      : (this.#large.pop() ?? Buffer.allocUnsafeSlow(largeSize));
  }

  /** @param blocks whose bytes nobody reads any more */
  giveBack(blocks: readonly Buffer[]): void {
    for (const block of blocks) {
      const unused = block.length === smallSize ? this.#small : this.#large;
      if (unused.length < unusedLimit) unused.push(block);
    }
  }
}
