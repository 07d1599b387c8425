import type { ByteQueue } from './byte-queue.ts';

const headEnd = Buffer.from('\r\n\r\n');

/** Finds heads in what arrives, however it is cut, looking at each byte about once. */
export class HeadReader {
  /** Bytes of the queue that are known not to hold the end of a head. */
  #searched = 0;

  /** Whether a head has begun to arrive. */
  get begun(): boolean {
    return this.#searched > 0;
  }

  /**
   * Takes a head off the queue.
   *
   * @param limit bytes it may have, without the empty line
   * @returns its Latin-1 text without the empty line; null while it is not whole; undefined when it is too long, and nothing was
   * taken
   */
  read(incoming: ByteQueue, limit: number): string | null | undefined {
    const bytes = incoming.view();
    const end = bytes.indexOf(headEnd, Math.max(0, this.#searched - (headEnd.length - 1)));
    if (end > limit || (end < 0 && bytes.length > limit)) return undefined;
    if (end < 0) {
      this.#searched = bytes.length;
      return null;
    }
    incoming.consume(end + headEnd.length);
    this.#searched = 0;
    return bytes.toString('latin1', 0, end);
  }

  /** What was looked at is no head any more. */
  reset(): void {
    this.#searched = 0;
  }
}
