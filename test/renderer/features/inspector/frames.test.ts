import { describe, expect, it } from 'vitest';
import {
  factsOf,
  kindWord,
  messageFits,
  missingOf,
  summaryLine,
} from '../../../../src/renderer/features/inspector/frames/frame-words.ts';
import {
  fetchFrames,
  shownMessageLimit,
} from '../../../../src/renderer/features/inspector/frames/use-frames.ts';
import { createContractClient } from '../../../../src/shared/contract/client.ts';
import { framesListLimit } from '../../../../src/shared/contract/methods/exchanges.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
import type { ServerSentEvent } from '../../../../src/shared/model/server-sent-event.ts';
import { bytes, microseconds } from '../../../../src/shared/model/units.ts';
import type { FramesPage, WebSocketMessage } from '../../../../src/shared/model/websocket.ts';
import { createFakeHost } from '../../../helpers/renderer/fake-host.ts';

const base64 = (content: string | Uint8Array) => Buffer.from(content).toString('base64');

const message = (fields: Partial<WebSocketMessage> = {}): WebSocketMessage => ({
  number: 1,
  from: 'client',
  kind: 'text',
  at: microseconds(10),
  size: bytes(5),
  frames: 1,
  complete: true,
  compressed: false,
  preview: base64('hello'),
  whole: true,
  closeCode: null,
  problem: null,
  ...fields,
});

describe('a message in the list', () => {
  it('is its text on one line, its bytes, or why it closed', () => {
    expect(summaryLine(message({ preview: base64('{\n  "a": 1\n}') }))).toBe('{ "a": 1 }');
    expect(summaryLine(message({ kind: 'binary', preview: base64(new Uint8Array([0, 255, 16])) }))).toBe(
      '00 ff 10',
    );
    expect(summaryLine(message({ kind: 'close', closeCode: 1001, preview: '' }))).toBe('1001 going away');
    expect(summaryLine(message({ kind: 'close', closeCode: 4001, preview: base64('kicked') }))).toBe(
      '4001: kicked',
    );
    expect(summaryLine(message({ kind: 'close', preview: '' }))).toBe('no status');
    expect(summaryLine(message({ problem: 'It could not be decoded.' }))).toBe('It could not be decoded.');
  });

  it('is found by what is in it, by its kind and by its direction', () => {
    const one = message({ preview: base64('{"Order":7}') });
    const fits = (text: string, from: 'both' | 'client' | 'upstream' = 'both', kind: string | null = null) =>
      messageFits(one, { text, from, kind });
    expect(['order', 'TEXT', '', ':7'].every((text) => fits(text))).toBe(true);
    expect(fits('invoice')).toBe(false);
    expect([
      fits('', 'client'),
      fits('', 'upstream'),
      fits('', 'both', 'text'),
      fits('', 'both', 'ping'),
    ]).toEqual([true, false, true, false]);
  });

  it('says what is missing of it', () => {
    expect(missingOf(message())).toBeNull();
    expect(missingOf(message({ whole: false }))).toMatch(/beginning/);
    expect(missingOf(message({ whole: false, complete: false }))).toMatch(/ended in the middle/);
  });
});

const event = (fields: Partial<ServerSentEvent> = {}): ServerSentEvent => ({
  number: 1,
  from: 'upstream',
  kind: 'event',
  at: microseconds(10),
  size: bytes(5),
  event: null,
  id: null,
  retry: null,
  preview: base64('hello'),
  whole: true,
  complete: true,
  ...fields,
});

describe('an event in the list', () => {
  it('is its data, with its type for a kind', () => {
    expect([kindWord(event()), kindWord(event({ event: 'price' })), summaryLine(event())]).toEqual([
      'message',
      'price',
      'hello',
    ]);
    expect(messageFits(event({ event: 'price' }), { text: '', from: 'both', kind: 'price' })).toBe(true);
  });

  it('that dispatches nothing is what it sets, or its comment', () => {
    const nothing = { kind: 'settings', preview: '' } as const;
    expect(summaryLine(event({ ...nothing, id: '7', retry: 2500 }))).toBe('id 7, retry after 2,500 ms');
    expect(summaryLine(event(nothing))).toBe('no field that is known');
    expect(factsOf(event({ ...nothing, id: '' }))).toEqual([
      'settings',
      'takes the last event ID back',
      'dispatches nothing',
    ]);
    expect(summaryLine(event({ kind: 'comment' }))).toBe('hello');
    expect(kindWord(event({ kind: 'comment' }))).toBe('comment');
  });

  it('says what is missing of it', () => {
    expect(missingOf(event())).toBeNull();
    expect(missingOf(event({ whole: false }))).toMatch(/beginning/);
    expect(missingOf(event({ complete: false }))).toMatch(/empty line/);
  });
});

describe('fetching messages', () => {
  it('adds what came since, page by page, and keeps the newest', async () => {
    const items = Array.from({ length: 250 }, (_, at) => message({ number: at + 1 }));
    const frames = new Map<string, FramesPage>([['e1-1', { items, total: 250, dropped: 0, notes: [] }]]);
    const host = createFakeHost({ frames });
    const [near, far] = createMemoryTransports();
    host.accept(far);
    const client = createContractClient(near);
    const first = await fetchFrames(client, 'e1-1', null);
    expect(first?.messages).toHaveLength(250);
    expect(host.calls).toHaveLength(3);
    const more = Array.from({ length: shownMessageLimit }, (_, at) => message({ number: 251 + at }));
    frames.set('e1-1', { items: [...items, ...more], total: 1250, dropped: 0, notes: ['Stopped.'] });
    const second = await fetchFrames(client, 'e1-1', first);
    expect(second).toMatchObject({ total: 1250, notes: ['Stopped.'] });
    expect(second?.messages).toHaveLength(shownMessageLimit);
    expect(second?.messages[0]?.number).toBe(251);
    expect(host.calls[3]).toMatchObject({ params: { after: 250, limit: framesListLimit } });
    frames.clear();
    expect(await fetchFrames(client, 'e1-1', null)).toBeNull();
    expect(await fetchFrames(client, 'e1-1', second)).toBe(second);
    client.close();
  });
});
