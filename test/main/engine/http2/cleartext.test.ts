import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../../../helpers/ask.ts';
import { rawExchange, readText, startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession } from './client.ts';
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

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function listener(protocols: ('h1' | 'h2')[]): Promise<RunningEngine> {
  const origin = await startOrigin((incoming, response) => {
    void readText(incoming).then((text) => response.end(`${incoming.headers.via} ${text}`));
  });
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
  });
  closers.push(origin.stop, engine.stop);
  return engine;
}

describe('a plain listener with HTTP/1.1 and HTTP/2', () => {
  it('speaks each with clients that know beforehand which one they want', async () => {
    const engine = await listener(['h1', 'h2']);
    const session = openSession(engine.port('plain'));
    expect((await askOver(session, get('/'))).text).toBe('2 doorman ');
    session.close();
    expect((await ask(engine.port('plain'), { method: 'POST' }, 'body')).text).toBe('1.1 doorman body');
  });

  it('waits until enough bytes have come to tell', async () => {
    const engine = await listener(['h1', 'h2']);
    const raw = RawConnection.to(engine.port('plain'));
    closers.push(() => raw.destroy());
    const block = fieldBlock(requestFields());
    const bytes = Buffer.concat([greeting, frame(frameType.headers, endHeaders | endStream, 1, block)]);
    raw.socket.setNoDelay(true);
    for (const byte of bytes.subarray(0, 30)) {
      await new Promise<void>((resolve) =>
        raw.socket.write(Buffer.from([byte]), () => setImmediate(resolve)),
      );
    }
    raw.send(bytes.subarray(30));
    const data = await raw.next(({ type, stream }) => type === frameType.data && stream === 1);
    expect(data.payload.toString()).toBe('2 doorman ');
  });

  it('takes methods that begin like the preface for what they are', async () => {
    const engine = await listener(['h1', 'h2']);
    for (const method of ['POST', 'PRIX', 'PR']) {
      const answer = await rawExchange(
        engine.port('plain'),
        `${method} / HTTP/1.1\r\nHost: a.localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 /);
      expect(answer).toMatch(/1\.1 doorman|404|400|501/);
    }
  });

  it('closes a connection that ends within the preface', async () => {
    const engine = await listener(['h1', 'h2']);
    const socket = connect({ port: engine.port('plain'), host: '127.0.0.1' });
    socket.resume();
    socket.end('PRI * HT');
    await new Promise((resolve) => socket.once('close', resolve));
    expect(engine.engine.listExchanges()).toEqual([]);
  });
});

describe('a plain listener with HTTP/2 alone', () => {
  it('does not take HTTP/1.1', async () => {
    const engine = await listener(['h2']);
    const answer = await rawExchange(
      engine.port('plain'),
      'GET / HTTP/1.1\r\nHost: a.localhost\r\n\r\n',
    ).catch(() => '');
    expect(answer).not.toContain('HTTP/1.1 200');
    expect(engine.engine.listExchanges()).toEqual([]);
  });
});
