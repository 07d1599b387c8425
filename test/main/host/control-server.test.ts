import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { connectToInstance } from '../../../src/main/cli/connect.ts';
import {
  type ControlServer,
  contractConnectionLimit,
  startControlServer,
} from '../../../src/main/host/control-server.ts';
import { createContractClient } from '../../../src/shared/contract/client.ts';
import { acceptConnection } from '../../../src/shared/contract/host-connection.ts';
import { handlersWith } from '../../contract/refusing-handlers.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const info = { version: '1', host: 'headless', platform: 'test', dataDirectory: '/data' } as const;

async function start(renderer: string | null = null): Promise<ControlServer> {
  const server = await startControlServer({
    port: 0,
    renderer: renderer === null ? null : pathToFileURL(`${renderer}/`),
    accept(transport) {
      acceptConnection({
        transport,
        handlers: handlersWith({ 'app.info': () => info }),
        initial: () => undefined,
      });
    },
  });
  onTestFinished(() => server.close());
  return server;
}

/** A folder as the build leaves it, beside a file that is nobody's business. */
async function makeRenderer(): Promise<string> {
  const parent = await temporaryDirectory();
  const renderer = join(parent, 'renderer');
  await mkdir(join(renderer, 'assets'), { recursive: true });
  await writeFile(join(renderer, 'index.html'), '<title>Doorman</title>');
  await writeFile(join(renderer, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(renderer, 'notes.txt'), 'not of a known type');
  await writeFile(join(parent, 'secret.json'), '{"secret":true}');
  await symlink(join(parent, 'secret.json'), join(renderer, 'link.json'));
  return renderer;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `fetch` would not let us choose `Host`, nor send a path that leads upwards. */
function get(
  server: ControlServer,
  path: string,
  headers: OutgoingHttpHeaders = {},
  method = 'GET',
): Promise<Answer> {
  const { port } = new URL(server.address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

interface Attempt {
  readonly protocols?: readonly string[];
  readonly origin?: string;
  readonly host?: string;
  readonly authorization?: string;
  readonly path?: string;
}

/** 'open', or the status with which the connection was refused. */
function attempt(
  server: ControlServer,
  { protocols = ['doorman'], origin, host, authorization, path }: Attempt,
): Promise<'open' | number> {
  const url = `${server.address.replace('http', 'ws')}${path ?? '/contract'}`;
  const headers = {
    ...(host === undefined ? {} : { host }),
    ...(authorization === undefined ? {} : { authorization }),
    ...(origin === undefined ? {} : { origin }),
  };
  const socket = new WebSocket(url, [...protocols], { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.on('close', () => resolve('open'));
      socket.close();
    });
    socket.on('unexpected-response', (sent, response) => {
      sent.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', reject);
  });
}

test('a page of our own origin gets in with the token as a subprotocol', async () => {
  const server = await start();
  const protocols = ['doorman', `doorman.${server.token}`];
  expect(await attempt(server, { protocols, origin: server.address })).toBe('open');
  const { port } = new URL(server.address);
  expect(
    await attempt(server, { protocols, origin: `http://localhost:${port}`, host: `localhost:${port}` }),
  ).toBe('open');
});

test('the server never repeats the token', async () => {
  const server = await start();
  const protocols = ['doorman', `doorman.${server.token}`];
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/contract`, protocols, {
    origin: server.address,
  });
  await new Promise((resolve) => socket.on('open', resolve));
  expect(socket.protocol).toBe('doorman');
  socket.terminate();
});

test('a program gets in with the token in Authorization and no Origin', async () => {
  const server = await start();
  expect(await attempt(server, { authorization: `Bearer ${server.token}` })).toBe('open');
});

test.each<[string, (server: ControlServer) => Attempt, number]>([
  ['without a token', () => ({}), 401],
  ['with a wrong token', () => ({ authorization: 'Bearer wrong' }), 401],
  [
    'with a wrong token as a subprotocol',
    ({ address }) => ({ origin: address, protocols: ['doorman', 'doorman.x'] }),
    401,
  ],
  ['with the token in the address', ({ token }) => ({ path: `/contract?token=${token}` }), 401],
  [
    'of a page, with the token in Authorization alone',
    ({ address, token }) => ({ origin: address, authorization: `Bearer ${token}` }),
    401,
  ],
  [
    'of a foreign page, even with the token',
    ({ token }) => ({ origin: 'http://evil.example', protocols: ['doorman', `doorman.${token}`] }),
    403,
  ],
  [
    'of a page on another port',
    ({ token }) => ({ origin: 'http://127.0.0.1:1', protocols: ['doorman', `doorman.${token}`] }),
    403,
  ],
  [
    'of a page without an origin of its own',
    ({ token }) => ({ origin: 'null', protocols: ['doorman', `doorman.${token}`] }),
    403,
  ],
  ['by a foreign name', ({ token }) => ({ host: 'evil.example', authorization: `Bearer ${token}` }), 403],
  [
    'by a loopback name with another port',
    ({ token }) => ({ host: '127.0.0.1:1', authorization: `Bearer ${token}` }),
    403,
  ],
  ['at another path', ({ token }) => ({ path: '/other', authorization: `Bearer ${token}` }), 404],
])('a connection %s is refused', async (_, attemptOf, status) => {
  const server = await start();
  expect(await attempt(server, attemptOf(server))).toBe(status);
});

test('no more connections than the limit are open at once', async () => {
  const server = await start();
  const connect = () => connectToInstance(server.address, server.token);
  const transports = await Promise.all(Array.from({ length: contractConnectionLimit }, connect));
  expect(await attempt(server, { authorization: `Bearer ${server.token}` })).toBe(503);
  for (const transport of transports) transport.close();
});

test('binary messages end the connection', async () => {
  const server = await start();
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/contract`, 'doorman', {
    headers: { authorization: `Bearer ${server.token}` },
  });
  await new Promise((resolve) => socket.on('open', resolve));
  const code = new Promise((resolve) => socket.on('close', resolve));
  socket.send(Buffer.from([1, 2, 3]));
  expect(await code).toBe(1003);
});

test('a message over the limit ends its connection, and no other', async () => {
  const server = await start();
  const headers = { authorization: `Bearer ${server.token}` };
  const other = createContractClient(await connectToInstance(server.address, server.token));
  const socket = new WebSocket(`${server.address.replace('http', 'ws')}/contract`, 'doorman', { headers });
  await new Promise((resolve) => socket.on('open', resolve));
  const code = new Promise((resolve) => socket.on('close', resolve));
  socket.send('x'.repeat(16 * 1024 * 1024 + 1));
  expect(await code).toBe(1009);
  expect(await other.call('app.info', {})).toEqual(info);
  other.close();
});

test('the interface is served with headers that keep it to itself', async () => {
  const server = await start(await makeRenderer());
  const page = await get(server, '/');
  expect(page).toMatchObject({ status: 200, body: '<title>Doorman</title>' });
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  });
  const policy = page.headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
});

test('assets carry their type and may be kept for ever', async () => {
  const server = await start(await makeRenderer());
  const asset = await get(server, '/assets/app-1a2b.js?x=1');
  expect(asset).toMatchObject({ status: 200, body: 'export {};' });
  expect(asset.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' });
  expect(asset.headers['cache-control']).toContain('immutable');
});

test.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/assets/..%2f..%2f..%2fsecret.json',
  '/..%5csecret.json',
  '/link.json',
  '//secret.json',
  '/%00.html',
  '/%zz.html',
  '/notes.txt',
  '/assets',
  '/missing.html',
])('%s is not found', async (path) => {
  const server = await start(await makeRenderer());
  const answer = await get(server, path);
  expect(answer.status).toBe(404);
  expect(answer.body).not.toContain('secret');
});

