import { once } from 'node:events';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { shakeHands } from '../../../../src/main/doctor/probes/handshake.ts';
import { openTestClients } from '../../../helpers/client-certificates.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function start(): Promise<RunningEngine> {
  const { caPath } = await openTestClients(closers);
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'web', port: 0, clientCertificates: { mode: 'required', ca: caPath } }],
      routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
    },
    { tls: true },
  );
  closers.add(engine.stop);
  return engine;
}

const failures = (engine: RunningEngine): number =>
  engine.messages.filter(
    (message) => message.kind === 'event' && message.event.kind === 'listener.handshake_failed',
  ).length;

/** Shows no certificate, and resolves when it was turned away. @param announce before anything is sent */
async function turnedAway(engine: RunningEngine, announce: boolean): Promise<void> {
  const plain = connectPlain({ host: '127.0.0.1', port: engine.port('web') });
  await once(plain, 'connect');
  const { localPort: clientPort = 0, remotePort: listenerPort = 0 } = plain;
  if (announce) engine.engine.own.expect({ clientAddress: '127.0.0.1', clientPort, listenerPort });
  const socket = connect({ socket: plain, servername: 'shop.localhost', rejectUnauthorized: false });
  await new Promise((resolve) => socket.once('error', resolve).once('close', resolve).resume());
  socket.destroy();
}

test('a connection of our own that is turned away counts as no client, and anybody else does', async () => {
  const engine = await start();
  await turnedAway(engine, true);
  expect(failures(engine)).toBe(0);
  await turnedAway(engine, false);
  expect(failures(engine)).toBe(1);
});

test('the doctor says which connection is its own before it begins the handshake', async () => {
  const engine = await start();
  const port = engine.port('web');
  const announced: { readonly clientPort: number; readonly listenerPort: number }[] = [];
  const handshake = await shakeHands({
    address: '127.0.0.1',
    port,
    name: 'shop.localhost',
    authorities: undefined,
    announce: async (ends) => {
      announced.push(ends);
      engine.engine.own.expect(ends);
    },
    signal: new AbortController().signal,
  });
  expect(handshake).toMatchObject({ ok: true, protocol: 'TLSv1.3' });
  expect(announced).toEqual([
    { clientAddress: '127.0.0.1', clientPort: expect.any(Number), listenerPort: port },
  ]);
  expect(announced[0]?.clientPort).toBeGreaterThan(0);
});
