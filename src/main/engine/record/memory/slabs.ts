/** Bytes of one slab. */
const slabSize = 1024 * 1024;
/** What is larger gets memory of its own, lest it wastes the end of a slab. Bytes. */
const ownMemory = slabSize / 8;
/** Empty slabs that are kept for what comes next, at most. */
const emptyLimit = 8;

export interface Slab {
  readonly bytes: Buffer;
  /** Pieces in use. */
  pieces: number;
}

export interface Piece {
  readonly slab: Slab;
  readonly from: number;
}

/**
 * Memory for what is kept long, outside the heap that the garbage collector walks through: thousands of finished
 * exchanges are a few dozen slabs to it. A slab whose pieces have all been given back is filled again, since memory that comes
 * and goes makes the garbage collector look through everything to see whether it may go.
 */
export class Slabs {
  #current: Slab | null = null;
  #used = 0;
  readonly #empty: Slab[] = [];

  /** Room for `length` bytes, until it is given back. */
  take(length: number): Piece {
    if (length > ownMemory) return { slab: newSlab(length), from: 0 };
    if (this.#current === null || this.#used + length > slabSize) {
      if (this.#current?.pieces === 0) this.#keep(this.#current);
      this.#current = this.#empty.pop() ?? newSlab(slabSize, 0);
      this.#used = 0;
    }
    const from = this.#used;
    this.#used += length;
    this.#current.pieces += 1;
    return { slab: this.#current, from };
  }

  /** Nobody reads the piece any more. */
  giveBack(slab: Slab): void {
    slab.pieces -= 1;
    if (slab.pieces > 0 || slab.bytes.length !== slabSize) return;
    if (slab === this.#current) this.#used = 0;
    else this.#keep(slab);
  }

  #keep(slab: Slab): void {
    if (this.#empty.length < emptyLimit) this.#empty.push(slab);
  }
}

const newSlab = (size: number, pieces = 1): Slab => ({ bytes: Buffer.allocUnsafeSlow(size), pieces });
