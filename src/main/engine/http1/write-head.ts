import { STATUS_CODES } from 'node:http';
import type { HeaderList } from '../headers.ts';
import { refuseForbiddenBytes } from './head-syntax.ts';

/**
 * Lines of a head as they go on the wire, Latin-1.
 *
 * @throws MessageRefusal when a value would break out of its line
 */
export function serialiseFields(headers: HeaderList): string {
  const { lines } = headers;
  refuseForbiddenBytes(lines);
  return lines;
}

export function statusLineOf(status: number, reason: string): string {
  return `HTTP/1.1 ${status} ${reason === '' ? (STATUS_CODES[status] ?? '') : reason}\r\n`;
}
