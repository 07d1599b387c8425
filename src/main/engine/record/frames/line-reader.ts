const lf = 0x0a;
const cr = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** A line without its end. */
export interface Line {
  /** Its beginning, good until the call returns. */
  readonly bytes: Buffer;
  /** Bytes of all of it. */
  readonly length: number;
}

/**
 * Cuts a stream of UTF-8 into lines, each ended by LF, CR or CRLF, however the stream comes in pieces; a byte order mark in
 * front is left out. Holds the beginning of one line.
 */
export class LineReader {
  readonly #keep: number;
  readonly #onLine: (line: Line) => void;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Bytes of the line so far, kept or not. */
  #length = 0;
  #afterCr = false;
  #firstLine = true;

  /** @param keep bytes of a line that are handed on, at most */
  constructor(keep: number, onLine: (line: Line) => void) {
    this.#keep = keep;
    this.#onLine = onLine;
  }

  /** Whether a line has begun that has not ended. */
  get inside(): boolean {
    return this.#length > 0;
  }

  take(piece: Uint8Array): void {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    if (this.#afterCr && chunk.length > 0) {
      this.#afterCr = false;
      if (chunk[0] === lf) at = 1;
    }
    let nextLf = chunk.indexOf(lf, at);
    let nextCr = chunk.indexOf(cr, at);
    while (nextLf >= 0 || nextCr >= 0) {
      const end = nextLf < 0 || (nextCr >= 0 && nextCr < nextLf) ? nextCr : nextLf;
      this.#end(chunk.subarray(at, end));
      at = end + 1;
      if (end === nextCr) {
        // The LF of a CRLF belongs to it, also where it comes with the next piece.
        if (at === chunk.length) this.#afterCr = true;
        else if (nextLf === at) at += 1;
        nextCr = chunk.indexOf(cr, at);
      }
      if (nextLf >= 0 && nextLf < at) nextLf = chunk.indexOf(lf, at);
    }
    if (at < chunk.length) this.#hold(chunk.subarray(at));
  }

  /** The stream has ended: what there is of a line counts as one. */
  close(): void {
    if (this.#length > 0) this.#end(Buffer.alloc(0));
  }

  #hold(part: Buffer): void {
    this.#length += part.length;
    const room = this.#keep - this.#heldBytes;
    if (room <= 0) return;
    // A copy: the memory of the piece is used again.
    const kept = Buffer.from(part.subarray(0, room));
    this.#held.push(kept);
    this.#heldBytes += kept.length;
  }

  #end(last: Buffer): void {
    let length = this.#length + last.length;
    let bytes = last;
    if (this.#length > 0) {
      this.#hold(last);
      bytes = Buffer.concat(this.#held);
      this.#held = [];
      this.#heldBytes = 0;
      this.#length = 0;
    } else if (bytes.length > this.#keep) {
      bytes = bytes.subarray(0, this.#keep);
    }
    if (this.#firstLine) {
      this.#firstLine = false;
      if (bytes.subarray(0, 3).equals(byteOrderMark)) {
        bytes = bytes.subarray(3);
        length -= 3;
      }
    }
    this.#onLine({ bytes, length });
  }
}
