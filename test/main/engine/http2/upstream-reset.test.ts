import { afterEach, describe, expect, it } from 'vitest';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startRawOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import {
  endHeaders,
  endStream,
  type Frame,
  fieldBlock,
  frame,
  frameType,
  greeting,
  RawConnection,
  requestFields,
} from './raw-frames.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const windowUpdate = 8;
const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const initialWindow = (size: number) =>
  frame(frameType.settings, 0, 0, Buffer.concat([Buffer.from([0, 4]), number(size)]));
const noError = (stream: number) => frame(frameType.reset, 0, stream, number(0));
const okay = (stream: number) => frame(frameType.headers, endHeaders, stream, Buffer.from([0x88]));

/** Has a client over HTTP/2 send a body of which the upstream's window takes a part, and the upstream answer its head. */
async function posting(answer: (stream: number) => readonly Buffer[]) {
  const origin = await startRawOrigin((socket) => {
    const upstream = new RawConnection(socket, 24);
    upstream.send(initialWindow(1000));
    void upstream
      .next(({ type }) => type === frameType.headers)
      .then(({ stream }) => upstream.send(...answer(stream)));
  });
  closers.add(origin.stop);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [
      {
        id: 'origin',
        protocol: 'h2',
        timeouts: { headers: '500ms' },
        upstreams: [{ id: 'one', url: origin.url }],
      },
    ],
  });
  closers.add(engine.stop);
  const client = RawConnection.to(engine.port('plain'));
  closers.add(() => client.destroy());
  // No byte of a response is taken until a window is opened for it.
  client.send(greeting, initialWindow(0));
  client.send(frame(frameType.headers, endHeaders, 1, fieldBlock(requestFields('POST'))));
  for (let sent = 0; sent < 4; sent += 1) client.send(frame(frameType.data, 0, 1, Buffer.alloc(16_000)));
  return { engine, client };
}

const sizeOf = (frames: readonly Frame[]): number =>
  frames.reduce((sum, { type, payload }) => sum + (type === frameType.data ? payload.length : 0), 0);

describe('an upstream that resets a stream with NO_ERROR while the request is still coming', () => {
  it('has its whole response delivered, to a client that takes its time as well', async () => {
    const { engine, client } = await posting((stream) => [
      okay(stream),
      ...[0, 0, 0, endStream].map((flags) => frame(frameType.data, flags, stream, Buffer.alloc(16_000, 'y'))),
      noError(stream),
    ]);
    await client.next(({ type, stream }) => type === frameType.headers && stream === 1);
    client.send(frame(windowUpdate, 0, 1, number(1_000_000)));
    await client.next(({ type, flags }) => type === frameType.data && (flags & endStream) !== 0);
    expect(sizeOf(client.frames)).toBe(64_000);
    expect((await engine.finished(1))[0]?.summary).toMatchObject({ state: 'complete', status: 200 });
  });

  it('has cut its response where that was not whole', async () => {
    const { engine, client } = await posting((stream) => [
      okay(stream),
      frame(frameType.data, 0, stream, Buffer.alloc(16_000, 'y')),
      noError(stream),
    ]);
    await client.next(({ type, stream }) => type === frameType.reset && stream === 1);
    expect((await engine.finished(1))[0]?.summary).toMatchObject({ fault: 'upstream.cut' });
  });

  it('has refused it where it has said nothing, which is known at once', async () => {
    const { engine } = await posting((stream) => [noError(stream)]);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ status: 502, fault: 'upstream.reset' });
  });
});
