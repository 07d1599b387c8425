import { connect, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers, RawClient } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const bound = (port: number, ...binds: readonly string[]): ConfigInput => ({
  version: 1,
  listeners: binds.map((bind, index) => ({ id: `on-${index}`, bind, port, tls: 'off' })),
  routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
});

/** An engine on a port that was free a moment ago on every address. */
async function run(bind: string): Promise<{ engine: RunningEngine; port: number }> {
  const engine = await runEngine(bound(0, bind));
  closers.add(engine.stop);
  const port = engine.port('on-0');
  expect(await engine.apply(bound(port, bind))).toMatchObject({ ok: true });
  return { engine, port };
}

const reaches = (port: number, host: string) =>
  ask(port, { host }).then(
    ({ text }) => text === 'hello',
    () => false,
  );

const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

/** Asks again and again on new connections until told to stop. */
function asking(port: number) {
  let stopped = false;
  const failures: unknown[] = [];
  let answered = 0;
  const done = (async () => {
    while (!stopped) {
      try {
        await ask(port);
        answered += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  })();
  return async () => {
    stopped = true;
    await done;
    return { answered, failures };
  };
}

describe('a changed bind on the same port', () => {
  it('keeps the address that both have, without refusing a connection, and closes the other', async () => {
    const { engine, port } = await run('localhost');
    const stop = asking(port);
    expect(await engine.apply(bound(port, '127.0.0.1'))).toMatchObject({ ok: true });
    expect(await reaches(port, '::1')).toBe(false);
    expect(await engine.apply(bound(port, 'localhost'))).toMatchObject({
      ok: true,
      listeners: [{ addresses: ['127.0.0.1', '::1'] }],
    });
    expect(await reaches(port, '::1')).toBe(true);
    const { answered, failures } = await stop();
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(0);
  });

  it.each([
    ['127.0.0.1', '0.0.0.0'],
    ['0.0.0.0', '127.0.0.1'],
    ['localhost', '::'],
    ['::', 'localhost'],
  ])('from %s to %s takes effect at once', async (before, after) => {
    const { engine, port } = await run(before);
    expect(await engine.apply(bound(port, after))).toMatchObject({ ok: true });
    const isWide = after === '0.0.0.0' || after === '::';
    expect(await reaches(port, '127.0.0.1')).toBe(true);
    expect(await reaches(port, '127.0.0.2')).toBe(isWide);
  });

  it('from a wildcard to two listeners on one address each works as well', async () => {
    const { engine, port } = await run('0.0.0.0');
    expect(await engine.apply(bound(port, '127.0.0.1', '127.0.0.2'))).toMatchObject({ ok: true });
    expect(await reaches(port, '127.0.0.1')).toBe(true);
    expect(await reaches(port, '127.0.0.2')).toBe(true);
    expect(await reaches(port, '127.0.0.3')).toBe(false);
  });

  it('lets requests in flight end', async () => {
    const { engine, port } = await run('127.0.0.1');
    const client = new RawClient(closers, port).send('GET / HTTP/1.1\r\n');
    await ask(port);
    expect(await engine.apply(bound(port, '0.0.0.0'))).toMatchObject({ ok: true });
    await client.send('Host: a\r\n\r\n').until((text) => text.endsWith('hello'));
  });

  it('that another program makes impossible is refused, and the old address serves on', async () => {
    const { engine, port } = await run('127.0.0.1');
    const other = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.2', resolve));
    closers.add(() => new Promise<void>((resolve) => other.close(() => resolve())));
    const client = new RawClient(closers, port).send(request);
    await client.until((text) => text.endsWith('hello'));

    const result = await engine.apply(bound(port, '0.0.0.0'));
    expect(result).toMatchObject({ ok: false, listeners: [{ id: 'on-0', errorCode: 'EADDRINUSE' }] });
    expect(await reaches(port, '127.0.0.1')).toBe(true);
    await client.send(request).until((text) => text.split('hello').length === 3);
    expect(await engine.apply(bound(port, '127.0.0.1', '127.0.0.3'))).toMatchObject({ ok: true });
    await client.send(request).until((text) => text.split('hello').length === 4);
  });

  it('among several is taken back whole when one of them is impossible', async () => {
    const { engine, port } = await run('127.0.0.1');
    const second = await runEngine(bound(0, '127.0.0.1'));
    const free = second.port('on-0');
    await second.stop();
    const two = (first: string, other: string): ConfigInput => ({
      ...bound(port, first),
      listeners: [
        { id: 'on-0', bind: first, port, tls: 'off' },
        { id: 'on-1', bind: other, port: free, tls: 'off' },
      ],
    });
    expect(await engine.apply(two('127.0.0.1', '127.0.0.1'))).toMatchObject({ ok: true });
    const other = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => other.listen(free, '127.0.0.2', resolve));
    closers.add(() => new Promise<void>((resolve) => other.close(() => resolve())));
    expect(await engine.apply(two('0.0.0.0', '0.0.0.0'))).toMatchObject({
      ok: false,
      listeners: [{ id: 'on-1' }],
    });
    expect(await reaches(port, '127.0.0.1')).toBe(true);
    expect(await reaches(port, '127.0.0.2')).toBe(false);
    expect(await reaches(free, '127.0.0.1')).toBe(true);
  });
});

describe('a connection that waits to be accepted', () => {
  it('is served by the listener that has taken its address over', async () => {
    const { engine, port } = await run('localhost');
    const applied = engine.apply(bound(port, '127.0.0.1'));
    const socket = connect({ port, host: '127.0.0.1' });
    closers.add(() => {
      socket.destroy();
    });
    const answer = new Promise<string>((resolve) =>
      socket.once('data', (chunk) => resolve(chunk.toString('latin1'))),
    );
    socket.write(request);
    expect(await applied).toMatchObject({ ok: true });
    expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});
