import { connect as connectHttp2 } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession, outcome } from './client.ts';
import {
  endHeaders,
  endStream,
  fieldBlock,
  frame,
  frameType,
  RawConnection,
  requestFields,
} from './raw-frames.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Limits = NonNullable<ConfigInput['listeners']>[number]['limits'];

/** An engine with HTTP/2 in front of an upstream whose `/held` never ends its response, and `/large` is 1 MiB. */
async function run(limits: Limits) {
  const left: string[] = [];
  const origin = await startOrigin((incoming, response) => {
    response.once('close', () => {
      if (!response.writableFinished) left.push(incoming.url ?? '');
    });
    if (incoming.url === '/held') response.write('.');
    else response.end(incoming.url === '/large' ? Buffer.alloc(1024 * 1024) : 'ok');
  });
  closers.add(origin.stop);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off', protocols: ['h2'], limits }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
  });
  closers.add(engine.stop);
  return { engine, port: engine.port('web'), left };
}

/** SETTINGS_INITIAL_WINDOW_SIZE of zero: no stream may send anything of a body. */
const shutWindow = Buffer.from([0, 4, 0, 0, 0, 0]);
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

function rawTo(port: number): RawConnection {
  const raw = RawConnection.to(port);
  closers.add(() => raw.destroy());
  return raw;
}

describe('a client that holds its window shut', () => {
  it.each(['/', '/large'])(
    'has its stream for %s reset after idleTimeout, and its connection closed',
    async (path) => {
      const { port } = await run({ idleTimeout: '1500ms' });
      const raw = rawTo(port);
      raw.send(
        preface,
        frame(frameType.settings, 0, 0, shutWindow),
        frame(frameType.headers, endHeaders | endStream, 1, fieldBlock(requestFields('GET', path))),
      );
      const reset = await raw.next(({ type }) => type === frameType.reset);
      expect(reset).toMatchObject({ stream: 1 });
      expect(raw.frames.some(({ type, payload }) => type === frameType.data && payload.length > 0)).toBe(
        false,
      );
      await raw.closed;
    },
  );

  it('does not end streams that are only quiet', async () => {
    const { port, left } = await run({ idleTimeout: '300ms' });
    const session = openSession(port);
    closers.add(() => session.destroy());
    const quiet = session.request(get('/held'));
    const ended = outcome(quiet);
    await new Promise((resolve) => quiet.once('data', resolve));
    // Another connection whose window is shut shows that the time is over, several times.
    for (let count = 0; count < 3; count += 1) {
      const raw = rawTo(port);
      raw.send(
        preface,
        frame(frameType.settings, 0, 0, shutWindow),
        frame(frameType.headers, endHeaders | endStream, 1, fieldBlock(requestFields('GET', '/large'))),
      );
      await raw.next(({ type }) => type === frameType.reset);
    }
    expect(left).not.toContain('/held');
    quiet.close(8);
    await ended;
  });

  it('and opens it in time gets all of its response', async () => {
    const { port } = await run({ idleTimeout: '10s' });
    const session = connectHttp2(`http://127.0.0.1:${port}`, { settings: { initialWindowSize: 1000 } });
    closers.add(() => session.destroy());
    const answer = await askOver(session, get('/large'));
    expect(answer.text).toHaveLength(1024 * 1024);
  });
});

describe('streams that are reset as soon as they are opened', () => {
  const opened = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => {
      const stream = 2 * (from + index) + 1;
      return Buffer.concat([
        frame(frameType.headers, endHeaders | endStream, stream, fieldBlock(requestFields())),
        frame(frameType.reset, 0, stream, Buffer.from([0, 0, 0, 8])),
      ]);
    });

  it('are tolerated up to 2,000 of them, as when a page reloads, and the connection serves on', async () => {
    const { port } = await run({});
    const raw = rawTo(port);
    raw.send(preface, frame(frameType.settings, 0, 0), ...opened(0, 2000));
    raw.send(
      frame(frameType.headers, endHeaders | endStream, 4001, fieldBlock(requestFields('GET', '/after'))),
    );
    await raw.next(({ type, stream }) => type === frameType.headers && stream === 4001);
    expect(raw.frames.some(({ type }) => type === frameType.goaway)).toBe(false);
  });

  it('end the connection when there are many more', async () => {
    const { port } = await run({});
    const raw = rawTo(port);
    raw.send(preface, frame(frameType.settings, 0, 0), ...opened(0, 10_000));
    await raw.closed;
    const goaway = raw.frames.find(({ type }) => type === frameType.goaway);
    expect(goaway?.payload.readUInt32BE(4)).not.toBe(0);
  });
});
