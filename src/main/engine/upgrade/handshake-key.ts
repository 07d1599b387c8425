import { createHash, randomBytes } from 'node:crypto';

/** Appended to the key before it is hashed (RFC 6455 section 1.3). */
const suffix = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A `Sec-WebSocket-Key`: 16 random bytes in Base64 (RFC 6455 section 4.1). */
export const newWebSocketKey = (): string => randomBytes(16).toString('base64');

/** The `Sec-WebSocket-Accept` that proves that a server has understood the handshake with that key. */
export const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}${suffix}`).digest('base64');
