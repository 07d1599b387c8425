import { ExchangeFailure } from '../failure.ts';
import type { Body, BodySink } from '../message.ts';
import { PassingBody } from '../passing-body.ts';

/** A body that fails once it has more than so many bytes. What is beyond is neither handed on nor read. */
export class LimitedBody extends PassingBody {
  readonly #limit: number;
  readonly #onExceeded: () => void;
  #size = 0;
  #reader: BodySink | null = null;

  /** @param limit in bytes @param onExceeded called at most once, before the reader hears of it */
  constructor(body: Body, limit: number, onExceeded: () => void) {
    super(body);
    this.#limit = limit;
    this.#onExceeded = onExceeded;
  }

  override read(sink: BodySink): void {
    this.#reader = sink;
    super.read(sink);
  }

  override data(chunk: Uint8Array): boolean {
    this.#size += chunk.length;
    if (this.#size <= this.#limit) return super.data(chunk);
    const reader = this.#reader;
    if (reader === null) return true;
    this.#reader = null;
    this.#onExceeded();
    this.cancel();
    reader.fail(bodyTooLarge(`more than ${this.#limit}`).fault);
    return true;
  }
}

/** @param size in words: '12', 'more than 12' */
export const bodyTooLarge = (size: string): ExchangeFailure =>
  new ExchangeFailure('request.body_too_large', `the body has ${size} bytes`);
