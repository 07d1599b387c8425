import fc from 'fast-check';

/** Pieces that heads are built of: plain ones, and those that servers have disagreed about. */
const names = [
  'Host',
  'X-A',
  'Content-Length',
  'content-length',
  'Transfer-Encoding',
  'transfer-encoding',
  'Transfer-Encoding ',
  'Content\tLength',
  'Connection',
  'Content-Length\0',
  'X_A',
  '',
];
const values = [
  'a',
  'a.localhost:80',
  '0',
  '5',
  '05',
  '5, 5',
  '+5',
  '-1',
  '0x5',
  '5 5',
  '',
  'chunked',
  'Chunked',
  'xchunked',
  'chunked, chunked',
  'gzip, chunked',
  'chunked;a=b',
  'identity',
  'close',
  'a\tb',
  'é',
  'a\x00b',
  'a\rb',
  'a\nb',
  'a\r\nContent-Length: 7',
];
const separators = [': ', ':', ':\t', ': \t ', ' : ', ':\x0b', '\t:'];
const lineEnds = ['\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n ', '\r\n\t', '\n\r\n'];

const field = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom(
      ...separators.flatMap((one, at) => (at === 0 ? Array.from({ length: 8 }, () => one) : [one])),
    ),
    fc.constantFrom(...values),
  )
  .map((parts) => parts.join(''));

const fields = fc
  .array(fc.tuple(fc.constantFrom(...lineEnds), field), { maxLength: 6 })
  .map((lines) => lines.flat().join(''));

const requestLine = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'get', 'G(T', ''),
    fc.constantFrom(' ', ' ', ' ', ' ', '  ', '\t'),
    fc.constantFrom('/', '/a?b', 'http://b/c', '*', '//x', '', '/ /'),
    fc.constantFrom(' ', ' ', ' ', ' ', '  ', '\t'),
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 ', ''),
  )
  .map((parts) => parts.join(''));

const statusLine = fc
  .tuple(
    fc.constantFrom('HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2'),
    fc.constantFrom(' 200', ' 204', ' 101', ' 304', ' 099', ' 2000', '200', ' +20'),
    fc.constantFrom(' OK', '', ' ', ' O\tK', ' \x01', ' é'),
  )
  .map((parts) => parts.join(''));

/** A head without its empty line, Latin-1, valid or nearly so. */
export const requestHead = fc.tuple(requestLine, fields).map(([line, rest]) => `${line}${rest}`);
export const responseHead = fc.tuple(statusLine, fields).map(([line, rest]) => `${line}${rest}`);

/** Bytes changed, put in, taken out or repeated at random. */
export function mutatedBytes(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const byte = fc.oneof(fc.constantFrom(0, 9, 10, 13, 32, 44, 58, 59, 127), fc.integer({ min: 0, max: 255 }));
  const change = fc.tuple(fc.constantFrom('set', 'insert', 'remove', 'repeat'), fc.nat(), byte);
  return fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 4 })).map(([original, changes]) => {
    let result = original;
    for (const [kind, position, code] of changes) {
      const at = position % (result.length + 1);
      const character = String.fromCharCode(code);
      const before = result.slice(0, at);
      if (kind === 'set') result = before + character + result.slice(at + 1);
      else if (kind === 'insert') result = before + character + result.slice(at);
      else if (kind === 'remove') result = before + result.slice(at + 1);
      else result = before + result.slice(Math.max(0, at - 8), at) + result.slice(at);
    }
    return result;
  });
}
