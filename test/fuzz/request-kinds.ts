export type Codec = 'ours' | 'oracle';
type Fate = 'forwarded' | 'refused';

/** One way to write a request, and what becomes of it. */
export interface Kind {
  readonly name: string;
  readonly bytes: (target: string) => string;
  readonly body?: string;
  readonly ours: Fate;
  readonly oracle: Fate;
  /** Why the codecs differ; '' where they do not. */
  readonly reason: string;
}

const kind = (
  name: string,
  ours: Fate,
  oracle: Fate,
  reason: string,
  bytes: Kind['bytes'],
  body = '',
): Kind => ({
  name,
  ours,
  oracle,
  reason,
  bytes,
  body,
});
const same = (name: string, fate: Fate, bytes: Kind['bytes'], body = '') =>
  kind(name, fate, fate, '', bytes, body);

const post = (fields: string, body: string) => (target: string) =>
  `POST ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n${body}`;
const get = (fields: string) => (target: string) => `GET ${target} HTTP/1.1\r\nHost: a\r\n${fields}\r\n`;
const inner = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';

/**
 * Messages plain and ambiguous, and what each codec does with them. Besides, Node gives a request up whose client has ended
 * its side, where ours answers it; that is for `connections.test.ts`, and no client here ends its side before the oracle.
 */
export const kinds: readonly Kind[] = [
  same('a plain request', 'forwarded', get('')),
  same('a body of known length', 'forwarded', post('Content-Length: 5', 'hello'), 'hello'),
  same(
    'a body that looks like a request',
    'forwarded',
    post(`Content-Length: ${inner.length}`, inner),
    inner,
  ),
  same(
    'a chunked body',
    'forwarded',
    post('Transfer-Encoding: chunked', '3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n'),
    'hello',
  ),
  same(
    'chunks that look like requests',
    'forwarded',
    post('Transfer-Encoding: chunked', `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`),
    inner,
  ),
  same(
    'trailers',
    'forwarded',
    post('Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\nX: 1\r\n\r\n'),
    'hello',
  ),
  same(
    'chunk extensions',
    'forwarded',
    post('Transfer-Encoding: chunked', '5;a=b\r\nhello\r\n0;c\r\n\r\n'),
    'hello',
  ),
  same('no body by length', 'forwarded', post('Content-Length: 0', '')),
  same('both framings', 'refused', post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n')),
  same('two lengths', 'refused', post('Content-Length: 5\r\nContent-Length: 5', 'hello')),
  same('a list of lengths', 'refused', post('Content-Length: 5, 5', 'hello')),
  same('a signed length', 'refused', post('Content-Length: +5', 'hello')),
  same('a hexadecimal length', 'refused', post('Content-Length: 0x5', 'hello')),
  same('an unknown coding', 'refused', post('Transfer-Encoding: xchunked', '0\r\n\r\n')),
  same('two codings', 'refused', post('Transfer-Encoding: gzip, chunked', '0\r\n\r\n')),
  same('chunked twice', 'refused', post('Transfer-Encoding: chunked, chunked', '0\r\n\r\n')),
  same('white space before a colon', 'refused', post('Content-Length : 5', 'hello')),
  same('a folded field', 'refused', get('X: 1\r\n 2\r\n')),
  same('a bare LF between fields', 'refused', get('X: 1\nContent-Length: 40\r\n')),
  same('a bare CR in a field', 'refused', get('X: 1\rContent-Length: 40\r\n')),
  same('a NUL in a field', 'refused', get('X: 1\0\r\n')),
  same('chunk lines that end in LF', 'refused', post('Transfer-Encoding: chunked', '5\nhello\n0\n\n')),
  same(
    'a chunk longer than its size',
    'refused',
    post('Transfer-Encoding: chunked', '3\r\nhello\r\n0\r\n\r\n'),
  ),
  same(
    'a chunk size that overflows',
    'refused',
    post('Transfer-Encoding: chunked', 'ffffffffffffffffff\r\nhello\r\n0\r\n\r\n'),
  ),
  kind(
    'an unknown method',
    'forwarded',
    'refused',
    'Node serves a fixed list of methods',
    (target) => `BREW ${target} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ),
  kind(
    'two empty lines before',
    'refused',
    'forwarded',
    'Node reads over any number of them, ours over one',
    (target) => `\r\n\r\n${get('')(target)}`,
  ),
  same('a bare LF behind the request line', 'refused', (target) => `GET ${target} HTTP/1.1\nHost: a\r\n\r\n`),
  same('a DEL in a field', 'refused', get('X: \x7f\r\n')),
  same(
    'a space behind a chunk size',
    'refused',
    post('Transfer-Encoding: chunked', '5 \r\nhello\r\n0\r\n\r\n'),
    'hello',
  ),
  kind(
    'white space before a chunk extension',
    'forwarded',
    'refused',
    'RFC 9112 section 7.1.1 has recipients read over it',
    post('Transfer-Encoding: chunked', '5 ;a\r\nhello\r\n0\r\n\r\n'),
    'hello',
  ),
  same('an empty coding', 'refused', post('Transfer-Encoding:', '')),
  same(
    'a coding in upper case',
    'forwarded',
    post('Transfer-Encoding: CHUNKED', '5\r\nhello\r\n0\r\n\r\n'),
    'hello',
  ),
  same('zeros before a length', 'forwarded', post('Content-Length: 0005', 'hello'), 'hello'),
  same(
    'zeros before a chunk size',
    'forwarded',
    post('Transfer-Encoding: chunked', '0005\r\nhello\r\n0\r\n\r\n'),
    'hello',
  ),
  kind(
    'two spaces in the request line',
    'refused',
    'forwarded',
    'Node reads over further spaces; RFC 9112 section 3 has one',
    (target) => `GET  ${target} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ),
  same(
    'a folded trailer',
    'refused',
    post('Transfer-Encoding: chunked', '5\r\nhello\r\n0\r\nX: 1\r\n 2\r\n\r\n'),
    'hello',
  ),
  same('an empty field name', 'refused', get(': 1\r\n')),
  same('a form feed for white space', 'refused', get('X:\x0c1\r\n')),
];
