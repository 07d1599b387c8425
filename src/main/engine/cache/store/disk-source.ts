import type { PieceSource } from '../../pulled-body.ts';
import { blockSize, isIntact } from './block-sums.ts';
import type { DiskFiles } from './disk-files.ts';

export interface DiskSourceOptions {
  readonly opened: ReturnType<DiskFiles['open']>;
  /** First byte wanted, and behind the last one. */
  readonly from: number;
  readonly to: number;
  /** Of the whole body. */
  readonly size: number;
  readonly sums: Uint8Array;
}

/** Reads a part of a stored body in whole blocks, and gives none that has not been verified. */
export class DiskSource implements PieceSource {
  readonly #options: DiskSourceOptions;
  readonly #buffer: Buffer;
  #at: number;

  constructor(options: DiskSourceOptions) {
    this.#options = options;
    this.#at = options.from;
    this.#buffer = Buffer.allocUnsafeSlow(Math.min(blockSize, options.size));
    // Nobody may ask for a piece: that it could not be opened is told to whoever does.
    options.opened.catch(() => {});
  }

  /** @throws Error where the file is gone, too short, or not what was written */
  async next(): Promise<Uint8Array | null> {
    const { opened, to, size, sums } = this.#options;
    if (this.#at >= to) return null;
    const number = Math.floor(this.#at / blockSize);
    const start = number * blockSize;
    const length = Math.min(blockSize, size - start);
    const file = await opened;
    for (let filled = 0; filled < length; ) {
      const { bytesRead } = await file.read(this.#buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) throw new Error(`the file ends at byte ${start + filled} of ${size}`);
      filled += bytesRead;
    }
    const block = this.#buffer.subarray(0, length);
    if (!isIntact(block, number, sums)) throw new Error(`block ${number} is not what was written`);
    const piece = block.subarray(this.#at - start, Math.min(to, start + length) - start);
    this.#at += piece.length;
    return piece;
  }

  close(): void {
    this.#options.opened
      .then(
        (file) => file.close(),
        () => {},
      )
      .catch(() => {});
  }
}
