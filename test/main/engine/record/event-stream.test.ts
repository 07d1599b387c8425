import type { ServerResponse } from 'node:http';
import { brotliCompressSync, createGzip, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { EventLog } from '../../../../src/main/engine/record/frames/event-log.ts';
import {
  EventStreamParser,
  type ParsedEvent,
} from '../../../../src/main/engine/record/frames/event-stream-parser.ts';
import { messageLimit } from '../../../../src/main/engine/record/frames/kept-messages.ts';
import { previewLimit } from '../../../../src/main/engine/record/frames/message-assembler.ts';
import { microseconds } from '../../../../src/shared/model/units.ts';
import type { StreamMessage } from '../../../../src/shared/model/websocket.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

function parse(stream: Uint8Array | string, size = Number.POSITIVE_INFINITY) {
  const bytes = Buffer.from(stream);
  const events: ParsedEvent[] = [];
  let time = 0;
  const parser = new EventStreamParser(
    () => microseconds(time++),
    (event) => events.push(event),
  );
  for (let at = 0; at < bytes.length; at += size)
    parser.take(bytes.subarray(at, Math.min(bytes.length, at + size)));
  parser.close();
  return events;
}

const textOf = ({ preview }: Pick<ParsedEvent, 'preview'>) => preview.toString();
const told = (events: readonly ParsedEvent[]) =>
  events.map((event) => [event.kind, event.event, event.id, event.retry, textOf(event), event.complete]);

describe('an event stream', () => {
  it('is read into events with type, ID, reconnection time and data', () => {
    expect(
      told(
        parse('event: price\nid: 7\nretry: 2500\ndata: {"a":1}\n\ndata: one\ndata:two\ndata\ndata:  x\n\n'),
      ),
    ).toEqual([
      ['event', 'price', '7', 2500, '{"a":1}', true],
      ['event', null, null, null, 'one\ntwo\n\n x', true],
    ]);
  });

  it('may end its lines with CR, LF or CRLF, mixed, and begin with a byte order mark', () => {
    const stream = '\ufeffdata: a\r\n\r\ndata: b\r\rdata: c\n\ndata: d\r\n\ndata: e\n\r\ndata: f\r\n\r\n';
    expect(parse(stream).map(textOf)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(parse('\ufeff\ufeffdata: a\n\n')).toMatchObject([{ kind: 'settings' }]);
  });

  it('is read alike however it is cut into pieces, also inside a character or a CRLF', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'data: ü€𝄞',
        'data',
        ':ping',
        'id: 1',
        'id: \0',
        'event: e',
        'retry: 5',
        'retry: 5x',
        'x: y',
        '',
      ),
      fc.string({ unit: 'binary', maxLength: 20 }),
    );
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\r', '\n', '\r\n')), { maxLength: 40 })
      .map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(stream, fc.integer({ min: 1, max: 9 }), (text, size) => {
        expect(told(parse(text, size))).toEqual(told(parse(text)));
      }),
    );
  });

  it('tells of comments and of blocks that dispatch nothing', () => {
    expect(told(parse(': still there\n\nid: 9\n\nevent: x\n\n\n\nunknown: y\n\n'))).toEqual([
      ['comment', null, null, null, 'still there', true],
      ['settings', null, '9', null, '', true],
      ['settings', 'x', null, null, '', true],
      ['settings', null, null, null, '', true],
    ]);
  });

  it('follows the rules for odd fields', () => {
    const [event] = parse(
      'id: a\0b\nretry: 1.5\nretry: -1\nData: no\ndata : no\ndata: yes\nid: last\nid\n\n',
    );
    expect(event).toMatchObject({ id: '', retry: null });
    expect(event && textOf(event)).toBe('yes');
  });

  it('that ends in the middle of an event says so', () => {
    expect(told(parse('data: a\n\ndata: b\ndata: c'))).toEqual([
      ['event', null, null, null, 'a', true],
      ['event', null, null, null, 'b\nc', false],
    ]);
  });

  it('keeps the beginning of what is long, and counts all of it', () => {
    const long = 'x'.repeat(10 * previewLimit);
    for (const size of [1000, Number.POSITIVE_INFINITY]) {
      const [event, next] = parse(`data: ${long}\ndata: more\n\nid: ${long}\ndata: ok\n\n`, size);
      expect(event).toMatchObject({ size: long.length + 5, whole: false });
      expect(event?.preview.length).toBe(previewLimit);
      expect(next?.id?.length).toBe(1024);
      expect(next && textOf(next)).toBe('ok');
    }
  });

  it('dates an event by when its first byte came', () => {
    const events: ParsedEvent[] = [];
    let time = 0;
    const parser = new EventStreamParser(
      () => microseconds(time),
      (event) => events.push(event),
    );
    for (const [at, piece] of [
      [10, 'data: a\n'],
      [20, '\nda'],
      [30, 'ta: b\n\n'],
      [40, 'data: c\n\n'],
    ] as const) {
      time = at;
      parser.take(Buffer.from(piece));
    }
    expect(events.map(({ at }) => at)).toEqual([10, 20, 40]);
  });
});

