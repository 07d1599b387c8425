import { type Bytes, bytes } from '../../../../shared/model/units.ts';
import { FirstInFirstOut } from '../memory/first-in-first-out.ts';

/** Messages kept of one connection; past it the oldest go. */
export const messageLimit = 1000;
/** What a message takes besides its preview, roughly, in bytes. */
const messageCost = 256;

interface Numbered {
  /** Counted from 1, without gaps. */
  readonly number: number;
  readonly preview: Buffer;
}

/** The newest messages of one connection, bounded in number and in the bytes of their previews. */
export class KeptMessages<Message extends Numbered> {
  readonly #previewLimit: number;
  readonly #messages = new FirstInFirstOut<Message>();
  #previewBytes = 0;
  #total = 0;
  #heldAtClose: number | null = null;

  /** @param previewLimit bytes of all previews; past it the oldest messages go, but for the newest */
  constructor(previewLimit: number) {
    this.#previewLimit = previewLimit;
  }

  /** Messages that there were, and the number of the newest. */
  get total(): number {
    return this.#total;
  }

  /** Those that are gone. */
  get dropped(): number {
    return this.#total - this.#messages.length;
  }

  /** Bytes in memory, roughly. Fixed once closed, so that what is added up can be taken off again. */
  get held(): Bytes {
    return bytes(this.#heldAtClose ?? this.#previewBytes + this.#messages.length * messageCost);
  }

  /** @param message numbered one above {@link total} */
  add(message: Message): void {
    this.#total += 1;
    this.#messages.push(message);
    this.#previewBytes += message.preview.length;
    this.#trim();
  }

  /** The preview of a message has become longer than it was, by so many bytes. */
  grew(message: Message, length: number): void {
    if (message.number <= this.dropped) return;
    this.#previewBytes += length;
    this.#trim();
  }

  close(): void {
    this.#heldAtClose ??= this.held;
  }

  /** The oldest that are numbered above `after`. */
  after(after: number, limit: number): Message[] {
    const from = Math.max(0, after - this.dropped);
    return this.#messages.entries().slice(from, from + limit);
  }

  #trim(): void {
    while (
      this.#messages.length > messageLimit ||
      (this.#previewBytes > this.#previewLimit && this.#messages.length > 1)
    ) {
      this.#previewBytes -= this.#messages.shift()?.preview.length ?? 0;
    }
  }
}
