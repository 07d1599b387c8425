import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { Closers, eventually, forwardingTo, RawClient, rawUpstream } from '../helpers/http1-setup.ts';
import { readMessages } from '../helpers/message-reader.ts';
import { mutatedBytes } from './messages.ts';
import { type Codec, type Kind, kinds } from './request-kinds.ts';

/** Time of this file, in milliseconds: `DOORMAN_FUZZ_SECONDS`, or 6 s. */
const budget = Number(process.env.DOORMAN_FUZZ_SECONDS ?? 6) * 1000;
const share = { interruptAfterTimeLimit: budget / 3, numRuns: Number.MAX_SAFE_INTEGER };
// However long is asked for, and time for the counterexample to be made small.
vi.setConfig({ testTimeout: budget + 60_000 });

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
