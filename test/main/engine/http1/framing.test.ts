import { afterEach, describe, expect, it } from 'vitest';
import {
  answeringUpstream,
  Closers,
  forwardingTo,
  RawClient,
  rawUpstream,
} from '../../../helpers/http1-setup.ts';
import { readMessages } from '../../../helpers/message-reader.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const post = (fields: string, body = '') => `POST / HTTP/1.1\r\nHost: a\r\n${fields}\r\n\r\n${body}`;
const chunkedPost = (body: string) => post('Transfer-Encoding: chunked', body);

const refusedHeads: readonly (readonly [string, string])[] = [
  ['a bare LF behind the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n'],
  ['bare LFs everywhere', 'GET / HTTP/1.1\nHost: a\n\nGET / HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['a bare LF between fields', 'GET / HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n'],
  ['a bare CR in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n'],
  ['a NUL in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\0\r\n\r\n'],
  ['a DEL in a value', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\x7f\r\n\r\n'],
  ['a folded field', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n'],
  ['a field folded with a tab', 'GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n\t2\r\n\r\n'],
  ['white space before the first field', 'GET / HTTP/1.1\r\n Host: a\r\n\r\n'],
  ['white space before the colon', 'GET / HTTP/1.1\r\nHost : a\r\n\r\n'],
  ['a tab before the colon', 'GET / HTTP/1.1\r\nHost\t: a\r\n\r\n'],
  ['a field without colon', 'GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n'],
  ['an empty field name', 'GET / HTTP/1.1\r\nHost: a\r\n: 1\r\n\r\n'],
  ['a field name that is no token', 'GET / HTTP/1.1\r\nHost: a\r\nX(1): 1\r\n\r\n'],
  [
    'Content-Length and Transfer-Encoding',
    post('Content-Length: 1\r\nTransfer-Encoding: chunked', '0\r\n\r\n'),
  ],
  [
    'Transfer-Encoding and Content-Length',
    post('Transfer-Encoding: chunked\r\nContent-Length: 5', '0\r\n\r\n'),
  ],
  ['two differing Content-Lengths', post('Content-Length: 1\r\nContent-Length: 2', 'xx')],
  ['the same Content-Length twice', post('Content-Length: 1\r\nContent-Length: 1', 'x')],
  ['a list as Content-Length', post('Content-Length: 5, 5', 'hello')],
  ['a sign before Content-Length', post('Content-Length: +5', 'hello')],
  ['a negative Content-Length', post('Content-Length: -5', 'hello')],
  ['a hexadecimal Content-Length', post('Content-Length: 0x5', 'hello')],
  ['a space inside Content-Length', post('Content-Length: 5 5', 'hello')],
  ['an empty Content-Length', post('Content-Length:', 'hello')],
  ['a fraction as Content-Length', post('Content-Length: 5.0', 'hello')],
  ['a Content-Length beyond what a number holds', post('Content-Length: 99999999999999999999', 'hello')],
  ['the coding xchunked', post('Transfer-Encoding: xchunked', '0\r\n\r\n')],
  ['chunked twice', post('Transfer-Encoding: chunked, chunked', '0\r\n\r\n')],
  ['chunked on two lines', post('Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked', '0\r\n\r\n')],
  ['gzip before chunked', post('Transfer-Encoding: gzip, chunked', '0\r\n\r\n')],
  ['chunked before identity', post('Transfer-Encoding: chunked, identity', '0\r\n\r\n')],
  ['a coding that is not chunked', post('Transfer-Encoding: identity', 'hello')],
  ['an empty Transfer-Encoding', post('Transfer-Encoding:', 'hello')],
  ['chunked behind a vertical tab', post('Transfer-Encoding: \x0bchunked', '0\r\n\r\n')],
  ['chunked with a parameter', post('Transfer-Encoding: chunked;q=1', '0\r\n\r\n')],
  [
    'Transfer-Encoding in HTTP/1.0',
    'POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
];

const refusedChunks: readonly (readonly [string, string])[] = [
  ['that is not hexadecimal', 'x\r\nhello\r\n0\r\n\r\n'],
  ['with a sign', '+5\r\nhello\r\n0\r\n\r\n'],
  ['with 0x before it', '0x5\r\nhello\r\n0\r\n\r\n'],
  ['with a space before it', ' 5\r\nhello\r\n0\r\n\r\n'],
  ['with a space behind it', '5 \r\nhello\r\n0\r\n\r\n'],
  ['that is empty', '\r\nhello\r\n0\r\n\r\n'],
  ['that overflows a number', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n'],
  ['on a line that ends in LF alone', '5\nhello\r\n0\r\n\r\n'],
  ['with an extension that hides a CR', '5;a\rb\r\nhello\r\n0\r\n\r\n'],
  ['with an extension that hides a NUL', '5;a\0\r\nhello\r\n0\r\n\r\n'],
  ['with an extension that does not end', `5;${'a'.repeat(2000)}`],
  ['smaller than its data', '3\r\nhello\r\n0\r\n\r\n'],
  ['behind data that ends in LF alone', '5\r\nhello\n0\r\n\r\n'],
  ['that is only a pretext for extensions', `1;${'x'.repeat(900)}\r\na\r\n`.repeat(100)],
];

const refusedTrailers: readonly (readonly [string, string])[] = [
  ['with a bare LF', '0\r\nX: 1\nY: 2\r\n\r\n'],
  ['with white space before the colon', '0\r\nX : 1\r\n\r\n'],
  ['that is folded', '0\r\nX: 1\r\n 2\r\n\r\n'],
  ['that does not end', `0\r\nX: ${'y'.repeat(20_000)}`],
];

describe('a request that could be read in two ways', () => {
  it.each(refusedHeads)('with %s is answered 400, closed, and reaches no upstream', async (_name, bytes) => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(bytes);
    const answer = await client.untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/\r\nConnection: close\r\n/);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(upstream.received).toEqual([]);
  });

  it.each(refusedChunks)(
    'with a chunk size %s is answered 400 and never whole at the upstream',
    async (_name, body) => {
      const upstream = await rawUpstream(closers, () => {});
      const engine = await forwardingTo(closers, upstream.url);
      const answer = await new RawClient(closers, engine.plain).send(chunkedPost(body)).untilEnd();
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(upstream.received.join('')).not.toContain('0\r\n\r\n');
    },
  );

  it.each(refusedTrailers)('with a trailer section %s is answered 400', async (_name, body) => {
    const upstream = await rawUpstream(closers, () => {});
    const engine = await forwardingTo(closers, upstream.url);
    const answer = await new RawClient(closers, engine.plain).send(chunkedPost(body)).untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(upstream.received.join('')).not.toContain('0\r\n\r\n');
  });
});

describe('a request that is unusual and clear', () => {
  const accepted: readonly (readonly [string, string, string])[] = [
    ['white space around its Content-Length', post('Content-Length: \t 5 ', 'hello'), 'hello'],
    ['zeros before its Content-Length', post('Content-Length: 0005', 'hello'), 'hello'],
    [
      'the coding Chunked, for codings ignore case',
      post('Transfer-Encoding: Chunked', '5\r\nhello\r\n0\r\n\r\n'),
      'hello',
    ],
    ['chunk extensions', chunkedPost('5;name="a;b"\r\nhello\r\n0;last\r\n\r\n'), 'hello'],
    ['zeros before a chunk size', chunkedPost('0005\r\nhello\r\n000\r\n\r\n'), 'hello'],
    ['upper-case chunk sizes', chunkedPost(`A\r\n${'x'.repeat(10)}\r\n0\r\n\r\n`), 'x'.repeat(10)],
    [
      'a body full of requests',
      post('Content-Length: 18', 'GET / HTTP/1.1\r\n\r\n'),
      'GET / HTTP/1.1\r\n\r\n',
    ],
  ];

  it.each(accepted)('with %s is forwarded, framed anew', async (_name, bytes, body) => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      try {
        readMessages(all);
      } catch {
        return;
      }
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(bytes);
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 200 /);
    expect(readMessages(upstream.received[0] ?? '').map((message) => message.body)).toEqual([body]);
  });

  it('with UTF-8 in its fields is forwarded byte for byte, and so is such a response', async () => {
    const utf8 = Buffer.from('“€” – naïve').toString('latin1');
    const upstream = await answeringUpstream(
      closers,
      `HTTP/1.1 200 OK\r\nX-Name: ${utf8}\r\nContent-Length: 0\r\n\r\n`,
    );
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send(
      `GET / HTTP/1.1\r\nHost: a\r\nX-Name: ${utf8}\r\n\r\n`,
    );
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toContain(`X-Name: ${utf8}\r\n`);
    expect(upstream.received[0]).toContain(`X-Name: ${utf8}\r\n`);
  });
});

describe('a response that could be read in two ways', () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      'Content-Length and Transfer-Encoding',
      'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['two Content-Lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello'],
    ['a list as Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello'],
    ['Transfer-Encoding in HTTP/1.0', 'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a coding besides chunked', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n'],
    ['a bare LF', 'HTTP/1.1 200 OK\r\nX: 1\nY: 2\r\nContent-Length: 0\r\n\r\n'],
    ['a folded field', 'HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\nContent-Length: 0\r\n\r\n'],
    ['white space before a colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a NUL', 'HTTP/1.1 200 OK\r\nX: \0\r\nContent-Length: 0\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n'],
    ['101 that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
  ];

  it.each(cases)('with %s is answered 502', async (_name, response) => {
    const upstream = await answeringUpstream(closers, response);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await client.until((text) => text.includes('\r\n\r\n'))).toMatch(/^HTTP\/1\.1 502 /);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.invalid_response');
  });

  it('with a bad chunk in its body never looks complete', async () => {
    const upstream = await answeringUpstream(
      closers,
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nZ\r\n',
    );
    const engine = await forwardingTo(closers, upstream.url);
    const answer = await new RawClient(closers, engine.plain)
      .send('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      .untilEnd();
    expect(answer).toContain('\r\n5\r\nhello');
    expect(answer).not.toContain('\r\n0\r\n');
  });
});
