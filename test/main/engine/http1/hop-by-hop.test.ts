import { afterEach, describe, expect, it } from 'vitest';
import { answeringUpstream, Closers, forwardingTo, RawClient } from '../../../helpers/http1-setup.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

describe('fields that end at each hop', () => {
  it('do not reach the upstream, whatever their case, nor those that any Connection field nominates', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const fields = [
      'Host: a',
      'X-First: 1',
      'CONNECTION: x-Hop, TE',
      'connection: x-other',
      'X-HOP: 1',
      'X-Other: 1',
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'Proxy-Authorization: Basic eDp5',
      'TE: gzip, trailers',
      'Upgrade: h2c',
      'x-KEPT: Yes',
      'Via: 1.0 earlier',
    ];
    const client = new RawClient(closers, engine.plain).send(
      `GET / HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`,
    );
    await client.until((text) => text.endsWith('ok'));
    const seen = upstream.received[0] ?? '';
    expect(seen).not.toMatch(/^(connection|x-hop|x-other|keep-alive|proxy-[a-z]+|upgrade):/im);
    expect(seen).toMatch(/\r\nTE: trailers\r\n/);
    expect(seen).toMatch(/\r\nVia: 1\.0 earlier, 1\.1 doorman\r\n/);
    // Order and case of what stays are the client's.
    expect(seen).toMatch(/\r\nX-First: 1\r\n.*x-KEPT: Yes\r\n/s);
  });

  it('do not reach the client, and Set-Cookie lines stay apart and in order', async () => {
    const upstream = await answeringUpstream(
      closers,
      [
        'HTTP/1.1 200 OK',
        'set-COOKIE: a=1, still a',
        'Connection: keep-alive, X-Hop',
        'X-Hop: 1',
        'Keep-Alive: timeout=999',
        'Proxy-Connection: keep-alive',
        'Upgrade: h2c',
        'Set-Cookie: b=2',
        'Via: 1.0 earlier',
        'Content-Length: 2',
        '',
        'ok',
      ].join('\r\n'),
    );
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const seen = await client.until((text) => text.endsWith('ok'));
    expect(seen).not.toMatch(/^(x-hop|proxy-connection|upgrade):|timeout=999/im);
    expect(seen).toMatch(/\r\nset-COOKIE: a=1, still a\r\n.*Set-Cookie: b=2\r\n/s);
    expect(seen).toMatch(/\r\nVia: 1\.0 earlier, 1\.1 doorman\r\n/);
  });

  it('never include Content-Length, though a client nominates it', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await forwardingTo(closers, upstream.url);
    const client = new RawClient(closers, engine.plain);
    client.send(
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: content-length\r\nContent-Length: 4\r\n\r\n\r\n\r\n',
    );
    await client.until((text) => text.endsWith('ok'));
    expect(upstream.received[0]).toMatch(/\r\nContent-Length: 4\r\n/);
    expect(upstream.received[0]).toMatch(/\r\n\r\n\r\n\r\n$/);
  });
});
