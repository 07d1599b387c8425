import { constants, type ServerHttp2Stream } from 'node:http2';

interface Watched {
  /** Bytes that waited when it was last looked at. */
  waiting: number;
  /** When the client last took something, or had nothing to take, in monotonic milliseconds. */
  since: number;
}

/**
 * Responses of one connection that their client does not take: a window held shut would keep them, and what their upstream
 * has to send, for ever. What counts is whole pieces of a body, of 64 KiB at most: that much has to be taken within the limit.
 */
export class StalledStreams {
  /** At most as many as the connection may have streams. */
  readonly #streams = new Map<ServerHttp2Stream, Watched>();

  add(stream: ServerHttp2Stream): void {
    this.#streams.set(stream, { waiting: 0, since: performance.now() });
  }

  /** It has closed. */
  remove(stream: ServerHttp2Stream): void {
    this.#streams.delete(stream);
  }

  /** Resets those of which nothing was taken for `limit` milliseconds. */
  check(now: number, limit: number): void {
    for (const [stream, watched] of this.#streams) {
      const waiting = stream.writableLength;
      const ending = stream.writableEnded && !stream.writableFinished;
      const moves = waiting < watched.waiting || (waiting === 0 && !ending);
      watched.waiting = waiting;
      if (moves) watched.since = now;
      else if (now - watched.since >= limit) stream.close(constants.NGHTTP2_CANCEL);
    }
  }
}
