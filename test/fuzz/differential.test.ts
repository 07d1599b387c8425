import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { Closers, eventually, forwardingTo, RawClient, rawUpstream } from '../helpers/http1-setup.ts';
import { readMessages } from '../helpers/message-reader.ts';
import { mutatedBytes } from './messages.ts';

/** Time of this file, in milliseconds: `DOORMAN_FUZZ_SECONDS`, or 6 s. */
const budget = Number(process.env.DOORMAN_FUZZ_SECONDS ?? 6) * 1000;
const share = { interruptAfterTimeLimit: budget / 3, numRuns: Number.MAX_SAFE_INTEGER };
// However long is asked for, and time for the counterexample to be made small.
vi.setConfig({ testTimeout: budget + 60_000 });

type Codec = 'ours' | 'oracle';
type Fate = 'forwarded' | 'refused';

interface Kind {
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
const kinds: readonly Kind[] = [
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

interface Seen {
  readonly target: string;
  readonly body: string;
}

/** An engine with the codec, before an upstream that reads messages on its own and keeps what it saw. */
async function start(closers: Closers, codec: Codec) {
  vi.stubEnv('DOORMAN_TEST_CODEC', codec === 'oracle' ? 'oracle' : '');
  const seen: Seen[] = [];
  const answered = new Map<number, number>();
  const upstream = await rawUpstream(closers, (socket, all, connection) => {
    let messages: ReturnType<typeof readMessages>;
    try {
      messages = readMessages(all);
    } catch {
      return;
    }
    for (const { firstLine, body } of messages.slice(answered.get(connection) ?? 0)) {
      seen.push({ target: firstLine.split(' ')[1] ?? '', body });
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    }
    answered.set(connection, messages.length);
  });
  const engine = await forwardingTo(closers, upstream.url, { pool: { timeouts: { headers: '5s' } } });

  /** Sends the bytes in pieces and waits until nothing of it runs any more. */
  const send = async (bytes: string, cuts: readonly number[], halfClose = false): Promise<void> => {
    const client = new RawClient(closers, engine.plain);
    const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort(
      (left, right) => left - right,
    );
    let from = 0;
    for (const end of [...ends, bytes.length]) {
      client.send(bytes.slice(from, end));
      from = end;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (halfClose) client.halfClose();
    await client.untilEnd();
    client.socket.destroy();
    await eventually(() => engine.engine.listExchanges().every(({ state }) => state !== 'active'));
  };
  /** What the engine says it forwarded and had answered, in its order. */
  const forwarded = (): Seen[] =>
    engine.engine
      .listExchanges()
      .filter((exchange: ExchangeSummary) => exchange.answeredBy === 'upstream')
      .map(({ id, target }) => {
        const body = engine.engine.getBody(id, 'request', 0, 100_000)?.bytes ?? new Uint8Array();
        return { target, body: Buffer.from(body).toString('latin1') };
      });
  return { seen, send, forwarded, clear: () => engine.engine.clearExchanges() };
}

const closers = new Closers();
afterEach(() => closers.closeAll());

/** Makes the connection close behind a row of messages. */
const last = 'GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
const withoutLast = (seen: readonly Seen[]) => seen.filter(({ target }) => target !== '/last');

describe('both codecs', () => {
  it.each(kinds)('do with $name what the table says', async (one) => {
    for (const codec of ['ours', 'oracle'] as const) {
      const { seen, send } = await start(closers, codec);
      await send(one.bytes('/x') + last, []);
      const expected = one[codec] === 'forwarded' ? [{ target: '/x', body: one.body }] : [];
      expect({ codec, seen: withoutLast(seen) }).toEqual({ codec, seen: expected });
    }
    expect(one.reason === '').toBe(one.ours === one.oracle);
  });
});

const pipeline = fc.array(fc.constantFrom(...kinds), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.nat(), { maxLength: 8 });

describe('a pipeline cut at random', () => {
  it('reaches the upstream through our codec up to what is refused, whole and in order', async () => {
    const { seen, send } = await start(closers, 'ours');
    await fc.assert(
      fc.asyncProperty(pipeline, cuts, async (messages, at) => {
        seen.length = 0;
        await send(messages.map((message, index) => message.bytes(`/${index}`)).join('') + last, at);
        const refused = messages.findIndex(({ ours }) => ours === 'refused');
        const expected = messages
          .slice(0, refused < 0 ? messages.length : refused)
          .map(({ body }, index) => ({ target: `/${index}`, body }));
        expect(withoutLast(seen)).toEqual(expected);
      }),
      share,
    );
  });

  it('reaches the upstream through the oracle with no other boundaries', async () => {
    const { seen, send } = await start(closers, 'oracle');
    const sent: Kind[] = [];
    await fc.assert(
      fc.asyncProperty(pipeline, cuts, async (messages, at) => {
        const first = sent.length;
        sent.push(...messages);
        await send(messages.map((message, index) => message.bytes(`/${first + index}`)).join('') + last, at);
        // Node ends the connection at what it refuses and cuts requests before it off: they may come late, or never.
        for (const { target, body } of withoutLast(seen.splice(0))) {
          expect(sent[Number(target.slice(1))]).toMatchObject({ oracle: 'forwarded', body });
        }
      }),
      share,
    );
  });

  it('and altered at random never shows the upstream another request than our parser found', async () => {
    const { seen, send, forwarded, clear } = await start(closers, 'ours');
    const bytes = pipeline.map((messages) =>
      messages.map((message, index) => message.bytes(`/${index}`)).join(''),
    );
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), cuts, async (altered, at) => {
        seen.length = 0;
        clear();
        await send(altered, at, true);
        expect(seen).toEqual(forwarded());
      }),
      share,
    );
  });
});
