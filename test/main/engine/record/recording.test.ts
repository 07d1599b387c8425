import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bodyOf } from '../../../../src/main/engine/message.ts';
import { BodyTap } from '../../../../src/main/engine/record/body-tap.ts';
import { FinishedExchange } from '../../../../src/main/engine/record/finished-exchange.ts';
import { Blocks } from '../../../../src/main/engine/record/memory/blocks.ts';
import { KeptBytes, sliceOf } from '../../../../src/main/engine/record/memory/kept-bytes.ts';
import { RecordMemory } from '../../../../src/main/engine/record/memory/record-memory.ts';
import type { ExchangeSummary } from '../../../../src/shared/model/exchange.ts';
import type { RecordBatch } from '../../../../src/shared/model/exchange-record.ts';
import { ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { packDetail } from '../../../helpers/pack-exchange.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { detailOf } from '../../history/fixtures/records.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function run(capture = {}, capturing = true, history?: MessagePort) {
  const origin = await startOrigin((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => {
      response.setHeader('content-type', 'text/plain');
      response.end('x'.repeat(1000));
    });
  });
  closers.push(origin.stop);
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
      capture,
    },
    { capturing, ...(history === undefined ? {} : { history }) },
  );
  closers.push(engine.stop);
  return engine;
}

describe('a recorded exchange', () => {
  it('holds both sides, their bodies and the time line', async () => {
    const engine = await run();
    await ask(
      engine.port('plain'),
      { method: 'POST', path: '/p', headers: { 'X-Mixed': 'Case', 'content-length': 4 } },
      'body',
    );
    const [exchange] = await engine.finished(1);
    if (exchange === undefined) throw new Error('nothing was recorded');
    expect(exchange.request.headers).toContainEqual(['X-Mixed', 'Case']);
    expect(exchange.upstreamRequest?.headers).toContainEqual(['Via', '1.1 doorman']);
    expect(exchange.upstreamResponse?.status).toBe(200);
    expect(exchange.response?.headers).toContainEqual(['Via', '1.1 doorman']);
    expect(exchange.request.body).toEqual({ size: 4, kept: 4, complete: true });
    expect(exchange.response?.body).toEqual({ size: 1000, kept: 1000, complete: true });
    const body = engine.engine.getBody(exchange.summary.id, 'request', 0, 100);
    expect(Buffer.from(body?.bytes ?? []).toString()).toBe('body');
    const { sent, firstByte, end } = exchange.timing;
    expect([0, sent, firstByte, end]).toEqual(
      [0, sent, firstByte, end].toSorted((a, b) => Number(a) - Number(b)),
    );
  });

  it.each([
    ['0B', 0],
    ['1MiB', 1],
  ])('is handed over to a history of %s: %i records', async (history, expected) => {
    const { port1, port2 } = new MessageChannel();
    const batches: RecordBatch[] = [];
    port2.on('message', (batch: RecordBatch) => batches.push(batch));
    const closed = once(port2, 'close');
    const engine = await run({ history }, true, port1);
    await ask(engine.port('plain'));
    expect(await engine.finished(1)).toHaveLength(1);
    await engine.stop();
    await closed;
    expect(batches.flatMap(({ records }) => records)).toHaveLength(expected);
  });

  it('keeps only the beginning of a body that is larger than capture.bodyBytes', async () => {
    const engine = await run({ bodyBytes: '10B' });
    const answer = await ask(engine.port('plain'));
    expect(answer.text).toHaveLength(1000);
    const [exchange] = await engine.finished(1);
    expect(exchange?.response?.body).toEqual({ size: 1000, kept: 10, complete: true });
  });

  it('is forgotten, oldest first, past capture.exchanges', async () => {
    const engine = await run({ exchanges: 3 });
    for (let index = 0; index < 6; index += 1) {
      await ask(engine.port('plain'), { path: `/${index}` });
      await engine.finished(Math.min(index + 1, 3));
    }
    expect(engine.engine.listExchanges().map(({ target }) => target)).toEqual(['/3', '/4', '/5']);
  });

  it('is forgotten past capture.totalBytes of bodies', async () => {
    const engine = await run({ bodyBytes: '1KiB', totalBytes: '2500B' });
    for (let index = 0; index < 5; index += 1) {
      await ask(engine.port('plain'), { path: `/${index}` });
      await engine.finished(1);
    }
    expect(engine.engine.listExchanges().map(({ target }) => target)).toEqual(['/3', '/4']);
  });

  it('is not kept while capture is paused, though it is still counted', async () => {
    const engine = await run({}, false);
    await ask(engine.port('plain'));
    expect(engine.engine.listExchanges()).toEqual([]);
    const total = () => engine.messages.findLast((message) => message.kind === 'status')?.traffic.total;
    while (total() !== 1) await new Promise((resolve) => setTimeout(resolve, 10));
    engine.engine.setCapturing(true);
    await ask(engine.port('plain'));
    expect(await engine.finished(1)).toHaveLength(1);
  });

  it('is announced in batches that say the same as the list', async () => {
    const engine = await run();
    for (let index = 0; index < 20; index += 1) await ask(engine.port('plain'), { path: `/${index}` });
    await engine.finished(20);
    const latest = () => {
      const known = new Map<string, ExchangeSummary>();
      for (const message of engine.messages) {
        if (message.kind === 'changed') for (const item of message.items) known.set(item.id, item);
      }
      return [...known.values()];
    };
    while (latest().filter(({ state }) => state === 'complete').length < 20) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(latest()).toEqual(engine.engine.listExchanges());
  });
});

