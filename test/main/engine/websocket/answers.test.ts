import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Closers } from '../../../helpers/http1-setup.ts';
import { createTestAuthority, signWithoutChecks } from '../../../helpers/test-authority.ts';
import { frame, handshake, joined, masked, opcode, openClient } from './raw-websocket.ts';
import { bridgeTo, rawUpstream } from './upstream.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const rewrite = { responseHeaders: { set: { 'X-Env': 'local' }, add: {}, remove: ['x-debug'] } };
const telling = 'Server: secret/1.0\r\nX-Debug: 1\r\n';

describe('the answer to a handshake', () => {
  it('goes through the rules of its route when it switches', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { route: { rewrite } });
    const { client, response } = await joined(
      engine.plain,
      upstream,
      '',
      `${telling}Set-Cookie: a=1; Domain=127.0.0.1\r\n`,
    );
    expect(response).toMatch(/^X-Env: local\r$/m);
    expect(response).toMatch(/^Via: 1\.1 doorman\r$/m);
    expect(response).toMatch(/^X-Request-Id: /m);
    expect(response).toMatch(/^Set-Cookie: a=1\r$/m);
    expect(response).not.toMatch(/^(server|x-debug):/im);
    client.socket.resetAndDestroy();
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.map(({ code }) => code)).toContain('transform.response');
  });

  it('goes through the rules of its route when it declines, and its connection serves on', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { route: { rewrite } });
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    const first = await upstream.next();
    await first.arrivals.head();
    first.socket.write(`HTTP/1.1 403 Forbidden\r\n${telling}Content-Length: 6\r\n\r\nnot me`);
    const declined = await client.arrivals.head();
    expect(declined).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(declined).toMatch(/^X-Env: local\r$/m);
    expect(declined).not.toMatch(/^(server|x-debug):/im);
    expect((await client.arrivals.take(6)).toString()).toBe('not me');
    client.socket.write('GET /next HTTP/1.1\r\nHost: shop.localhost\r\n\r\n');
    const second = await upstream.next();
    expect(await second.arrivals.head()).toMatch(/^GET \/next /);
    second.socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 204 /);
    client.socket.destroy();
    const exchanges = await engine.finished(2);
    expect(exchanges[0]?.response?.body).toMatchObject({ size: 6, kept: 6, complete: true });
    expect(exchanges[0]?.decisions.map(({ code }) => code)).toContain('forward.upgrade_declined');
  });

  it.each([
    ['without end', 101, 1],
    ['that are large', 30, 10_000],
  ])('is not waited for behind informational responses %s', async (_, count, size) => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    const server = await upstream.next();
    await server.arrivals.head();
    server.socket.write(
      `HTTP/1.1 103 Early Hints\r\nLink: ${'x'.repeat(size)}\r\n\r\n`.repeat(count) +
        'HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n',
    );
    let head = '';
    while (!/^HTTP\/1\.1 [45]/.test(head)) head = await client.arrivals.head();
    expect(head).toMatch(/^HTTP\/1\.1 502 /);
    client.socket.destroy();
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ fault: 'upstream.invalid_response' });
    expect(exchange?.informational.length).toBe(count === 101 ? 100 : 26);
  });

  it('is waited for no longer than timeouts.headers', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { pool: { timeouts: { headers: '50ms' } } });
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    const server = await upstream.next();
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 504 /);
    await server.arrivals.until(() => server.arrivals.ended);
    client.socket.destroy();
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ fault: 'upstream.headers_timeout' });
  });

  it('is not waited for when the client has left', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    const server = await upstream.next();
    await server.arrivals.head();
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended).catch(() => {});
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ state: 'cancelled', fault: 'request.client_left' });
  });

  it('cannot come from a pool that speaks HTTP/2 alone, which the trace says', async () => {
    const engine = await bridgeTo(closers, 'http://127.0.0.1:9', { pool: { protocol: 'h2' } });
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 502 /);
    client.socket.destroy();
    const [exchange] = await engine.finished(1);
    expect(exchange?.decisions.at(-1)).toMatchObject({
      code: 'forward.failed',
      evidence: { fault: 'upstream.upgrade_failed', detail: expect.stringContaining('protocol: h2') },
    });
  });
});

