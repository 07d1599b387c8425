import { isToken } from '../field-names.ts';
import type { HeaderList } from '../headers.ts';
import { parseFields, refuseForbiddenBytes } from './head-syntax.ts';
import { MessageRefusal } from './refusal.ts';

export interface ParsedRequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly headers: HeaderList;
}

export interface ParsedResponseHead {
  readonly version: '1.0' | '1.1';
  readonly status: number;
  readonly reason: string;
  readonly headers: HeaderList;
}

/** Characters of a request target, at most; a longer one is answered with 414. */
export const targetLimit = 64 * 1024;

const statusLine = /^HTTP\/1\.([01]) ([1-9][0-9]{2})(?: ([^\r\n]*))?$/;

/**
 * @param head Latin-1 text from the request line to the last field line, without the empty line
 * @throws MessageRefusal
 */
export function parseRequestHead(head: string): ParsedRequestHead {
  refuseForbiddenBytes(head);
  let end = head.indexOf('\r\n');
  if (end < 0) end = head.length;
  const first = head.indexOf(' ');
  const second = head.indexOf(' ', first + 1);
  if (first <= 0 || second < 0 || second > end) {
    throw new MessageRefusal('request.malformed', 'the request line is not method, target and version');
  }
  const method = head.slice(0, first);
  if (!isToken(method))
    throw new MessageRefusal('request.malformed', 'the method has characters that are not allowed in it');
  const target = head.slice(first + 1, second);
  if (target.length > targetLimit) {
    throw new MessageRefusal('request.target_too_long', `the target has ${target.length} characters`);
  }
  const version = head.slice(second + 1, end);
  if (version !== 'HTTP/1.1' && version !== 'HTTP/1.0') {
    if (!/^HTTP\/[0-9]\.[0-9]$/.test(version))
      throw new MessageRefusal('request.malformed', 'the request line does not end in a version of HTTP');
    throw new MessageRefusal(
      'request.version_not_supported',
      `the version '${version.slice(0, 20)}' is not served here`,
    );
  }
  return {
    method,
    target,
    version: version === 'HTTP/1.0' ? '1.0' : '1.1',
    headers: parseFields(head, end + 2),
  };
}

/**
 * @param head as for a request
 * @throws MessageRefusal whose code is about requests; the caller knows whose message it was
 */
export function parseResponseHead(head: string): ParsedResponseHead {
  refuseForbiddenBytes(head);
  let end = head.indexOf('\r\n');
  if (end < 0) end = head.length;
  const parts = statusLine.exec(head.slice(0, end));
  if (parts === null)
    throw new MessageRefusal('upstream.invalid_response', 'the status line is not one of HTTP/1.x');
  return {
    version: parts[1] === '0' ? '1.0' : '1.1',
    status: Number(parts[2]),
    reason: parts[3] ?? '',
    headers: parseFields(head, end + 2),
  };
}