describe('a body tap', () => {
  it('counts all, keeps the beginning, and alters nothing', () => {
    const body = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(body, fc.integer({ min: 0, max: 400 }), (given, limit) => {
        const ends: string[] = [];
        const tap = new BodyTap(bodyOf(given), new KeptBytes(limit, new Blocks()), {
          bodyEnded: ({ kind }) => ends.push(kind),
        });
        const through: number[] = [];
        tap.read({
          data: (chunk) => {
            through.push(...chunk);
            return true;
          },
          end: () => ends.push('sink'),
          fail: () => {
            throw new Error('must not fail');
          },
        });
        expect(through).toEqual([...given]);
        expect(ends).toEqual(['sink', 'complete']);
        expect([...sliceOf(tap.chunks(), 0, 1000)]).toEqual([...given.subarray(0, limit)]);
        expect([tap.size, tap.kept]).toEqual([given.length, Math.min(given.length, limit)]);
        expect(tap.complete).toBe(true);
      }),
    );
  });
});

describe('the beginning of a body', () => {
  it('is what came, up to the limit, however it was cut into chunks', () => {
    const chunk = fc.integer({ min: 0, max: 40_000 });
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 12 }),
        fc.integer({ min: 1, max: 150_000 }),
        (sizes, limit) => {
          const kept = new KeptBytes(limit, new Blocks());
          const chunks = sizes.map((size, index) => new Uint8Array(size).fill(index + 1));
          for (const one of chunks) kept.add(one);
          const whole = Buffer.concat(chunks).subarray(0, limit);
          expect(kept.length).toBe(whole.length);
          expect(Buffer.concat(kept.chunks()).equals(whole)).toBe(true);
          expect(Buffer.from(sliceOf(kept.chunks(), 10, 30_000)).equals(whole.subarray(10, 30_010))).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('the memory of finished exchanges', () => {
  const text = (index: number) => packDetail(detailOf(index));
  const keptOf = (memory: RecordMemory, bytes: Buffer): KeptBytes => {
    const kept = new KeptBytes(bytes.length, memory.blocks);
    kept.add(bytes);
    return kept;
  };

  it('is used again, and what is still held by somebody stays as it is', () => {
    const memory = new RecordMemory();
    const held: { readonly exchange: FinishedExchange; readonly index: number }[] = [];
    const slabs = new Set<unknown>();
    const take = memory.slabs.take.bind(memory.slabs);
    vi.spyOn(memory.slabs, 'take').mockImplementation((length) => {
      const piece = take(length);
      slabs.add(piece.slab);
      return piece;
    });
    for (let index = 0; index < 20_000; index += 1) {
      const body = Buffer.alloc(index % 900, index);
      const exchange = new FinishedExchange(`e-${index}`, text(index), null, keptOf(memory, body), memory);
      held.push({ exchange, index });
      // The oldest go, but for every hundredth of them, which stays for as long again.
      if (held.length > 500) {
        const [first] = held.splice(held[0]?.index ? (held[0].index % 100 === 0 ? 1 : 0) : 0, 1);
        first?.exchange.letGo();
      }
      if (index % 1000 !== 0) continue;
      for (const { exchange: one, index: number } of held) {
        expect(one.detail()).toEqual(detailOf(number));
        expect(Buffer.from(one.body('response'))).toEqual(Buffer.alloc(number % 900, number));
      }
    }
    expect(slabs.size).toBeLessThan(30);
  });

  it('holds large bodies in their blocks, apart from others', () => {
    const memory = new RecordMemory();
    const make = (fill: number) =>
      new FinishedExchange(
        `e-${fill}`,
        text(fill),
        keptOf(memory, Buffer.alloc(10, fill)),
        keptOf(memory, Buffer.alloc(200_000, fill)),
        memory,
      );
    const [one, two] = [make(1), make(2)];
    one.letGo();
    const three = make(3);
    expect(Buffer.from(two.body('response')).equals(Buffer.alloc(200_000, 2))).toBe(true);
    expect(Buffer.from(three.body('response', 199_990, 100)).equals(Buffer.alloc(10, 3))).toBe(true);
    expect(Buffer.from(three.body('request')).equals(Buffer.alloc(10, 3))).toBe(true);
  });

  it.each(['café', 'café €', 'route 日本 🚪', '\u0100'])('keeps every character of %j', (written) => {
    const memory = new RecordMemory();
    const detail = detailOf(1);
    const named = { ...detail, summary: { ...detail.summary, route: written } };
    const body = Buffer.from('body');
    const exchange = new FinishedExchange('e-1', packDetail(named), null, keptOf(memory, body), memory);
    expect(exchange.detail()).toEqual(named);
    expect(exchange.summary().route).toBe(written);
    expect(Buffer.from(exchange.body('response'))).toEqual(body);
  });

  it('is not read once nobody holds it', () => {
    const exchange = new FinishedExchange('e-1', text(1), null, null, new RecordMemory());
    exchange.hold();
    exchange.letGo();
    expect(exchange.detail()).toEqual(detailOf(1));
    exchange.letGo();
    expect(() => exchange.detail()).toThrow('was let go');
  });
});
