import type { Blocks } from './blocks.ts';
import { KeepingRoom } from './keeping-room.ts';

/** A copy of the beginning of a body, up to a limit, and as long as there is room. */
export class KeptBytes {
  readonly #blocks: Blocks;
  readonly #filled: Buffer[] = [];
  readonly #room: KeepingRoom;
  #limit: number;
  /** Bytes in the last block. */
  #used = 0;
  #length = 0;
  #closed = false;

  /** @param limit bytes kept, at most @param room what it shares with others until it is closed */
  constructor(limit: number, blocks: Blocks, room = new KeepingRoom()) {
    this.#limit = limit;
    this.#blocks = blocks;
    this.#room = room;
  }

  get length(): number {
    return this.#length;
  }

  add(chunk: Uint8Array): void {
    const fitting = Math.min(chunk.length, this.#limit - this.#length);
    const wanted = fitting > 0 ? this.#room.take(fitting) : 0;
    // A beginning has no gaps: nothing is kept behind what there was no room for.
    if (wanted < fitting) this.#limit = this.#length + wanted;
    let from = 0;
    while (from < wanted) {
      const block = this.#block(wanted - from);
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

  /** Keeps no more than it has by now, which is from now on for others to count. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#limit = this.#length;
    this.#room.giveBack(this.#length);
  }

  /** Nobody reads the bytes any more. */
  giveBack(): void {
    this.close();
    this.#blocks.giveBack(this.#filled);
    this.#filled.length = 0;
  }

  #block(wanted: number): Buffer {
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
