import type { HeaderList } from '../headers.ts';
import { allowedTrailers } from '../trailer-fields.ts';
import { serialiseFields } from './write-head.ts';

/**
 * The last chunk and the trailer section behind it.
 *
 * @throws MessageRefusal when a field would break out of its line
 */
export function lastChunk(trailers: HeaderList | null): string {
  if (trailers === null) return '0\r\n\r\n';
  return `0\r\n${serialiseFields(allowedTrailers(trailers))}\r\n`;
}
