import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

it.each(['is not there', 'declines with 503'])(
  'a WebSocket goes to another upstream where the first %s',
  async (how) => {
    const busy = await startOrigin((_, response) => response.writeHead(503).end('busy'));
    busy.server.on('upgrade', (_, socket) => {
      socket.end('HTTP/1.1 503 Busy\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbusy');
    });
    if (how === 'is not there') await busy.stop();
    else closers.add(() => busy.stop());
    const well = await startOrigin((_, response) => response.end());
    closers.add(() => well.stop());
    const sockets = new WebSocketServer({ noServer: true });
    well.server.on('upgrade', (incoming, socket, head) => {
      sockets.handleUpgrade(incoming, socket, head, (connection) => {
        connection.on('message', (data) => connection.send(data));
      });
    });
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'web', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'chat' } }],
      pools: [
        {
          id: 'chat',
          balance: 'first',
          upstreams: [
            { id: 'busy', url: busy.url },
            { id: 'well', url: well.url },
          ],
        },
      ],
    });
    closers.add(() => engine.stop());

    const client = new WebSocket(`ws://127.0.0.1:${engine.port('web')}/`);
    await once(client, 'open');
    client.send('first words');
    const [answer] = await once(client, 'message');
    expect(String(answer)).toBe('first words');
    client.close();
    await once(client, 'close');
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['retry.again', 'forward.upgraded']),
    );
    expect(exchange?.summary).toMatchObject({ upstream: 'well', status: 101 });
  },
);
