import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportEntry } from '../../../../src/main/history/har/export-entry.ts';
import { recordOf as importRecord } from '../../../../src/main/history/har/import-file.ts';
import { openHistory } from '../../../../src/main/history/open.ts';
import { redactRecord } from '../../../../src/main/history/redact/redact.ts';
import { compileRedaction } from '../../../../src/main/history/redact/rules.ts';
import type { HistoryStore } from '../../../../src/main/history/store.ts';
import type { ExchangeRecord } from '../../../../src/shared/model/exchange-record.ts';
import { bytes, epochMilliseconds, microseconds } from '../../../../src/shared/model/units.ts';
import type { WebSocketMessage } from '../../../../src/shared/model/websocket.ts';
import { recordOf } from '../fixtures/records.ts';
import { temporaryDirectories } from '../fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const now = epochMilliseconds(1_760_000_000_000);
const began = '2026-03-02T09:15:00.700Z';

const entryWith = (messages: unknown, change: object = {}) => ({
  startedDateTime: began,
  time: 1,
  _resourceType: 'websocket',
  _webSocketMessages: messages,
  request: { method: 'GET', url: 'wss://a.example/live', httpVersion: 'HTTP/1.1', headers: [] },
  response: {
    status: 101,
    statusText: 'Switching Protocols',
    headers: [],
    content: { size: 0, mimeType: '' },
  },
  timings: { send: 0, wait: 1, receive: 0 },
  ...change,
});

function imported(entry: unknown, id = 'i1-00000001'): ExchangeRecord {
  const record = importRecord(JSON.stringify(entry), id);
  if (typeof record === 'string') throw new Error(record);
  return record;
}

const exportedMessages = (record: ExchangeRecord): unknown =>
  (JSON.parse(exportEntry(record, [], null).text) as { _webSocketMessages?: unknown })._webSocketMessages;

/** As Chrome has them: times in seconds with six digits behind the point. */
const chromeMessage = fc
  .record({
    type: fc.constantFrom('send', 'receive'),
    since: fc.integer({ min: 0, max: 3_600_000_000 }),
    payload: fc.oneof(
      fc.record({ opcode: fc.constant(1), data: fc.string({ unit: 'grapheme', maxLength: 40 }) }),
      fc
        .record({ opcode: fc.constantFrom(2, 8, 9, 10), bytes: fc.uint8Array({ maxLength: 40 }) })
        .map(({ opcode, bytes: data }) => ({ opcode, data: Buffer.from(data).toString('base64') })),
    ),
  })
  .map(({ type, since, payload }) => ({
    type,
    time: Number(
      `${Math.floor((Date.parse(began) * 1000 + since) / 1e6)}.${String((Date.parse(began) * 1000 + since) % 1e6).padStart(6, '0')}`,
    ),
    ...payload,
  }));

function openStore(): { readonly store: HistoryStore; readonly directory: string; readonly session: number } {
  const directory = temporaryDirectory();
  const opened = openHistory(directory);
  if (opened.state !== 'ready') throw new Error(opened.reason);
  const { store } = opened;
  store.setLimit(bytes(50_000_000));
  const session = store.sessions.beginImported('live.har', now);
  if (typeof session === 'string') throw new Error(session);
  return { store, directory, session };
}

