import { keyOfFieldName } from '../field-names.ts';
import { HeaderList } from '../headers.ts';
import { MessageRefusal } from './refusal.ts';

/**
 * The syntax that requests and responses share (RFC 9112 sections 2.2 and 5): CRLF alone ends a line, nothing is folded,
 * nothing is repaired. What other parsers might read differently is refused.
 */

/** Fields of one head, at most. */
export const fieldLimit = 500;

/**
 * Characters with a place in a line of a head: tab, what can be printed, and the bytes from 0x80 on, which are the sender's own
 * (obs-text). Not control characters, DEL, or what is no byte at all: Latin-1 would write that as another.
 */
const allowed = new Uint8Array(256);
allowed.fill(1, 0x20, 0x7f);
allowed.fill(1, 0x80);
allowed[0x09] = 1;

/**
 * @throws MessageRefusal when the text of a head, as Latin-1, holds a byte that could split or hide a line: CR and LF only end
 * lines, together
 */
export function refuseForbiddenBytes(head: string): void {
  for (let at = 0; at < head.length; at += 1) {
    const code = head.charCodeAt(at);
    if (allowed[code] === 1) continue;
    if (code === 0x0d && head.charCodeAt(at + 1) === 0x0a) {
      at += 1;
      continue;
    }
    const shown = code.toString(16).padStart(2, '0');
    throw new MessageRefusal('request.malformed', `the head has the byte 0x${shown} where it must not be`);
  }
}

/**
 * Parses field lines: names as written, values without white space around them.
 *
 * @param head Latin-1 text of a head without forbidden bytes
 * @param from where the first field line begins
 * @throws MessageRefusal
 */
export function parseFields(head: string, from: number): HeaderList {
  const fields: string[] = [];
  const keys: string[] = [];
  let at = from;
  while (at < head.length) {
    let end = head.indexOf('\r\n', at);
    if (end < 0) end = head.length;
    const colon = head.indexOf(':', at);
    if (isBlank(head.charCodeAt(at))) {
      throw new MessageRefusal('request.malformed', 'a field line is folded, or begins with white space');
    }
    if (colon < 0 || colon > end) throw new MessageRefusal('request.malformed', 'a field line has no colon');
    const name = head.slice(at, colon);
    const key = keyOfFieldName(name);
    if (key === undefined)
      throw new MessageRefusal('request.malformed', 'a field name has characters that are not allowed in it');
    fields.push(name, trimmed(head, colon + 1, end));
    keys.push(key);
    if (keys.length > fieldLimit) {
      throw new MessageRefusal('request.head_too_large', `the head has more than ${fieldLimit} fields`);
    }
    at = end + 2;
  }
  return new HeaderList(fields, keys, from < head.length ? `${head.slice(from)}\r\n` : '');
}

function trimmed(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

/** Whether a list field has an option, such as `close` in `Connection`; options ignore case. */
export function hasOption(values: readonly string[], option: string): boolean {
  return values.some((value) =>
    value
      .toLowerCase()
      .split(',')
      .some((part) => part.trim() === option),
  );
}