test('a page asked for by a foreign name is refused', async () => {
  const server = await start(await makeRenderer());
  expect((await get(server, '/', { host: 'evil.example' })).status).toBe(403);
});

test('only GET and HEAD are answered', async () => {
  const server = await start(await makeRenderer());
  expect(await get(server, '/', {}, 'HEAD')).toMatchObject({
    status: 200,
    body: '',
    headers: { 'content-length': '22' },
  });
  expect(await get(server, '/', {}, 'POST')).toMatchObject({ status: 405 });
});

test('without the interface there is no page, but an address for programs', async () => {
  const server = await start();
  expect(server.uiUrl).toBe(null);
  expect((await get(server, '/')).status).toBe(404);
});

test('its health is told to those who hold the token', async () => {
  const server = await start();
  expect(await get(server, '/health', { authorization: `Bearer ${server.token}` })).toMatchObject({
    status: 200,
  });
  expect(await get(server, '/health')).toMatchObject({ status: 401 });
  const headers = { authorization: `Bearer ${server.token}`, origin: 'http://evil.example' };
  expect(await get(server, '/health', headers)).toMatchObject({ status: 403 });
});

test('a port that was asked for and is taken is an error', async () => {
  const server = await start();
  const port = Number(new URL(server.address).port);
  const second = startControlServer({ port, renderer: null, accept: () => undefined });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('closing does not wait for those who hold a connection open', async () => {
  const server = await start();
  const { port } = new URL(server.address);
  const socket = connect(Number(port), '127.0.0.1');
  await new Promise((resolve) => socket.on('connect', resolve));
  const client = await connectToInstance(server.address, server.token);
  const closed = new Promise<void>((resolve) => client.onClose(resolve));
  await server.close();
  await closed;
  socket.destroy();
});
