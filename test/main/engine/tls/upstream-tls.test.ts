import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createUpstreamTls } from '../../../../src/main/engine/tls/upstream-tls.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { createTestAuthority, signWithoutChecks } from '../../../helpers/test-authority.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Pool = Partial<NonNullable<ConfigInput['pools']>[number]>;
type Tls = NonNullable<Pool['tls']>;

/** Files of one authority: what a server shows, and two certificates that clients may show it. */
async function makeFiles() {
  const authority = await createTestAuthority();
  closers.add(() => authority.close());
  const directory = await mkdtemp(join(tmpdir(), 'doorman-upstream-tls-'));
  closers.add(() => rm(directory, { recursive: true, force: true }));
  const server = await signWithoutChecks(authority.material, 'localhost');
  const clients = await Promise.all(
    ['first.localhost', 'second.localhost'].map((name) => signWithoutChecks(authority.material, name, [])),
  );
  const path = (name: string) => join(directory, name);
  const show = async (index: number) => {
    await writeFile(path('client.pem'), clients[index]?.certificatePem ?? '');
    await writeFile(path('client-key.pem'), clients[index]?.privateKeyPem ?? '');
  };
  await show(0);
  await writeFile(path('server-key.pem'), server.privateKeyPem);
  await writeFile(path('empty.pem'), 'nothing of that kind\n');
  return {
    path,
    show,
    server: { cert: server.certificatePem, key: server.privateKeyPem, ca: authority.material.certificatePem },
    tls: { ca: authority.caPath, cert: path('client.pem'), key: path('client-key.pem') },
  };
}

interface SecureOrigin {
  readonly url: string;
  /** Common names of what clients showed, in the order of their handshakes; '' for nothing. */
  readonly handshakes: string[];
}

async function start(
  server: Http2SecureServer | ReturnType<typeof createHttpsServer>,
): Promise<SecureOrigin> {
  const handshakes: string[] = [];
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    handshakes.push(String(socket.getPeerCertificate().subject?.CN ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, handshakes };
}

type Options = Parameters<typeof createSecureServer>[0];

const http1Origin = (options: Options) =>
  start(createHttpsServer(options, (_incoming, response) => response.end('ok')));
const http2Origin = (options: Options) =>
  start(createSecureServer(options, (_incoming, response) => response.end('ok')));

const configFor = (url: string, pool: Pool): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'plain', port: 0, tls: 'off' }],
  routes: [{ id: 'all', to: { pool: 'origin' } }],
  pools: [{ id: 'origin', upstreams: [{ id: 'one', url }], ...pool }],
});

async function engineFor(url: string, pool: Pool): Promise<RunningEngine> {
  const engine = await runEngine(configFor(url, pool));
  closers.add(engine.stop);
  return engine;
}

const protocols = [
  ['HTTP/1.1', http1Origin, '1.1 doorman'],
  ['HTTP/2', http2Origin, '2 doorman'],
] as const;

