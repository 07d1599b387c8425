import type { HeaderList } from '../headers.ts';
import { parseFields, refuseForbiddenBytes } from './head-syntax.ts';
import { MessageRefusal } from './refusal.ts';

/** Bytes of one chunk-size line with its extensions, at most. */
const sizeLineLimit = 1024;
/** Bytes of the trailer section, at most. */
const trailerLimit = 16 * 1024;
/** Bytes of one chunk's framing, and as much again for each byte of its data, that are taken for usual. */
const usualFraming = 16;
/** Bytes of framing beyond the usual, in one body: whoever sends more sends chunk extensions for their own sake. */
const excessLimit = 64 * 1024;

type State = 'size' | 'data' | 'data-end' | 'trailers' | 'done';

/**
 * Takes the chunked coding off (RFC 9112 section 7.1). Strict: sizes are up to 13 hexadecimal digits and nothing
 * else, lines end in CRLF. Extensions are read over; what could hide a line in them is refused.
 */
export class ChunkedReader {
  #state: State = 'size';
  #left = 0;
  /** Bytes of framing beyond what is usual for the data that came with them. */
  #excess = 0;
  /** Text of a line that has not ended. */
  #line = '';
  trailers: HeaderList | null = null;

  get done(): boolean {
    return this.#state === 'done';
  }

  /**
   * Reads from `bytes`, passing on data without the coding.
   *
   * @returns where the message ended in `bytes`, or `bytes.length` when it has not ended
   * @throws MessageRefusal
   */
  read(bytes: Buffer, onData: (data: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && this.#state !== 'done') {
      switch (this.#state) {
        case 'data': {
          const end = Math.min(bytes.length, at + this.#left);
          onData(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
          this.#left -= end - at;
          at = end;
          if (this.#left === 0) this.#state = 'data-end';
          break;
        }
        default:
          at = this.#readLine(bytes, at);
      }
    }
    return at;
  }

  #readLine(bytes: Buffer, from: number): number {
    const newline = bytes.indexOf(0x0a, from);
    const end = newline < 0 ? bytes.length : newline + 1;
    const limit = this.#state === 'trailers' ? trailerLimit : sizeLineLimit;
    if (this.#line.length + (end - from) > limit)
      throw malformed(`a line of the chunked body is longer than ${limit} bytes`);
    this.#line += bytes.toString('latin1', from, end);
    if (this.#state === 'data-end' && !'\r\n'.startsWith(this.#line))
      throw malformed('a chunk is longer than its size says');
    if (newline < 0) return end;
    if (!this.#line.endsWith('\r\n')) throw malformed('a line of the chunked body does not end in CRLF');
    this.#takeLine();
    return end;
  }

  #takeLine(): void {
    const line = this.#line;
    switch (this.#state) {
      case 'size':
        this.#left = parseSize(line.slice(0, -2));
        this.#excess = Math.max(0, this.#excess + line.length - usualFraming - this.#left);
        if (this.#excess > excessLimit) throw malformed('the body has more chunk framing than content');
        this.#state = this.#left === 0 ? 'trailers' : 'data';
        this.#line = '';
        return;
      case 'data-end':
        this.#state = 'size';
        this.#line = '';
        return;
      case 'trailers':
        if (line !== '\r\n' && !line.endsWith('\r\n\r\n')) return;
        this.#takeTrailers(line === '\r\n' ? '' : line.slice(0, -4));
        this.#state = 'done';
        return;
      case 'data':
      case 'done':
        throw new Error(`No line is read in state '${this.#state}'.`);
    }
  }

  #takeTrailers(text: string): void {
    if (text === '') return;
    refuseForbiddenBytes(text);
    this.trailers = parseFields(text, 0);
  }
}

const sizeLine = /^([0-9A-Fa-f]{1,13})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/;

function parseSize(line: string): number {
  const digits = sizeLine.exec(line)?.[1];
  if (digits === undefined) throw malformed(`'${line.slice(0, 20)}' is not the size of a chunk`);
  return Number.parseInt(digits, 16);
}

function malformed(detail: string): MessageRefusal {
  return new MessageRefusal('request.malformed', detail);
}
