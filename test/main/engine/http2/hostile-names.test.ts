import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Closers, RawClient, rawUpstream } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { askOver, get, openSession } from './client.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function engineFor(url: string, protocol?: 'h2'): Promise<RunningEngine> {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [
      { id: 'origin', upstreams: [{ id: 'one', url }], ...(protocol === undefined ? {} : { protocol }) },
    ],
  });
  closers.add(engine.stop);
  return engine;
}

// Names that every object of JavaScript has, and one of which Node's HTTP/2 would take a single line.
describe.each(['constructor', '__proto__', 'etag'])('fields with the name %s', (name) => {
  const twice = `${name}: 1\r\n${name}: 2\r\n`;
  const pairs = [name, '1', name, '2'];

  it('pass from an HTTP/1 upstream to an HTTP/2 client in trailers and early hints', async () => {
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (!all.endsWith('\r\n\r\n')) return;
      socket.end(
        `HTTP/1.1 103 Early Hints\r\n${twice}\r\n` +
          `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: ${name}\r\n\r\n2\r\nhi\r\n0\r\n${twice}\r\n`,
      );
    });
    const engine = await engineFor(upstream.url);
    const session = openSession(engine.port('plain'));
    closers.add(() => session.destroy());
    const answer = await askOver(session, get('/', 'te', 'trailers'));
    expect(answer).toMatchObject({ status: 200, text: 'hi', trailers: pairs, code: 0 });
    expect(answer.informational[0]).toEqual(expect.arrayContaining(pairs));
  });

  it('pass from an HTTP/1 client to an HTTP/2 upstream in trailers', async () => {
    const received = Promise.withResolvers<readonly string[]>();
    const origin = createServer((_request, response) => void response.end('fine'));
    origin.on('stream', (stream) => {
      stream.resume();
      stream.on('trailers', (_fields: unknown, _flags: number, raw?: readonly string[]) => {
        received.resolve(raw ?? []);
      });
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    closers.add(() => new Promise<void>((resolve) => origin.close(() => resolve())));
    const engine = await engineFor(`http://127.0.0.1:${(origin.address() as AddressInfo).port}`, 'h2');
    const client = new RawClient(closers, engine.port('plain'));
    client.send(
      `POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\nTrailer: ${name}\r\n\r\n2\r\nhi\r\n0\r\n${twice}\r\n`,
    );
    expect(await received.promise).toEqual(pairs);
  });
});
