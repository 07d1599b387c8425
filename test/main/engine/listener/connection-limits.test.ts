import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { RefusedConnections } from '../../../../src/shared/model/status.ts';
import { Closers, eventually, RawClient } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Listener = Partial<NonNullable<ConfigInput['listeners']>[number]>;

const configFor = (listener: Listener): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off', ...listener }],
  routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
});

async function run(listener: Listener): Promise<RunningEngine> {
  const engine = await runEngine(configFor(listener), { tls: listener.tls === 'auto' });
  closers.add(engine.stop);
  return engine;
}

const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

/** A connection that was served once and stays open. */
async function served(port: number): Promise<RawClient> {
  const client = new RawClient(closers, port).send(request);
  await client.until((text) => text.endsWith('hello'));
  return client;
}

/** A connection of another client of this machine. */
function from(localAddress: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: Socket = connect({ port, host: '127.0.0.1', localAddress });
    closers.add(() => {
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('data', (chunk) => resolve(chunk.toString('latin1')));
    socket.write(request);
  });
}

/** Waits for a status that says so. */
const refused = ({ messages }: RunningEngine, counts: RefusedConnections) =>
  eventually(() => {
    const status = messages.findLast((message) => message.kind === 'status');
    return JSON.stringify(status?.listeners[0]?.refused) === JSON.stringify(counts);
  });

describe('a connection beyond limits.connections', () => {
  it('is told so and closed, counted in the status, and let in again once another has ended', async () => {
    const engine = await run({ limits: { connections: 2 } });
    const port = engine.port('web');
    const first = await served(port);
    const second = await served(port);
    const answer = await new RawClient(closers, port).send(request).untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toContain('Proxy-Status: doorman; error=connection_limit_reached\r\n');
    expect(answer).toContain('limits.connections)');
    await refused(engine, { connections: 1, connectionsPerClient: 0 });
    await second.send(request).until((text) => text.split('hello').length === 3);
    first.socket.destroy();
    let admitted = '';
    while (!admitted.startsWith('HTTP/1.1 200'))
      admitted = await new RawClient(closers, port)
        .send(request.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
        .untilEnd();
    expect(engine.engine.listExchanges().every(({ status }) => status === 200)).toBe(true);
  });

  it('is reset before any handshake where the listener has TLS', async () => {
    const engine = await run({ tls: 'auto', limits: { connections: 1 } });
    const port = engine.port('web');
    const tls = () =>
      connectTls({ port, host: '127.0.0.1', servername: 'a.localhost', rejectUnauthorized: false });
    const first = tls();
    closers.add(() => {
      first.destroy();
    });
    await new Promise<void>((resolve) => first.once('secureConnect', () => resolve()));
    const reason = await new Promise<string | undefined>((resolve) =>
      tls().once('error', (error: Error & { code?: string }) => resolve(error.code)),
    );
    expect(reason).toBe('ECONNRESET');
    await refused(engine, { connections: 1, connectionsPerClient: 0 });
  });
});

describe('a connection beyond limits.connectionsPerClient', () => {
  it('is refused, while other clients go on', async () => {
    const engine = await run({ limits: { connectionsPerClient: 1 } });
    const port = engine.port('web');
    await served(port);
    const answer = await new RawClient(closers, port).send(request).untilEnd();
    expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*limits\.connectionsPerClient\)/);
    expect(await from('127.0.0.2', port)).toMatch(/^HTTP\/1\.1 200 /);
    await refused(engine, { connections: 0, connectionsPerClient: 1 });
  });

  it('is served all the same when a trusted proxy opens it', async () => {
    const engine = await run({
      limits: { connectionsPerClient: 1 },
      trustForwardedFrom: ['127.0.0.1/32'],
    });
    for (let count = 0; count < 3; count += 1)
      expect((await served(engine.port('web'))).text).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is measured by the limit of now, and connections from before a reload count', async () => {
    const engine = await run({ limits: { connectionsPerClient: 5 } });
    const port = engine.port('web');
    // In the middle of a request, so that the reload does not end it.
    const busy = new RawClient(closers, port).send('GET / HTTP/1.1\r\n');
    await served(port);
    await engine.apply(configFor({ limits: { connectionsPerClient: 1 } }));
    expect(await new RawClient(closers, port).send(request).untilEnd()).toMatch(/^HTTP\/1\.1 503 /);
    busy.socket.destroy();
    await engine.apply(configFor({ limits: { connectionsPerClient: 5 } }));
    await served(port);
    await refused(engine, { connections: 0, connectionsPerClient: 1 });
  });

  it('without anybody reading the answer costs nothing for long, however many there are', async () => {
    const engine = await run({ limits: { connectionsPerClient: 1 } });
    const port = engine.port('web');
    await served(port);
    const clients = Array.from({ length: 300 }, () => new RawClient(closers, port, { paused: true }));
    await refused(engine, { connections: 0, connectionsPerClient: 300 });
    for (const client of clients) client.socket.resume();
    await Promise.all(clients.map((client) => client.untilEnd()));
    expect(clients.some(({ text }) => text.startsWith('HTTP/1.1 503 '))).toBe(true);
  });
});
