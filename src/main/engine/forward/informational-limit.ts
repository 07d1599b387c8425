import type { Fault } from '../../../shared/model/fault.ts';
import type { HeaderList } from '../headers.ts';

/** Informational responses before the final one, at most. */
const countLimit = 100;
/** Characters of their fields together, at most: all of them are kept for the record, and sent on at once. */
const sizeLimit = 256 * 1024;

/** What an upstream may say before it answers. One for each request that is sent. */
export class InformationalLimit {
  #count = 0;
  #size = 0;

  /** @returns why this one is too much; null where it may go on */
  take(headers: HeaderList): Fault | null {
    this.#count += 1;
    for (const text of headers.flat) this.#size += text.length;
    if (this.#count > countLimit) return tooMuch(`more than ${countLimit} informational responses came`);
    return this.#size > sizeLimit
      ? tooMuch(`informational responses with more than ${sizeLimit} characters came`)
      : null;
  }
}

const tooMuch = (detail: string): Fault => ({ code: 'upstream.invalid_response', detail });
