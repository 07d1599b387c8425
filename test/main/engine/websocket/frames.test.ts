import { deflateRawSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { FrameLog } from '../../../../src/main/engine/record/frames/frame-log.ts';
import { endedLogLimit, FrameStore } from '../../../../src/main/engine/record/frames/frame-store.ts';
import { messageLimit } from '../../../../src/main/engine/record/frames/kept-messages.ts';
import {
  compressedLimit,
  previewLimit,
} from '../../../../src/main/engine/record/frames/message-assembler.ts';
import { bytes, microseconds } from '../../../../src/shared/model/units.ts';
import { isWebSocketMessage, type WebSocketMessage } from '../../../../src/shared/model/websocket.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { frame, joined, masked, opcode } from './raw-websocket.ts';
import { bridgeTo, rawUpstream } from './upstream.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const text = ({ preview }: WebSocketMessage) => Buffer.from(preview, 'base64').toString();

const newLog = (extensions = '', previewBytes = 1024 * 1024) =>
  new FrameLog({ extensions, previewBytes, elapsed: () => microseconds(7), onMessage: () => {} });

const all = async (log: FrameLog) => (await log.page(0, 10_000)).items;

describe('frames', () => {
  const conversation = Buffer.concat([
    frame(opcode.text, 'hello', masked),
    frame(opcode.binary, Buffer.alloc(300, 7), masked),
    frame(opcode.text, 'one ', { ...masked, fin: false }),
    frame(opcode.ping, 'beat', masked),
    frame(opcode.continuation, 'two', masked),
    frame(opcode.text, 'x'.repeat(70_000), masked),
    frame(opcode.text, '', masked),
    frame(opcode.close, Buffer.concat([Buffer.from([0x03, 0xe9]), Buffer.from('going')]), masked),
  ]);

  it.each([1, 2, 3, 7, 64, 100_000])('are read alike in pieces of %i bytes', async (size) => {
    const log = newLog();
    for (let at = 0; at < conversation.length; at += size)
      log.fromClient(conversation.subarray(at, at + size));
    const messages = await all(log);
    expect(messages.map(({ kind, size: length, frames }) => [kind, length, frames])).toEqual([
      ['text', 5, 1],
      ['binary', 300, 1],
      ['ping', 4, 1],
      ['text', 7, 2],
      ['text', 70_000, 1],
      ['text', 0, 1],
      ['close', 7, 1],
    ]);
    expect(messages.map(text).map((preview) => preview.length)).toEqual([5, 300, 4, 7, previewLimit, 0, 5]);
    expect(messages.map(({ whole }) => whole)).toEqual([true, true, true, true, false, true, true]);
    expect(messages[3]).toMatchObject({ number: 4, from: 'client', at: 7, complete: true });
    expect(messages.at(-1)).toMatchObject({ closeCode: 1001 });
  });

  it.each([
    ['a reserved bit', Buffer.from([0xa1, 0x80, 0, 0, 0, 0])],
    ['compression that was not agreed on', frame(opcode.text, 'x', { ...masked, rsv1: true })],
    ['an unknown opcode', frame(3, 'x', masked)],
    ['no mask', frame(opcode.text, 'x')],
    ['a long control frame', frame(opcode.ping, 'x'.repeat(126), masked)],
    ['a fragmented control frame', frame(opcode.ping, 'x', { ...masked, fin: false })],
    ['a continuation of nothing', frame(opcode.continuation, 'x', masked)],
    [
      'a message inside another',
      Buffer.concat([frame(1, 'x', { ...masked, fin: false }), frame(1, 'y', masked)]),
    ],
    ['a length written too long', Buffer.from([0x81, 0xfe, 0, 1, 0, 0, 0, 0, 0x61])],
    ['a length beyond counting', Buffer.from([0x82, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ])('with %s end what is seen of that direction, with a note', async (_what, wrong) => {
    const log = newLog();
    log.fromClient(
      Buffer.concat([frame(opcode.text, 'fine', masked), wrong, frame(opcode.text, 'no', masked)]),
    );
    log.fromUpstream(frame(opcode.text, 'other side'));
    const page = await log.page(0, 10);
    expect(page.items.map(text)).toEqual(['fine', 'other side']);
    expect(page.notes).toHaveLength(1);
    expect(page.notes[0]).toMatch(/^What the client sends is not watched any more: .*unchanged\.$/);
  });

  it('that were begun when the connection ended are shown as incomplete', async () => {
    const log = newLog();
    log.fromUpstream(frame(opcode.text, 'half of it').subarray(0, 6));
    log.close();
    expect(await all(log)).toMatchObject([{ complete: false, whole: false, size: 4 }]);
  });
});

describe('what is kept of a WebSocket', () => {
  it('is the newest messages, the older ones counted', async () => {
    const log = newLog();
    for (let index = 1; index <= messageLimit + 5; index += 1)
      log.fromUpstream(frame(opcode.text, `${index}`));
    const page = await log.page(0, 3);
    expect(page).toMatchObject({ total: messageLimit + 5, dropped: 5 });
    expect(page.items.map(text)).toEqual(['6', '7', '8']);
    expect((await log.page(messageLimit + 3, 100)).items.map(text)).toEqual([
      `${messageLimit + 4}`,
      `${messageLimit + 5}`,
    ]);
  });

  it('takes no more bytes than it may', async () => {
    const log = newLog('', 50_000);
    for (let index = 0; index < 20; index += 1)
      log.fromUpstream(frame(opcode.text, 'y'.repeat(previewLimit)));
    const page = await log.page(0, 100);
    expect(page.items).toHaveLength(3);
    expect(page.dropped).toBe(17);
    expect(log.held).toBeLessThan(52_000);
  });

  it('goes with the oldest WebSocket once there are too many', async () => {
    const store = new FrameStore();
    const body = { empty: false, read: () => {}, resume: () => {}, cancel: () => {} };
    for (let index = 0; index <= endedLogLimit; index += 1) {
      const context = {
        id: `${index}`,
        upgrade: null,
        upstreamResponse: null,
        elapsed: () => microseconds(0),
      };
      // Only these are looked at.
      store.observe(context as never, bytes(100), () => {})({
        head: { status: 101, reason: '', headers: { joined: () => undefined } as never },
        body,
      });
      store.end(`${index}`);
    }
    expect(await store.page('0', 0, 1)).toBeNull();
    expect(await store.page('1', 0, 1)).toMatchObject({ total: 0 });
    store.clear();
    expect(await store.page('1', 0, 1)).toBeNull();
  });
});

describe('a compressed message', () => {
  const compressed = (payload: Buffer, dictionary?: Buffer) =>
    deflateRawSync(payload, { finishFlush: 2, ...(dictionary === undefined ? {} : { dictionary }) }).subarray(
      0,
      -4,
    );
  const sent = (payload: Buffer) => frame(opcode.text, payload, { rsv1: true });

  it('is decompressed with what came before it', async () => {
    const log = newLog('permessage-deflate; client_max_window_bits=10');
    const first = Buffer.from('a phrase that comes again and again');
    const second = compressed(first, first);
    expect(second.length).toBeLessThan(compressed(first).length);
    log.fromUpstream(sent(compressed(first)));
    log.fromUpstream(frame(opcode.text, 'not compressed'));
    log.fromUpstream(sent(second));
    const messages = await all(log);
    expect(messages.map(text)).toEqual([first.toString(), 'not compressed', first.toString()]);
    expect(messages.map(({ compressed: is }) => is)).toEqual([true, false, true]);
  });

  it('that is damaged is shown as such, and so are those that build on it', async () => {
    const log = newLog('permessage-deflate');
    log.fromUpstream(sent(Buffer.from([0xff, 0xff, 0xff])));
    log.fromUpstream(sent(compressed(Buffer.from('fine'))));
    const messages = await all(log);
    expect(messages[0]?.problem).toMatch(/could not be decompressed/);
    expect(messages[1]?.problem).toMatch(/earlier message/);

    const independent = newLog('permessage-deflate; server_no_context_takeover');
    independent.fromUpstream(sent(Buffer.from([0xff, 0xff, 0xff])));
    independent.fromUpstream(sent(compressed(Buffer.from('fine'))));
    expect((await all(independent)).map(text)).toEqual(['', 'fine']);
  });

  it('that becomes very long, or is, is given up', async () => {
    const log = newLog('permessage-deflate; server_no_context_takeover');
    log.fromUpstream(sent(compressed(Buffer.alloc(64 * 1024 * 1024))));
    const random = Buffer.from(Array.from({ length: compressedLimit + 1000 }, (_, at) => (at * 7919) >> 5));
    log.fromUpstream(sent(compressed(random)));
    const [bomb] = await all(log);
    expect(bomb?.problem).toMatch(/longer than 16 MiB/);
    expect(log.held).toBeLessThan(2 * previewLimit + 1024);
  });

  it('of an extension that is not known is not guessed at', async () => {
    const log = newLog('x-secret');
    log.fromUpstream(sent(Buffer.from('???')));
    expect((await all(log))[0]).toMatchObject({ preview: '', problem: expect.stringContaining('x-secret') });
  });
});

describe('the inspector', () => {
  it('is told of messages as they pass, and gets them by page', async () => {
    const origin = await startOrigin((_incoming, response) => response.end());
    const sockets = new WebSocketServer({ server: origin.server, perMessageDeflate: { threshold: 0 } });
    sockets.on('connection', (connection) => {
      connection.on('message', (data, binary) => connection.send(data, { binary }));
    });
    closers.add(() => origin.stop());
    const engine = await bridgeTo(closers, origin.url);
    const socket = new WebSocket(`ws://127.0.0.1:${engine.plain}/live`, {
      perMessageDeflate: { threshold: 0 },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const id = engine.engine.listExchanges()[0]?.id ?? '';
    const told = () => engine.messages.filter((message) => message.kind === 'changed').length;
    for (const greeting of ['{"n":1}', '{"n":1}', '{"n":1}']) {
      const before = told();
      const echo = new Promise((resolve) => socket.once('message', resolve));
      socket.send(greeting);
      await echo;
      while (told() === before) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const page = await engine.engine.getFrames(id, 2, 3);
    expect(page).toMatchObject({ total: 6, dropped: 0, notes: [] });
    expect(
      page?.items
        .filter(isWebSocketMessage)
        .map((message) => [message.number, message.from, message.compressed, text(message)]),
    ).toEqual([
      [3, 'client', true, '{"n":1}'],
      [4, 'upstream', true, '{"n":1}'],
      [5, 'client', true, '{"n":1}'],
    ]);
    socket.close(4000, 'bye');
    const [exchange] = await engine.finished(1);
    const last = await engine.engine.getFrames(id, 6, 10);
    expect(last?.items.filter(({ from }) => from === 'client')).toMatchObject([
      { kind: 'close', closeCode: 4000, preview: Buffer.from('bye').toString('base64') },
    ]);
    expect(exchange?.request.body.kept).toBe(0);
    expect(exchange?.response?.body.kept).toBe(0);
  });

  it('has no messages of a WebSocket that was not captured', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { capturing: false });
    const { client, server } = await joined(engine.plain, upstream);
    const message = frame(opcode.text, 'unseen', masked);
    client.socket.write(message);
    expect((await server.arrivals.take(message.length)).equals(message)).toBe(true);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
    expect(await engine.engine.getFrames('test-00000001', 0, 10)).toBeNull();
  });

  it('has no effect on bytes that are no frames', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const { client, server } = await joined(engine.plain, upstream);
    const junk = Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(50));
    client.socket.write(junk);
    expect((await server.arrivals.take(junk.length)).equals(junk)).toBe(true);
    const page = await engine.engine.getFrames('test-00000001', 0, 10);
    expect(page?.notes).toHaveLength(1);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });
});