describe('an upgrade to another protocol', () => {
  const asking = (protocol: string) =>
    `GET /x HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;

  it('is ignored: the request goes on without it, and the connection serves on', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url);
    const client = openClient(engine.plain);
    client.socket.write(asking('h2c'));
    const server = await upstream.next();
    expect(await server.arrivals.head()).not.toMatch(/^(upgrade|connection: upgrade)/im);
    server.socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 200 OK/);
    await client.arrivals.take(2);
    client.socket.write('GET /second HTTP/1.1\r\nHost: shop.localhost\r\n\r\n');
    expect(await server.arrivals.head()).toMatch(/^GET \/second /);
    server.socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 204 /);
    client.socket.destroy();
    const [exchange] = await engine.finished(2);
    expect(exchange?.summary).toMatchObject({ kind: 'http', state: 'complete', status: 200 });
    expect(exchange?.decisions).toContainEqual(
      expect.objectContaining({
        code: 'forward.upgrade_ignored',
        evidence: { route: 'live', protocol: 'h2c', allowed: ['websocket'] },
      }),
    );
  });

  it('is passed on where the route names it, and its bytes are kept as bodies', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { route: { upgrades: ['TCP'] } });
    const client = openClient(engine.plain);
    client.socket.write(
      'POST /attach HTTP/1.1\r\nHost: shop.localhost\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n',
    );
    const server = await upstream.next();
    const request = await server.arrivals.head();
    expect(request).toMatch(/^POST \/attach HTTP\/1\.1\r\n/);
    expect(request).toMatch(/\r\nUpgrade: tcp\r\n/);
    server.socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello');
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 101 UPGRADED\r\n.*\r\nUpgrade: tcp\r\n/s);
    expect((await client.arrivals.take(5)).toString()).toBe('hello');
    client.socket.end('stdin');
    await server.arrivals.take(5);
    server.socket.end();
    await client.arrivals.untilClosed();
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary).toMatchObject({ kind: 'http', status: 101, requestBytes: 5, responseBytes: 5 });
    expect(engine.engine.getBody('test-00000001', 'response', 0, 10)?.bytes).toEqual(
      new Uint8Array(Buffer.from('hello')),
    );
    expect(await engine.engine.getFrames('test-00000001', 0, 10)).toBeNull();
  });

  it('is not passed on for a WebSocket where the route allows none', async () => {
    const upstream = await rawUpstream(closers);
    const engine = await bridgeTo(closers, upstream.url, { route: { upgrades: [] } });
    const client = openClient(engine.plain);
    client.socket.write(handshake());
    const server = await upstream.next();
    expect(await server.arrivals.head()).not.toMatch(/^upgrade:/im);
    server.socket.write('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n');
    expect(await client.arrivals.head()).toMatch(/^HTTP\/1\.1 426 /);
    client.socket.destroy();
    await engine.finished(1);
  });
});

describe('an upstream with TLS', () => {
  it('is verified by tls.ca and tls.serverName, and refused without', async () => {
    const authority = await createTestAuthority();
    closers.add(() => authority.close());
    const leaf = await signWithoutChecks(authority.material, 'live.localhost');
    const upstream = await rawUpstream(closers, { cert: leaf.certificatePem, key: leaf.privateKeyPem });
    const trusting = await bridgeTo(closers, upstream.url, {
      pool: { tls: { ca: authority.caPath, serverName: 'live.localhost' } },
    });
    const { client, server } = await joined(trusting.plain, upstream);
    const message = frame(opcode.text, 'over TLS', masked);
    client.socket.write(message);
    expect((await server.arrivals.take(message.length)).equals(message)).toBe(true);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);

    const distrusting = await bridgeTo(closers, upstream.url, {
      pool: { tls: { serverName: 'live.localhost' } },
    });
    const refused = openClient(distrusting.plain);
    refused.socket.write(handshake());
    expect(await refused.arrivals.head()).toMatch(/^HTTP\/1\.1 502 /);
    refused.socket.destroy();
    const [exchange] = await distrusting.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.tls_certificate');
  });

  it('is shown the pool’s certificate where it asks for one', async () => {
    const authority = await createTestAuthority();
    closers.add(() => authority.close());
    const leaf = await signWithoutChecks(authority.material, 'live.localhost');
    const own = await signWithoutChecks(authority.material, 'doorman.localhost', []);
    const cert = join(authority.directory, 'own.pem');
    const key = join(authority.directory, 'own.key');
    await writeFile(cert, own.certificatePem);
    await writeFile(key, own.privateKeyPem);
    const upstream = await rawUpstream(closers, {
      cert: leaf.certificatePem,
      key: leaf.privateKeyPem,
      ca: authority.material.certificatePem,
      requestCert: true,
      rejectUnauthorized: true,
    });
    const engine = await bridgeTo(closers, upstream.url, {
      pool: { tls: { ca: authority.caPath, serverName: 'live.localhost', cert, key } },
    });
    const { client, server } = await joined(engine.plain, upstream);
    client.socket.resetAndDestroy();
    await server.arrivals.until(() => server.arrivals.ended);
  });
});
