import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';

/** Pieces a second: fewer would be seen as jerks, more cost timers. */
const piecesPerSecond = 20;

/** A body that goes on no faster than so many bytes a second. Nothing is held: what is not due yet stays with its source. */
export class SlowBody implements Body, BodySink {
  readonly empty: boolean;
  readonly #source: Body;
  readonly #rate: number;
  readonly #piece: number;
  #sink: BodySink | null = null;
  /** What is left of the chunk that the source waits for to be taken. */
  #rest: Uint8Array | null = null;
  /** Bytes that may go at once, as of {@link #since}; never more than a piece. */
  #credit: number;
  #since = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The sink has asked for a pause. */
  #isPaused = false;
  /** The source has ended before all of it was sent. */
  #ending: { readonly trailers: HeaderList | null } | null = null;

  /** @param rate bytes a second, 1 or more */
  constructor(source: Body, rate: number) {
    this.empty = source.empty;
    this.#source = source;
    this.#rate = rate;
    this.#piece = Math.max(1, Math.floor(rate / piecesPerSecond));
    this.#credit = this.#piece;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#source.read(this);
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#rest === null) this.#source.resume();
    else if (this.#timer === undefined) this.#send();
  }

  cancel(): void {
    this.#stop();
    this.#source.cancel();
  }

  data(chunk: Uint8Array): boolean {
    if (this.#sink === null) return true;
    const due = this.#due();
    if (chunk.length <= due) {
      this.#credit -= chunk.length;
      const goesOn = this.#sink.data(chunk);
      this.#isPaused = !goesOn;
      return goesOn;
    }
    this.#rest = chunk;
    this.#wait();
    return false;
  }

  end(trailers: HeaderList | null): void {
    if (this.#rest !== null) {
      this.#ending = { trailers };
      return;
    }
    const sink = this.#sink;
    this.#stop();
    sink?.end(trailers);
  }

  fail(fault: Fault): void {
    const sink = this.#sink;
    this.#stop();
    sink?.fail(fault);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sink = null;
    this.#rest = null;
  }

  #due(): number {
    const now = performance.now();
    this.#credit = Math.min(this.#piece, this.#credit + ((now - this.#since) / 1000) * this.#rate);
    this.#since = now;
    return Math.floor(this.#credit);
  }

  #wait(): void {
    const wanted = Math.min(this.#piece, this.#rest?.length ?? 0);
    const missing = Math.max(0, wanted - this.#credit);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        if (!this.#isPaused) this.#send();
      },
      Math.ceil((missing / this.#rate) * 1000),
    );
  }

  /** Sends what is due of the rest, and lets the source go on once all of it is gone. */
  #send(): void {
    const due = this.#due();
    if (this.#rest === null) return;
    if (due === 0) {
      this.#wait();
      return;
    }
    const piece = this.#rest.subarray(0, due);
    this.#rest = piece.length === this.#rest.length ? null : this.#rest.subarray(due);
    this.#credit -= piece.length;
    this.#isPaused = this.#sink?.data(piece) === false;
    if (this.#sink === null) return;
    if (this.#rest === null && this.#ending !== null) this.end(this.#ending.trailers);
    else if (this.#isPaused) return;
    else if (this.#rest === null) this.#source.resume();
    else this.#wait();
  }
}
