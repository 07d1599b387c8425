import { once } from 'node:events';
import { connect, type Socket, type TcpNetConnectOpts } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { runEngine } from '../../../helpers/run-engine.ts';

async function open(options: TcpNetConnectOpts): Promise<Socket> {
  const socket = connect(options);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function ask(socket: Socket): Promise<void> {
  socket.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n');
  await once(socket, 'data');
}

// Another address of the loopback network, which only Linux has without being told.
test.runIf(process.platform === 'linux')(
  'a client with the same port at another address is not taken for Doorman’s own',
  async () => {
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
    });
    onTestFinished(engine.stop);
    const port = engine.port('plain');
    const own = await open({ host: '127.0.0.1', port });
    const clientPort = own.localPort ?? 0;
    engine.engine.resent.expect({ clientAddress: '127.0.0.1', clientPort, listenerPort: port }, 'first');
    const other = await open({ host: '127.0.0.1', port, localAddress: '127.0.0.2', localPort: clientPort });
    await ask(other);
    await ask(own);
    const [ofOther, ofOwn] = await engine.finished(2);
    expect(ofOther?.summary.resendOf).toBeUndefined();
    expect(ofOwn?.summary.resendOf).toBe('first');
  },
);
