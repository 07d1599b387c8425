import type { HeaderList } from '../headers.ts';
import { serialiseFields } from './write-head.ts';

/** Fields that frame, route or authorise a message, or end at this hop, have no place in trailers (RFC 9110 section 6.5.1). */
const forbidden = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'host',
  'keep-alive',
  'max-forwards',
  'proxy-authorization',
  'proxy-connection',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The last chunk and the trailer section behind it.
 *
 * @throws MessageRefusal when a field would break out of its line
 */
export function lastChunk(trailers: HeaderList | null): string {
  if (trailers === null) return '0\r\n\r\n';
  return `0\r\n${serialiseFields(trailers.filter((name) => !forbidden.has(name)))}\r\n`;
}
