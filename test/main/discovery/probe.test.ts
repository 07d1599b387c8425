import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createSecureServer as createHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { PORTS_PROBED, TITLE_PAGE_LIMIT } from '../../../src/main/discovery/limits.ts';
import { loopbackTargets, probePort, probePorts } from '../../../src/main/discovery/probe.ts';
import { selfSigned } from './self-signed.ts';
import { closedPort, listening } from './sockets.ts';

const certificate = selfSigned();
const UNKNOWN = { kind: 'unknown', server: null, title: null };
const probe = (port: number) => probePort({ port, addresses: ['127.0.0.1'] });

const page: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', server: 'Shop/1.0' });
  response.end('<!doctype html><title>Café &amp; shop</title><h1>Hello</h1>');
};

/** A server that treats each connection by its first bytes. */
const talking = (onBytes: (socket: Socket, first: Buffer) => void) =>
  createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first: Buffer) => onBytes(socket, first));
  });

describe('probing what speaks HTTP', () => {
  it('finds a server of HTTP, with its name and the title of its page', async () => {
    const port = await listening(createHttpServer(page));
    expect(await probe(port)).toEqual({ kind: 'http', server: 'Shop/1.0', title: 'Café & shop' });
  });

  it('asks politely: one GET for / with the host name of this machine, which closes its connection', async () => {
    const server = createHttpServer(page);
    const port = await listening(server);
    const asked = once(server, 'request');
    await probe(port);
    const [request] = await asked;
    expect(request).toMatchObject({
      method: 'GET',
      url: '/',
      headers: { host: `localhost:${port}`, connection: 'close' },
    });
  });

  it('takes no title from an error page or from what is not HTML, and names X-Powered-By for want of a server', async () => {
    const error = createHttpServer((_, response) => {
      response.writeHead(404, { 'content-type': 'text/html', 'x-powered-by': 'Express' });
      response.end('<title>Error</title>');
    });
    expect(await probe(await listening(error))).toEqual({ kind: 'http', server: 'Express', title: null });
    const text = createHttpServer((_, response) => response.end('<title>not a page</title>'));
    expect(await probe(await listening(text))).toEqual({ kind: 'http', server: null, title: null });
  });

  it('stops reading a page whose title does not come, and one that never ends', async () => {
    const late = createHttpServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`${' '.repeat(TITLE_PAGE_LIMIT)}<title>too late</title>`);
    });
    expect(await probe(await listening(late))).toMatchObject({ kind: 'http', title: null });
    const endless = createHttpServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.write('<html>');
    });
    const closed = once(endless, 'connection').then(([socket]) => once(socket, 'close'));
    expect(await probe(await listening(endless))).toMatchObject({ kind: 'http', title: null });
    await closed;
  });

  it('finds HTTP behind an answer it cannot read to the end', async () => {
    const broken = talking((socket) => socket.end('HTTP/1.1 200 OK\r\nBroken Header\r\n\r\n'));
    expect(await probe(await listening(broken))).toEqual({ kind: 'http', server: null, title: null });
  });

  it('finds a server that answers everything with 400, and one that switches protocols', async () => {
    const strict = createHttpServer((_, response) => response.writeHead(400).end());
    expect(await probe(await listening(strict))).toMatchObject({ kind: 'http' });
    const switching = talking((socket) =>
      socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: other\r\n\r\n'),
    );
    expect(await probe(await listening(switching))).toMatchObject({ kind: 'http' });
  });
});

describe('probing what speaks HTTPS', () => {
  it('finds a server whose certificate nobody trusts, with the title of its page', async () => {
    const port = await listening(createHttpsServer(certificate, page));
    expect(await probe(port)).toEqual({ kind: 'https', server: 'Shop/1.0', title: 'Café & shop' });
  });

  it('finds a server that complains in plain HTTP that HTTPS was expected', async () => {
    const secure = await listening(createHttpsServer(certificate, page));
    const TLS_HANDSHAKE = 0x16;
    const both = talking((socket, first) => {
      if (first[0] === TLS_HANDSHAKE) {
        const inner = connect(secure, '127.0.0.1');
        inner.on('error', () => inner.destroy());
        inner.write(first);
        socket.pipe(inner).pipe(socket);
      } else {
        socket.end('HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n');
      }
    });
    expect(await probe(await listening(both))).toMatchObject({ kind: 'https', title: 'Café & shop' });
  });

  it('finds a server of HTTP/2 only', async () => {
    const port = await listening(createHttp2Server(certificate));
    expect(await probe(port)).toEqual({ kind: 'https', server: null, title: null });
  });

  it('finds a server that agreed on HTTP in the handshake and is slow to answer', async () => {
    const port = await listening(createHttpsServer(certificate, () => {}));
    expect(await probe(port)).toEqual({ kind: 'https', server: null, title: null });
  });

  it('does not take another protocol inside TLS for HTTPS', async () => {
    const mail = createTlsServer(certificate, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.end('* OK IMAP ready\r\n');
    });
    expect(await probe(await listening(mail))).toEqual(UNKNOWN);
  });
});

describe('probing what speaks neither', () => {
  it.each([
    ['says nothing', () => {}],
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['greets in another protocol', (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n')],
  ])('gives unknown for a server that %s', async (_, greet) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      greet(socket);
    });
    expect(await probe(await listening(server))).toEqual(UNKNOWN);
  });

  it('leaves a server alone after its greeting showed another protocol', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.on('error', () => socket.destroy());
      socket.write('220 mail.example ESMTP\r\n');
    });
    await probe(await listening(server));
    expect(connections).toBe(1);
  });

  it('gives unknown for a port that was closed since it was listed', async () => {
    expect(await probe(await closedPort())).toEqual(UNKNOWN);
  });
});

describe('where probes go', () => {
  it('is to loopback addresses only', () => {
    expect(
      loopbackTargets(['192.168.1.5', 'fe80::1%12', '10.0.0.1', '127.0.0.1.example', '1.127.0.0']),
    ).toEqual([]);
    expect(loopbackTargets(['0.0.0.0'])).toEqual(['127.0.0.1']);
    expect(loopbackTargets(['::1', '127.0.0.53'])).toEqual(['127.0.0.53', '::1']);
    expect(loopbackTargets(['::'])).toEqual(['127.0.0.1', '::1']);
  });

  it('is nowhere for a port that listens on another interface only', async () => {
    const server = createHttpServer(page);
    let connections = 0;
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listening(server);
    expect(await probePort({ port, addresses: ['192.0.2.7'] })).toEqual(UNKNOWN);
    expect(connections).toBe(0);
  });

  it('is to the second address when the first refuses', async () => {
    const port = await listening(createHttpServer(page), '127.0.0.1');
    // Nothing listens on that port of 127.0.0.2.
    const addresses = ['127.0.0.2', '127.0.0.1'];
    expect(await probePort({ port, addresses })).toMatchObject({ kind: 'http' });
  });

  it('is to every port of a list, up to the cap', async () => {
    const port = await listening(createHttpServer(page));
    const closed = await closedPort();
    const padding = Array.from({ length: PORTS_PROBED }, (_, index) => ({
      port: index + 1,
      addresses: ['192.0.2.7'],
    }));
    const target = { port, addresses: ['127.0.0.1'] };
    const results = await probePorts([target, { port: closed, addresses: ['127.0.0.1'] }, ...padding]);
    expect(results.get(port)?.kind).toBe('http');
    expect(results.get(closed)?.kind).toBe('unknown');
    expect(results.size).toBe(PORTS_PROBED);
  });
});
