import type { Body, BodySink } from '../../message.ts';
import { emptyBody } from '../../message.ts';

/** A part of a body that is in memory in pieces, which nobody changes. */
export function bodyOfChunks(chunks: readonly Uint8Array[], from: number, to: number): Body {
  return to <= from ? emptyBody : new ChunksBody(chunks, from, to);
}

class ChunksBody implements Body {
  readonly empty = false;
  readonly #chunks: readonly Uint8Array[];
  #at = 0;
  /** Bytes to leave out before the next piece, and bytes still to give. */
  #skip: number;
  #left: number;
  #sink: BodySink | null = null;
  #flowing = false;

  constructor(chunks: readonly Uint8Array[], from: number, to: number) {
    this.#chunks = chunks;
    this.#skip = from;
    this.#left = to - from;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.resume();
  }

  resume(): void {
    if (this.#flowing) return;
    this.#flowing = true;
    while (this.#sink !== null && this.#left > 0) {
      const chunk = this.#next();
      if (!this.#sink.data(chunk)) {
        this.#flowing = false;
        return;
      }
    }
    const sink = this.#sink;
    this.#sink = null;
    sink?.end(null);
  }

  cancel(): void {
    this.#sink = null;
  }

  #next(): Uint8Array {
    for (;;) {
      const chunk = this.#chunks[this.#at];
      // The size is counted from these pieces: running out of them is an error in Doorman.
      if (chunk === undefined) throw new Error('A stored body is shorter than it was when it was stored.');
      this.#at += 1;
      const skipped = Math.min(this.#skip, chunk.length);
      this.#skip -= skipped;
      const taken = Math.min(this.#left, chunk.length - skipped);
      if (taken === 0) continue;
      this.#left -= taken;
      return taken === chunk.length ? chunk : chunk.subarray(skipped, skipped + taken);
    }
  }
}
