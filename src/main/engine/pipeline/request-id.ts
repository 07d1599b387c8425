import { randomFillSync } from 'node:crypto';

/** Identifiers whose random bytes are fetched at once. */
const batch = 1024;
const bytesEach = 16;

const digits = Buffer.from('0123456789abcdef', 'latin1');
const dash = 0x2d;
/** Bytes behind which a dash stands. */
const dashes: ReadonlySet<number> = new Set([3, 5, 7, 9]);

const random = Buffer.alloc(batch * bytesEach);
const text = Buffer.alloc(36);
let used = random.length;

/**
 * A random UUID (RFC 9562 section 5.4), as one flat string: `crypto.randomUUID` joins twenty pieces, which each request would
 * pay for when its head is written, and keep for as long as it lasts.
 */
export function newRequestId(): string {
  if (used === random.length) {
    randomFillSync(random);
    used = 0;
  }
  let to = 0;
  for (let at = 0; at < bytesEach; at += 1) {
    const byte = random[used + at] ?? 0;
    const high = at === 6 ? 4 : at === 8 ? 8 | ((byte >> 4) & 3) : byte >> 4;
    text[to] = digits[high] ?? 0;
    text[to + 1] = digits[byte & 15] ?? 0;
    to += 2;
    if (dashes.has(at)) {
      text[to] = dash;
      to += 1;
    }
  }
  used += bytesEach;
  return text.toString('latin1');
}
