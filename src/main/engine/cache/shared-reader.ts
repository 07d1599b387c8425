import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import type { SharedBody } from './shared-body.ts';

const behindForGood: Fault = {
  code: 'cache.unreadable',
  detail: 'the client fell behind a body that is not kept',
};

/** One of those that read a {@link SharedBody}, at its own pace. */
export class SharedReader implements Body {
  readonly empty = false;
  readonly #shared: SharedBody;
  #sink: BodySink | null = null;
  /** Number of the piece that it takes next, and bytes taken. */
  next = 0;
  taken = 0;
  #paused = false;
  #giving = false;
  /** Pieces that it needs are gone: it waits for the whole body and reads the rest from the store. */
  #behind = false;
  #rest: Body | null = null;
  #done = false;
  #ended: { readonly trailers: HeaderList | null } | null = null;

  constructor(shared: SharedBody) {
    this.#shared = shared;
  }

  /** It takes what comes at once. */
  get flowing(): boolean {
    return this.#sink !== null && !this.#paused && !this.#behind;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    this.#shared.begin();
    if (this.#rest === null) this.flow();
    else this.#readRest();
  }

  resume(): void {
    if (this.#rest !== null) {
      if (this.#paused) this.#readRest();
      else this.#rest.resume();
      return;
    }
    if (!this.#paused) return;
    this.#paused = false;
    this.flow();
    this.#shared.advanced();
  }

  cancel(): void {
    this.#rest?.cancel();
    if (this.#done) return;
    this.#done = true;
    this.#sink = null;
    this.#shared.left(this);
  }

  /** Gives what there is. */
  flow(): void {
    if (this.#giving || this.#behind) return;
    this.#giving = true;
    while (this.#sink !== null && !this.#paused) {
      const piece = this.#shared.piece(this.next);
      if (piece === null) break;
      this.next += 1;
      this.taken += piece.length;
      this.#paused = !this.#sink.data(piece);
    }
    this.#giving = false;
    this.#endWhereDone();
  }

  /** Gives a piece that is kept nowhere. @returns whether more may come */
  pass(chunk: Uint8Array): boolean {
    this.taken += chunk.length;
    this.#paused = !(this.#sink?.data(chunk) ?? true);
    return !this.#paused;
  }

  /** What it needs next is gone. @param kept whether the body is being kept */
  fallBehind(kept: boolean): void {
    if (this.#behind) return;
    this.#behind = true;
    if (!kept) this.break(behindForGood);
  }

  /** All pieces have come. */
  finish(trailers: HeaderList | null): void {
    this.#ended = { trailers };
    if (this.#behind) this.#shared.rest(this.taken, (body) => this.#continue(body));
    else this.#endWhereDone();
  }

  break(fault: Fault): void {
    if (this.#done) return;
    this.#done = true;
    const sink = this.#sink;
    this.#sink = null;
    this.#shared.left(this);
    sink?.fail(fault);
  }

  #endWhereDone(): void {
    if (this.#ended === null || this.#done || this.#sink === null || this.#paused) return;
    if (this.#shared.piece(this.next) !== null) return;
    this.#done = true;
    const sink = this.#sink;
    this.#sink = null;
    sink.end(this.#ended.trailers);
  }

  #continue(body: Body | null): void {
    if (this.#done) return;
    if (body === null) {
      this.break(behindForGood);
      return;
    }
    this.#rest = body;
    if (!this.#paused) this.#readRest();
  }

  #readRest(): void {
    const sink = this.#sink;
    if (sink === null) return;
    this.#paused = false;
    this.#done = true;
    this.#sink = null;
    this.#rest?.read(sink);
  }
}
