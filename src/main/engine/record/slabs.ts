/** Bytes of one slab. */
const slabSize = 1024 * 1024;
/** What is larger gets memory of its own, lest it wastes the end of a slab. Bytes. */
const ownMemory = slabSize / 8;

/**
 * Memory for what is kept long, outside the heap that the garbage collector walks through: thousands of finished
 * exchanges are a few dozen slabs to it. Slabs are only ever appended to, and go when nobody holds a piece of them.
 */
export class Slabs {
  #slab = Buffer.alloc(0);
  #used = 0;

  /** Room for `length` bytes, to be filled at once. */
  take(length: number): { readonly slab: Buffer; readonly from: number } {
    if (length > ownMemory) return { slab: Buffer.allocUnsafeSlow(length), from: 0 };
    if (this.#used + length > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(slabSize);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    return { slab: this.#slab, from };
  }
}