const newLog = (contentEncoding: string, previewBytes = 1024 * 1024) =>
  new EventLog({ contentEncoding, previewBytes, elapsed: () => microseconds(1), onMessage: () => {} });
const texts = (items: readonly StreamMessage[]) =>
  items.map(({ preview }) => Buffer.from(preview, 'base64').toString());

describe('the events that are kept', () => {
  it('are the newest, bounded in number and bytes', async () => {
    const log = newLog('', 10 * previewLimit);
    for (let at = 1; at <= messageLimit + 5; at += 1) log.fromUpstream(Buffer.from(`data: ${at}\n\n`));
    const page = await log.page(0, 3);
    expect(page).toMatchObject({ total: messageLimit + 5, dropped: 5 });
    expect(texts(page.items)).toEqual(['6', '7', '8']);
    for (let at = 0; at < 100; at += 1)
      log.fromUpstream(Buffer.from(`data: ${'y'.repeat(previewLimit)}\n\n`));
    expect((await log.page(0, 1000)).items).toHaveLength(10);
    expect(log.held).toBeLessThan(11 * previewLimit);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('are decoded from %s, for display alone', async (coding, encode) => {
    const log = newLog(coding);
    const encoded = encode(Buffer.from('data: ä\n\ndata: b\n\n'));
    for (const byte of encoded) log.fromUpstream(Uint8Array.of(byte));
    await log.close();
    expect(texts((await log.page(0, 10)).items)).toEqual(['ä', 'b']);
  });

  it('come out of a coding as soon as the sender flushes it, and a cut end is none to complain of', async () => {
    const log = newLog('gzip');
    const gzip = createGzip();
    gzip.on('data', (chunk: Buffer) => log.fromUpstream(chunk));
    gzip.write('data: now\n\n');
    await new Promise<void>((resolve) => gzip.flush(resolve));
    expect(texts((await log.page(0, 10)).items)).toEqual(['now']);
    gzip.destroy();
    await log.close();
    expect((await log.page(0, 10)).notes).toEqual([]);
  });

  it('end with a note where the coding is unknown, damaged or a bomb', async () => {
    const unknown = newLog('x-secret');
    unknown.fromUpstream(Buffer.from('data: a\n\n'));
    await unknown.close();
    expect((await unknown.page(0, 10)).notes[0]).toMatch(/x-secret/);

    const damaged = newLog('gzip');
    damaged.fromUpstream(Buffer.from('data: a\n\n'));
    await damaged.close();
    expect((await damaged.page(0, 10)).notes[0]).toMatch(/damaged/);

    const bomb = newLog('gzip');
    bomb.fromUpstream(gzipSync(Buffer.alloc(64 * 1024 * 1024, 'data: a\n\n')));
    await bomb.close();
    const page = await bomb.page(0, 10);
    expect(page.notes[0]).toMatch(/more than 100 times/);
    expect(bomb.held).toBeLessThan(1024 * 1024);
  });
});

describe('the inspector', () => {
  it('sees events while the response runs, and the connection stays one exchange', async () => {
    let stream: ServerResponse | null = null;
    const origin = await startOrigin((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'Text/Event-Stream; charset=utf-8' });
      response.write('data: first\n\n');
      stream = response;
    });
    closers.add(() => origin.stop());
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
    });
    closers.add(() => engine.stop());
    const asked = ask(engine.port('plain'), { path: '/events' });
    const seen = async (count: number) => {
      for (;;) {
        const [running] = engine.engine.listExchanges();
        const page = running === undefined ? null : await engine.engine.getFrames(running.id, 0, 100);
        if (page !== null && page.items.length >= count) return page.items;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    expect(texts(await seen(1))).toEqual(['first']);
    const response = stream as ServerResponse | null;
    response?.write('event: tick\nid: 2\ndata: second\n\n');
    expect((await seen(2))[1]).toMatchObject({ kind: 'event', event: 'tick', id: '2', from: 'upstream' });
    response?.end();
    expect((await asked).text).toBe('data: first\n\nevent: tick\nid: 2\ndata: second\n\n');
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.kind).toBe('http');
    expect(engine.engine.listExchanges()).toHaveLength(1);
    const page = await engine.engine.getFrames(exchange?.summary.id ?? '', 0, 100);
    expect(texts(page?.items ?? [])).toEqual(['first', 'second']);
  });

  it('has no events of other responses', async () => {
    const origin = await startOrigin((_incoming, response) => {
      response.setHeader('content-type', 'text/event-streams');
      response.end('data: a\n\n');
    });
    closers.add(() => origin.stop());
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
    });
    closers.add(() => engine.stop());
    await ask(engine.port('plain'));
    const [exchange] = await engine.finished(1);
    expect(await engine.engine.getFrames(exchange?.summary.id ?? '', 0, 10)).toBeNull();
  });
});
