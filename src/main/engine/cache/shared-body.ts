import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';
import type { Body, BodySink } from '../message.ts';
import { SharedReader } from './shared-reader.ts';

/**
 * Bytes of a body that stay in memory while it passes, for readers that are behind. The leader's client may be so far
 * behind before the upstream is paused; others may join as long as nothing has been dropped.
 */
export const sharedWindow = 1024 * 1024;

/** Whoever stores a body as it passes. */
export interface PassingKeeper {
  /** Keeps a piece, whose bytes never change. @returns false where neither it nor what follows is kept */
  keep(piece: Uint8Array): boolean;
  /** The body came to its end; no reader knows it yet. */
  complete(): void;
  /** It did not: why, or null where nobody reads it any more. */
  broken(fault: Fault | null): void;
  /** What follows `from` of a body that is complete, once it can be read; null where it was not kept. */
  rest(from: number, ready: (body: Body | null) => void): void;
}

/**
 * A body that is stored as it passes, and read by one or more at once. The first reader leads and sets the pace; others
 * that fall behind by more than {@link sharedWindow} read on from the store once the body is there. Where the leader
 * leaves, the body goes on for the others.
 */
export class SharedBody implements BodySink {
  readonly #body: Body;
  readonly #keeper: PassingKeeper;
  readonly #readers: SharedReader[] = [];
  /** Copies, those that some reader may still need. */
  readonly #pieces: Uint8Array[] = [];
  /** Number of the first piece in memory, counted from the beginning of the body. */
  #first = 0;
  #inMemory = 0;
  /** Bytes that have come. */
  #total = 0;
  #keeping = true;
  #paused = false;
  #started = false;
  #ended = false;

  constructor(body: Body, keeper: PassingKeeper) {
    this.#body = body;
    this.#keeper = keeper;
  }

  /** Whether another may read it from its beginning. */
  get joinable(): boolean {
    return this.#first === 0 && this.#keeping && !this.#ended;
  }

  /** A further reader, while it is {@link joinable}. The first one leads. */
  reader(): Body {
    const reader = new SharedReader(this);
    this.#readers.push(reader);
    return reader;
  }

  /** The piece of that number, counted from the beginning; null where it has not come yet. */
  piece(number: number): Uint8Array | null {
    return this.#pieces[number - this.#first] ?? null;
  }

  /** A reader wants to be given what comes. */
  begin(): void {
    if (this.#started) return;
    this.#started = true;
    this.#body.read(this);
  }

  /** A reader has got further. */
  advanced(): void {
    this.#drop();
    if (!this.#paused || this.#backlog() >= sharedWindow) return;
    this.#paused = false;
    this.#body.resume();
  }

  /** A reader wants nothing more. */
  left(reader: SharedReader): void {
    const at = this.#readers.indexOf(reader);
    if (at < 0) return;
    this.#readers.splice(at, 1);
    if (this.#ended) return;
    if (this.#readers.length > 0) {
      this.begin();
      this.advanced();
      return;
    }
    this.#ended = true;
    this.#keeper.broken(null);
    this.#body.cancel();
  }

  /** The rest of the body for a reader that is behind, from the store. */
  rest(from: number, ready: (body: Body | null) => void): void {
    this.#keeper.rest(from, ready);
  }

  data(chunk: Uint8Array): boolean {
    if (this.#ended || chunk.length === 0) return true;
    this.#total += chunk.length;
    const [leader] = this.#readers;
    const alone = !this.#keeping && this.#pieces.length === 0 && this.#readers.length === 1;
    if (alone && leader?.flowing === true) {
      // Nobody else needs it: no copy.
      this.#paused = !leader.pass(chunk);
      return !this.#paused;
    }
    // Not from the common pool: a small piece would keep all of its slab in memory.
    const copy = Buffer.allocUnsafeSlow(chunk.length);
    copy.set(chunk);
    if (this.#keeping) this.#keeping = this.#keeper.keep(copy);
    this.#pieces.push(copy);
    this.#inMemory += copy.length;
    for (const reader of [...this.#readers]) reader.flow();
    this.#drop();
    if (this.#ended || this.#backlog() < sharedWindow) return true;
    this.#paused = true;
    return false;
  }

  end(trailers: HeaderList | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#keeper.complete();
    for (const reader of [...this.#readers]) reader.finish(trailers);
  }

  fail(fault: Fault): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#keeper.broken(fault);
    for (const reader of [...this.#readers]) reader.break(fault);
  }

  /** Bytes that the leader has not taken yet. */
  #backlog(): number {
    const [leader] = this.#readers;
    return leader === undefined ? 0 : this.#total - leader.taken;
  }

  /** Forgets pieces that no reader needs, and those that only readers far behind the leader do. */
  #drop(): void {
    const [leader] = this.#readers;
    if (leader === undefined) return;
    let needed = leader.next;
    for (const reader of this.#readers) needed = Math.min(needed, reader.next);
    for (;;) {
      const [piece] = this.#pieces;
      if (piece === undefined || this.#first >= leader.next) return;
      const wanted = this.#keeping || this.#first >= needed;
      if (wanted && this.#inMemory <= sharedWindow) return;
      this.#pieces.shift();
      this.#first += 1;
      this.#inMemory -= piece.length;
      for (const reader of [...this.#readers]) {
        if (reader.next < this.#first) reader.fallBehind(this.#keeping);
      }
    }
  }
}
