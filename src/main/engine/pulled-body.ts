import type { Fault } from '../../shared/model/fault.ts';
import type { Body, BodySink } from './message.ts';

/** Where the pieces of a body are asked for, one at a time. */
export interface PieceSource {
  /**
   * The next piece; null behind the last. Never called again before it has settled. The piece may use the memory of the one
   * before.
   */
  next(): Promise<Uint8Array | null>;
  /** Nothing more is asked for. Called once; `next` may not have settled yet. */
  close(): void;
}

/**
 * A body whose pieces are asked for as the reader takes them, so that no more than one is in memory.
 *
 * @param faultOf what it means that `next` rejected
 */
export function bodyOfPieces(source: PieceSource, faultOf: (error: unknown) => Fault): Body {
  return new PulledBody(source, faultOf);
}

class PulledBody implements Body {
  readonly empty = false;
  readonly #source: PieceSource;
  readonly #faultOf: (error: unknown) => Fault;
  #sink: BodySink | null = null;
  #paused = false;
  #closed = false;

  constructor(source: PieceSource, faultOf: (error: unknown) => Fault) {
    this.#source = source;
    this.#faultOf = faultOf;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    void this.#flow();
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    void this.#flow();
  }

  cancel(): void {
    this.#close();
  }

  async #flow(): Promise<void> {
    while (!this.#paused && !this.#closed) {
      let piece: Uint8Array | null;
      try {
        piece = await this.#source.next();
      } catch (error) {
        this.#close()?.fail(this.#faultOf(error));
        return;
      }
      if (piece === null) this.#close()?.end(null);
      else this.#paused = this.#sink?.data(piece) === false;
    }
  }

  /** @returns the sink, where it has not been told of an end yet */
  #close(): BodySink | null {
    if (this.#closed) return null;
    this.#closed = true;
    this.#source.close();
    const sink = this.#sink;
    this.#sink = null;
    return sink;
  }
}
