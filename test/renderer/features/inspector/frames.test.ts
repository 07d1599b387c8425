import { describe, expect, it } from 'vitest';
import {
  messageHas,
  missingOf,
  prettyText,
  summaryLine,
} from '../../../../src/renderer/features/inspector/frame-words.ts';
import { fetchFrames, shownMessageLimit } from '../../../../src/renderer/features/inspector/use-frames.ts';
import { createContractClient } from '../../../../src/shared/contract/client.ts';
import { framesListLimit } from '../../../../src/shared/contract/methods.ts';
import { createMemoryTransports } from '../../../../src/shared/contract/transport.ts';
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

  it('is found by what is in it, and by its kind', () => {
    const one = message({ preview: base64('{"Order":7}') });
    expect(['order', 'TEXT', '', ':7'].map((text) => messageHas(one, text))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(messageHas(one, 'invoice')).toBe(false);
  });

  it('says what is missing of it', () => {
    expect(missingOf(message())).toBeNull();
    expect(missingOf(message({ whole: false }))).toMatch(/beginning/);
    expect(missingOf(message({ whole: false, complete: false }))).toMatch(/ended in the middle/);
  });

  it('is laid out where it is JSON, and left alone where it is not', () => {
    expect(prettyText('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(prettyText('{not json')).toBe('{not json');
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
