import { afterEach, describe, expect, it } from 'vitest';
import { Closers } from '../../../helpers/http1-setup.ts';
import { readText, startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
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

async function engineBefore(url: string): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url }] }],
  });
  closers.add(engine.stop);
  return engine;
}

function connectTo(engine: RunningEngine): RawConnection {
  const connection = RawConnection.to(engine.port('plain'));
  closers.add(() => connection.destroy());
  return connection;
}

const head = (method: string, flags: number) =>
  frame(frameType.headers, flags, 1, fieldBlock(requestFields(method)));

describe('an HTTP/2 request that comes in one piece', () => {
  it('with an empty body reaches the upstream whole', async () => {
    const bodies: string[] = [];
    const origin = await startOrigin((incoming, response) => {
      void readText(incoming).then((text) => {
        bodies.push(text);
        response.end('ok');
      });
    });
    closers.add(() => origin.stop());
    const connection = connectTo(await engineBefore(origin.url));
    connection.send(greeting, head('POST', endHeaders), frame(frameType.data, endStream, 1));
    await connection.next(({ type }) => type === frameType.headers);
    expect(bodies).toEqual(['']);
  });
});

describe('an HTTP/2 client in the clear that ends its side of the connection', () => {
  it('has left, and its request at the upstream is cancelled', async () => {
    let cancelled: () => void = () => {};
    const cancellation = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const origin = await startOrigin((_incoming, response) => {
      response.once('close', cancelled);
      response.write('begun');
    });
    closers.add(() => origin.stop());
    const engine = await engineBefore(origin.url);
    const connection = connectTo(engine);
    connection.send(greeting, head('GET', endHeaders | endStream));
    await connection.next(({ type }) => type === frameType.data);
    connection.socket.end();
    await cancellation;
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('cancelled');
  });
});
