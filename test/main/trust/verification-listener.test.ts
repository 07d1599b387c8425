import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { openVerificationListener } from '../../../src/main/trust/verification-listener.ts';
import { createTestAuthority, signWithoutChecks } from '../../helpers/test-authority.ts';

async function open() {
  const authority = await createTestAuthority({ extraNames: ['permitted.example'] });
  onTestFinished(() => authority.close());
  const certificate = await signWithoutChecks(authority.material, 'permitted.example');
  const listener = await openVerificationListener(certificate);
  onTestFinished(() => listener.close());
  return listener;
}

/** Says something else than a client of TLS would, and waits until the server has ended it. */
async function say(port: number, text: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.resume();
  socket.on('error', () => socket.destroy());
  socket.write(text);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
}

test.each(['GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'EHLO localhost\r\n', '\0\0\0\0\0\0\0\0'])(
  'somebody who sends %j and no handshake is not the client that is waited for',
  async (text) => {
    const listener = await open();
    await say(listener.port, text);
    expect(listener.visit()).toBeNull();

    connectTls({ port: listener.port, host: listener.address, ca: [], servername: 'permitted.example' }).on(
      'error',
      () => undefined,
    );
    if (!listener.visited.aborted) await once(listener.visited, 'abort');
    expect(listener.visit()).toMatchObject({ kind: 'refused' });
  },
);
