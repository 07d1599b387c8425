import { afterEach, describe, expect, it } from 'vitest';
import { Closers, eventually, rawUpstream } from '../../../helpers/http1-setup.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { acceptFor } from '../websocket/raw-websocket.ts';
import {
  endHeaders,
  endStream,
  fieldBlock,
  frame,
  frameType,
  greeting,
  RawConnection,
  requestFields,
} from './raw-frames.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const noError = Buffer.alloc(4);
const reset = (stream: number) => frame(frameType.reset, 0, stream, noError);

async function start(answer: (head: string) => string) {
  const upstream = await rawUpstream(closers, (socket, all) => {
    if (all.endsWith('\r\n\r\n')) socket.write(answer(all), 'latin1');
  });
  const engine = await runEngine({
    version: 1,
    listeners: [
      { id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'], limits: { headerTimeout: '100ms' } },
    ],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: upstream.url }] }],
  });
  closers.add(engine.stop);
  const client = RawConnection.to(engine.port('plain'));
  closers.add(() => client.destroy());
  client.send(greeting);
  return { upstream, engine, client };
}

const bodyOf = (length: number) =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;

describe('a stream that the client resets with NO_ERROR', () => {
  it('has left: its exchange ends, and its upstream is given up', async () => {
    const { upstream, engine, client } = await start(() => bodyOf(3_000_000));
    for (const [index, stream] of [1, 3, 5, 7].entries()) {
      client.send(frame(frameType.headers, endHeaders | endStream, stream, fieldBlock(requestFields())));
      await client.next((one) => one.stream === stream && one.type === frameType.headers);
      // The window is not opened again, so most of the body waits.
      client.send(reset(stream));
      const exchanges = await engine.finished(index + 1);
      expect(exchanges[index]?.summary).toMatchObject({ state: 'cancelled', fault: 'request.client_left' });
    }
    await eventually(() => upstream.sockets.every(({ destroyed }) => destroyed));
  });

  it('does not hold its connection when its whole response was on its way', async () => {
    const { engine, client } = await start(() => bodyOf(100_000));
    client.send(frame(frameType.headers, endHeaders | endStream, 1, fieldBlock(requestFields())));
    await engine.finished(1);
    client.send(reset(1), frame(frameType.goaway, 0, 0, Buffer.alloc(8)));
    await client.closed;
  });

  it('ends the switched connection behind it', async () => {
    const { upstream, engine, client } = await start((head) => {
      const key = /^sec-websocket-key: (.*)\r$/im.exec(head)?.[1] ?? '';
      return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${acceptFor(key)}\r\n\r\n${'x'.repeat(3_000_000)}`;
    });
    const fields = fieldBlock([
      ...requestFields('CONNECT'),
      [':protocol', 'websocket'],
      ['sec-websocket-version', '13'],
    ]);
    client.send(frame(frameType.headers, endHeaders, 1, fields));
    await client.next((one) => one.type === frameType.data);
    client.send(reset(1));
    await engine.finished(1);
    await eventually(() => upstream.sockets.every(({ destroyed }) => destroyed));
  });
});
