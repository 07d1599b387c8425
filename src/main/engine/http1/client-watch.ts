import type { Socket } from 'node:net';

/** How long a response may stand still behind a client that has ended its side, in milliseconds. */
const halfClosedPause = 1000;
/** How long a reset may take to come back from a client that has left, in milliseconds. */
const resetDelay = 25;

export const continueLine = 'HTTP/1.1 100 Continue\r\n\r\n';

/** Finds out about a client that takes nothing of its response, or has left behind its request. */
export class ClientWatch {
  readonly #socket: Socket;
  readonly #stallLimit: number;
  #bytesWrittenAtCheck = 0;
  #watchesWriting = false;

  /** @param stallLimit within which the client must take something, in milliseconds */
  constructor(socket: Socket, stallLimit: number) {
    this.#socket = socket;
    this.#stallLimit = stallLimit;
  }

  /**
   * A response that goes on finds out by itself whether the client is still there; one that stands still does not.
   *
   * @returns when to {@link moved check} it, in monotonic milliseconds
   */
  watchHalfClosed(now: number): number {
    this.#bytesWrittenAtCheck = this.#socket.bytesWritten;
    return now + halfClosedPause;
  }

  /** Whether something was written since the last check, or waits to be. */
  moved(): boolean {
    const { bytesWritten, writableLength } = this.#socket;
    return bytesWritten !== this.#bytesWrittenAtCheck || writableLength > 0;
  }

  /** From the first time on that the client does not keep up: it must take something within the limit. */
  watchWriting(): void {
    if (this.#watchesWriting) return;
    this.#watchesWriting = true;
    this.#socket.setTimeout(this.#stallLimit, this.#onStill);
  }

  /** Somebody else has the connection now. */
  stop(): void {
    if (this.#watchesWriting) this.#socket.setTimeout(0, this.#onStill);
    this.#watchesWriting = false;
  }

  /**
   * Sends a 100, which clients read over. To a client that has left the system answers with a reset, which a second
   * write runs into: nothing is read any more that would tell.
   *
   * @param unanswered whether it still matters when the second is due
   */
  probe(unanswered: () => boolean): void {
    this.#socket.write(continueLine, 'latin1');
    setTimeout(() => {
      if (unanswered()) this.#socket.write(continueLine, 'latin1');
    }, resetDelay);
  }

  readonly #onStill = (): void => {
    if (this.#socket.writableLength > 0) this.#socket.destroy();
  };
}
