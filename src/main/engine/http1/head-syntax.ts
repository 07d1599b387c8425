import { MessageRefusal } from './refusal.ts';

/**
 * The syntax that requests and responses share (RFC 9112 sections 2.2 and 5): CRLF alone ends a line, nothing is folded,
 * nothing is repaired. What other parsers might read differently is refused.
 */

/** Fields of one head, at most. */
export const fieldLimit = 500;

/**
 * What has no place in a head: control characters but tab, DEL, CR and LF other than those that end lines, and characters
 * that are no byte at all: Latin-1 would write them as another. The bytes from 0x80 on are the sender's own (obs-text).
 */
const forbidden = /[^\t\r\n\x20-\x7e\x80-\xff]|\r(?!\n)|(?<!\r)\n/;

/** Characters of a token (RFC 9110 section 5.6.2), by code. */
const tokenCharacters = new Uint8Array(256);
for (const character of "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") {
  tokenCharacters[character.charCodeAt(0)] = 1;
}

export function isToken(text: string): boolean {
  if (text === '') return false;
  for (let at = 0; at < text.length; at += 1) {
    if (tokenCharacters[text.charCodeAt(at)] !== 1) return false;
  }
  return true;
}

/** @throws MessageRefusal when the text of a head, as Latin-1, holds a byte that could split or hide a line */
export function refuseForbiddenBytes(head: string): void {
  const found = forbidden.exec(head);
  if (found === null) return;
  const code = found[0].charCodeAt(0).toString(16).padStart(2, '0');
  throw new MessageRefusal('request.malformed', `the head has the byte 0x${code} where it must not be`);
}

/**
 * Parses field lines.
 *
 * @param head Latin-1 text of a head without forbidden bytes
 * @param from where the first field line begins
 * @param fields receives name and value alternating: names as written, values without white space around them
 * @throws MessageRefusal
 */
export function parseFields(head: string, from: number, fields: string[]): void {
  let at = from;
  while (at < head.length) {
    let end = head.indexOf('\r\n', at);
    if (end < 0) end = head.length;
    const first = head.charCodeAt(at);
    if (first === 0x20 || first === 0x09) {
      throw new MessageRefusal('request.malformed', 'a field line is folded, or begins with white space');
    }
    const colon = head.indexOf(':', at);
    if (colon < 0 || colon > end) throw new MessageRefusal('request.malformed', 'a field line has no colon');
    const name = head.slice(at, colon);
    if (!isToken(name))
      throw new MessageRefusal('request.malformed', 'a field name has characters that are not allowed in it');
    fields.push(name, trimmed(head, colon + 1, end));
    if (fields.length > fieldLimit * 2) {
      throw new MessageRefusal('request.head_too_large', `the head has more than ${fieldLimit} fields`);
    }
    at = end + 2;
  }
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
