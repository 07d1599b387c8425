import type { ServerSentEvent } from '../../../../shared/model/server-sent-event.ts';
import type { Microseconds } from '../../../../shared/model/units.ts';
import { type Line, LineReader } from './line-reader.ts';
import { previewLimit } from './message-assembler.ts';

/** Bytes of a type or an ID that are kept. */
const nameLimit = 1024;
/** Bytes of a line that are looked at: a field name and a preview. */
const lineLimit = previewLimit + 16;
/** The longest reconnection time that is told, in milliseconds: what JavaScript's timers can wait. */
const longestRetry = 2 ** 31 - 1;

const colon = 0x3a;
const space = 0x20;
const newLine = Buffer.from('\n');

/** A block as it came; see {@link ServerSentEvent}. */
export interface ParsedEvent
  extends Pick<ServerSentEvent, 'kind' | 'at' | 'event' | 'id' | 'retry' | 'whole' | 'complete'> {
  readonly size: number;
  readonly preview: Buffer;
}

/** Text of several lines, of which the beginning is kept. */
class JoinedLines {
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #lines = 0;
  size = 0;

  get any(): boolean {
    return this.#lines > 0;
  }

  get whole(): boolean {
    return this.#keptBytes === this.size;
  }

  /** @param length of the line, of which `part` is the beginning */
  add(part: Buffer, length: number): void {
    if (this.#lines > 0) this.#keep(newLine, 1);
    this.#lines += 1;
    this.#keep(part, length);
  }

  bytes(): Buffer {
    return Buffer.concat(this.#kept);
  }

  #keep(part: Buffer, length: number): void {
    // What was left out before is not followed by what came after it.
    const room = this.whole ? previewLimit - this.#keptBytes : 0;
    this.size += length;
    if (room <= 0 || part.length === 0) return;
    const kept = Buffer.from(part.subarray(0, room));
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }
}

/** Reads an event stream as WHATWG HTML section 9.2.6 has it, and tells of comments and of blocks without data as well. */
export class EventStreamParser {
  readonly #elapsed: () => Microseconds;
  readonly #onEvent: (event: ParsedEvent) => void;
  readonly #lines = new LineReader(lineLimit, (line) => this.#line(line));
  /** When the block that is read began. */
  #at: Microseconds | null = null;
  #now: Microseconds | null = null;
  #data = new JoinedLines();
  #comment = new JoinedLines();
  #event: string | null = null;
  #id: string | null = null;
  #retry: number | null = null;
  #begun = false;

  constructor(elapsed: () => Microseconds, onEvent: (event: ParsedEvent) => void) {
    this.#elapsed = elapsed;
    this.#onEvent = onEvent;
  }

  take(piece: Uint8Array): void {
    if (piece.length === 0) return;
    // Whatever begins in a piece has arrived with it.
    this.#now = this.#elapsed();
    if (!this.#begun && !this.#lines.inside) this.#at = this.#now;
    this.#lines.take(piece);
  }

  /** The stream has ended. */
  close(): void {
    this.#lines.close();
    if (this.#begun) this.#emit(false);
  }

  #line({ bytes, length }: Line): void {
    if (length === 0) {
      if (this.#begun) this.#emit(true);
      this.#at = this.#now;
      return;
    }
    this.#begun = true;
    const end = bytes.indexOf(colon);
    if (end === 0) {
      this.#comment.add(...fieldValue(bytes, length, 0));
      return;
    }
    const name = (end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
    const [value, valueLength] = end < 0 ? [Buffer.alloc(0), 0] : fieldValue(bytes, length, end);
    switch (name) {
      case 'data':
        this.#data.add(value, valueLength);
        return;
      case 'event':
        this.#event = value.subarray(0, nameLimit).toString();
        return;
      case 'id':
        if (!value.includes(0)) this.#id = value.subarray(0, nameLimit).toString();
        return;
      case 'retry': {
        const digits = value.toString('latin1');
        if (/^[0-9]{1,15}$/.test(digits)) this.#retry = Math.min(Number(digits), longestRetry);
        return;
      }
      default:
        // Fields that are not known are left out, as by a browser.
        return;
    }
  }

  #emit(complete: boolean): void {
    const kind = this.#data.any
      ? 'event'
      : this.#comment.any && this.#event === null && this.#id === null && this.#retry === null
        ? 'comment'
        : 'settings';
    const shown = kind === 'event' ? this.#data : this.#comment;
    this.#onEvent({
      kind,
      at: this.#at ?? this.#elapsed(),
      event: this.#event || null,
      id: this.#id,
      retry: this.#retry,
      size: shown.size,
      preview: shown.bytes(),
      whole: shown.whole,
      complete,
    });
    this.#data = new JoinedLines();
    this.#comment = new JoinedLines();
    this.#event = null;
    this.#id = null;
    this.#retry = null;
    this.#begun = false;
  }
}

/** What stands behind a colon, without the one space that may follow it. @returns its beginning, and the bytes of all of it */
function fieldValue(line: Buffer, length: number, at: number): [value: Buffer, length: number] {
  const from = at + (line[at + 1] === space ? 2 : 1);
  return [line.subarray(from), length - from];
}