describe('messages of WebSockets in a HAR file', () => {
  it('of Chrome are the same when they were imported, kept, and exported', () => {
    const { store, session } = openStore();
    let number = 0;
    fc.assert(
      fc.property(fc.array(chromeMessage, { minLength: 1, maxLength: 12 }), (messages) => {
        number += 1;
        const id = `i1-${String(number).padStart(8, '0')}`;
        store.appendImported([imported(entryWith(messages), id)], session);
        const record = store.record(id);
        if (record === null) throw new Error('It was not kept.');
        expect(exportedMessages(record)).toEqual(messages);
      }),
      { numRuns: 60 },
    );
    store.close();
  });

  it('of our own are the same messages again, with what Chrome has no place for', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => Buffer.from(value));
    const message = fc
      .record({
        from: fc.constantFrom('client' as const, 'upstream' as const),
        kind: fc.constantFrom('text' as const, 'binary' as const, 'close' as const, 'ping' as const),
        at: fc.integer({ min: 0, max: 1e9 }).map(microseconds),
        frames: fc.integer({ min: 1, max: 9 }),
        complete: fc.boolean(),
        compressed: fc.boolean(),
        whole: fc.boolean(),
        closeCode: fc.option(fc.integer({ min: 1000, max: 4999 }), { nil: null }),
        problem: fc.option(fc.constant('It could not be decompressed.'), { nil: null }),
        size: fc.integer({ min: 0, max: 1e6 }).map(bytes),
        data: text,
      })
      .map(({ data, ...rest }) => ({ ...rest, preview: data.toString('base64') }));
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 8 }), fc.nat(50), (some, dropped) => {
        const messages: readonly WebSocketMessage[] = some.map((one, index) => ({
          number: dropped + index + 1,
          ...one,
        }));
        const { text: entry } = exportEntry(recordOf(1), messages, null);
        const again = importRecord(entry, 'i1-00000001');
        expect(typeof again === 'string' ? again : again.messages).toEqual(messages);
      }),
    );
  });

  it('have what is to be hidden hidden before anything is written', () => {
    const { store, session } = openStore();
    const canary = 'canary-41d0';
    const record = imported(
      entryWith([
        { type: 'send', time: 1, opcode: 1, data: `{"password":"${canary}","user":"ann"}` },
        { type: 'receive', time: 2, opcode: 2, data: 'AAE=' },
      ]),
    );
    store.appendImported([redactRecord(record, compileRedaction(['body:password']))], session);
    const page = store.messages.page('i1-00000001', 0, 100);
    expect(page?.items.map(({ preview }) => Buffer.from(preview, 'base64').toString())).toEqual([
      expect.stringContaining('"user":"ann"'),
      '\0\u0001',
    ]);
    expect(JSON.stringify(store.record('i1-00000001'))).not.toContain(
      Buffer.from(canary).toString('base64').slice(0, 12),
    );
    store.close();
  });

  it('are told a page at a time, the beginning of each, and leave with their exchange', () => {
    const { store, directory, session } = openStore();
    const long = 'x'.repeat(100_000);
    const messages = Array.from({ length: 5 }, (_, index) => ({
      type: 'send',
      time: Date.parse(began) / 1000 + index,
      opcode: 1,
      data: index === 4 ? long : `${index}`,
    }));
    store.appendImported([imported(entryWith(messages))], session);
    const first = store.messages.page('i1-00000001', 0, 3);
    expect(first).toMatchObject({ total: 5, dropped: 0, notes: [] });
    expect(first?.items.map(({ number, at }) => [number, at])).toEqual([
      [1, 0],
      [2, 1_000_000],
      [3, 2_000_000],
    ]);
    const rest = store.messages.page('i1-00000001', 3, 100);
    expect(rest?.items.map(({ whole, size }) => [whole, size])).toEqual([
      [true, 1],
      [false, 100_000],
    ]);
    expect(Buffer.from(rest?.items[1]?.preview ?? '', 'base64').toString()).toMatch(/^x{16000,17000}$/);
    expect(exportedMessages(store.record('i1-00000001') ?? recordOf(1))).toEqual(messages);
    expect(store.messages.page('i1-00000002', 0, 100)).toBeNull();

    store.sessions.remove(session);
    while (store.tidy((record) => record));
    store.close();
    const database = new DatabaseSync(join(directory, 'history.db'));
    expect(database.prepare('SELECT COUNT(*) AS count FROM messages').get()).toEqual({ count: 0 });
    database.close();
  });

  it('of any other shape are left out, and the exchange is taken over', () => {
    for (const messages of [null, 7, {}, 'text', [null, 7, [], {}]])
      expect(imported(entryWith(messages)).messages).toBeUndefined();
    const odd = imported(
      entryWith([
        { type: 'send', time: 'soon', opcode: 1, data: 'kept' },
        { type: 'send', time: 1, opcode: 3, data: 'no such opcode' },
        { type: 'aside', time: 1, opcode: 1, data: 'no such direction' },
        { type: 'receive', time: -5, opcode: 1, data: 7 },
      ]),
    );
    expect(odd.messages).toMatchObject([{ number: 1, at: 0, from: 'client', size: 4 }]);
    // A file that says of itself that it is ours, and is not.
    const forged = imported(
      entryWith(
        [
          { type: 'send', time: 1, opcode: 1, data: 'a' },
          { type: 'send', time: 1, opcode: 1, data: 'b' },
        ],
        { _doorman: { version: 1, messages: [{ number: 9, frames: -1, closeCode: 'x' }, { number: 2 }] } },
      ),
    );
    expect(forged.messages).toMatchObject([
      { number: 9, frames: 1, closeCode: null },
      { number: 10, frames: 1 },
    ]);
  });

  it('are bounded in number and in size, and the newest stay', () => {
    const many = Array.from({ length: 10_005 }, (_, index) => ({
      type: 'send',
      time: 1,
      opcode: 1,
      data: `${index}`,
    }));
    const some = imported(entryWith(many)).messages;
    expect(some?.length).toBe(10_000);
    expect(some?.[0]?.number).toBe(6);
    const half = 'y'.repeat(9 * 1024 * 1024);
    const large = Array.from({ length: 3 }, () => ({ type: 'send', time: 1, opcode: 1, data: half }));
    expect(imported(entryWith(large)).messages?.map(({ number }) => number)).toEqual([3]);
  });
});
