import { constants, type ServerHttp2Stream } from 'node:http2';

/** A stream that is looked at. */
export interface Watched {
  readonly stream: ServerHttp2Stream;
  /** Whether the client may leave what is sent as long as it likes. */
  readonly patient: boolean;
  /** Where the list has it. */
  place: number;
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
  /** In no order, at most as many as the connection may have streams. Not a Map: those grow old as streams come and go. */
  readonly #streams: Watched[] = [];

  /** @param patient whether the client may leave what is sent as long as it likes: another protocol has rules of its own */
  add(stream: ServerHttp2Stream, patient: boolean): Watched {
    const watched = { stream, patient, place: this.#streams.length, waiting: 0, since: performance.now() };
    this.#streams.push(watched);
    return watched;
  }

  /** @param watched whose stream has closed; not removed before */
  remove(watched: Watched): void {
    const last = this.#streams.pop();
    if (last === undefined || last === watched) return;
    this.#streams[watched.place] = last;
    last.place = watched.place;
  }

  /**
   * Resets those of which nothing was taken for `limit` milliseconds, and destroys those that are closed with something unsent:
   * `node:http2` would wait for ever for that to be sent.
   */
  check(now: number, limit: number): void {
    for (const watched of this.#streams) {
      const { stream, patient } = watched;
      if (stream.closed && !stream.writableFinished) stream.destroy();
      if (patient || stream.closed) continue;
      const waiting = stream.writableLength;
      const ending = stream.writableEnded && !stream.writableFinished;
      const moves = waiting < watched.waiting || (waiting === 0 && !ending);
      watched.waiting = waiting;
      if (moves) watched.since = now;
      else if (now - watched.since >= limit) stream.close(constants.NGHTTP2_CANCEL);
    }
  }
}