describe.each(protocols)('an upstream with %s', (_name, origin, via) => {
  it('that wants a certificate of the client is shown that of the pool', async () => {
    const files = await makeFiles();
    const upstream = await origin({ ...files.server, requestCert: true, rejectUnauthorized: true });
    const engine = await engineFor(upstream.url, { tls: files.tls });
    expect(await ask(engine.port('plain'))).toMatchObject({ status: 200, text: 'ok', headers: { via } });
    expect(upstream.handshakes).toEqual(['first.localhost']);
  });

  it('that wants one and is shown none is answered with 502', async () => {
    const files = await makeFiles();
    const upstream = await origin({ ...files.server, requestCert: true, rejectUnauthorized: true });
    const engine = await engineFor(upstream.url, { tls: { ca: files.tls.ca } });
    expect((await ask(engine.port('plain'))).status).toBe(502);
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.tls_client_certificate');
  });

  it('that speaks only TLS 1.2 is not spoken to where the pool wants 1.3', async () => {
    const files = await makeFiles();
    const upstream = await origin({ ...files.server, maxVersion: 'TLSv1.2' });
    const { ca } = files.tls;
    const engine = await engineFor(upstream.url, { tls: { ca } });
    expect((await ask(engine.port('plain'))).status).toBe(200);
    const strict = await engineFor(upstream.url, { tls: { ca, minVersion: 'TLSv1.3' } });
    expect((await ask(strict.port('plain'))).status).toBe(502);
    const [exchange] = await strict.finished(1);
    expect(exchange?.summary.fault).toBe('upstream.tls_failed');
  });

  it('is asked for its protocol with the handshake of the first request, not with one more', async () => {
    const files = await makeFiles();
    const upstream = await origin(files.server);
    for (const connections of [64, 0]) {
      const engine = await engineFor(upstream.url, {
        tls: { ca: files.tls.ca },
        keepAlive: { connections },
      });
      expect(await ask(engine.port('plain'))).toMatchObject({ status: 200, headers: { via } });
      expect(upstream.handshakes.splice(0)).toHaveLength(1);
    }
  });

  it('whose TLS files stay the same keeps its connections over a reload, and gets new ones when they changed', async () => {
    const files = await makeFiles();
    const upstream = await origin({ ...files.server, requestCert: true, rejectUnauthorized: true });
    const engine = await engineFor(upstream.url, { tls: files.tls });
    await ask(engine.port('plain'));
    expect(await engine.apply(configFor(upstream.url, { tls: files.tls }))).toMatchObject({ ok: true });
    await ask(engine.port('plain'));
    expect(upstream.handshakes).toEqual(['first.localhost']);
    await files.show(1);
    expect(await engine.apply(configFor(upstream.url, { tls: files.tls }))).toMatchObject({ ok: true });
    await ask(engine.port('plain'));
    expect(upstream.handshakes).toEqual(['first.localhost', 'second.localhost']);
  });
});

describe('TLS files of a pool', () => {
  const cases: readonly (readonly [string, (files: Awaited<ReturnType<typeof makeFiles>>) => Tls, RegExp])[] =
    [
      [
        'a certificate that is not there',
        ({ tls, path }) => ({ ...tls, cert: path('gone.pem') }),
        /gone\.pem cannot be read/,
      ],
      [
        'a key of another certificate',
        ({ tls, path }) => ({ ...tls, key: path('server-key.pem') }),
        /server-key\.pem does not belong/,
      ],
      [
        'a certificate that is none',
        ({ tls, path }) => ({ ...tls, cert: path('empty.pem') }),
        /empty\.pem is not a certificate in PEM form/,
      ],
      [
        'authorities that are not there',
        ({ path }) => ({ ca: path('gone.pem') }),
        /tls\.ca cannot be read .*gone\.pem/,
      ],
      [
        'authorities that are none',
        ({ path }) => ({ ca: path('empty.pem') }),
        /tls\.ca has no certificates .*empty\.pem/,
      ],
    ];

  it.each(cases)('with %s are refused, and what runs goes on', async (_name, tlsOf, message) => {
    const files = await makeFiles();
    const upstream = await http1Origin(files.server);
    const engine = await engineFor(upstream.url, { tls: { ca: files.tls.ca } });
    const result = await engine.apply(configFor(upstream.url, { tls: tlsOf(files) }));
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect(result).toMatchObject({ message: expect.stringContaining("Pool 'origin'") });
    expect((await ask(engine.port('plain'))).status).toBe(200);
  });

  it('add authorities to those of Node, and are parsed once for all upstreams of the pool', async () => {
    const { server } = await makeFiles();
    const material = { ca: server.ca, certificate: null };
    const settings = { verify: true, serverName: '', minVersion: 'TLSv1.2' } as const;
    const one = createUpstreamTls(new URL('https://a.test'), settings, material);
    const other = createUpstreamTls(new URL('https://127.0.0.1'), settings, material);
    expect(one.ca).toEqual([...getCACertificates('default'), server.ca]);
    expect(one.servername).toBe('a.test');
    expect(other.servername).toBeUndefined();
    expect(other.secureContext).toBe(one.secureContext);
  });
});
