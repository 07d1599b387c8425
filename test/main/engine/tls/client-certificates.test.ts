import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import {
  askOverHttp2,
  askOverTls,
  openTestClients,
  type TestClients,
} from '../../../helpers/client-certificates.ts';
import { Closers, rawUpstream } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { createTestAuthority, signClient, signWithoutChecks } from '../../../helpers/test-authority.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Listener = NonNullable<ConfigInput['listeners']>[number];
type Asked = NonNullable<Listener['clientCertificates']>;

interface Setup {
  readonly engine: RunningEngine;
  readonly own: TestClients;
  readonly ca: string;
}

async function start(
  asked: Asked,
  more: Partial<ConfigInput> & { readonly listener?: Partial<Listener> } = {},
): Promise<Setup> {
  const own = await openTestClients(closers);
  const { listener, ...rest } = more;
  const engine = await runEngine(
    {
      version: 1,
      listeners: [{ id: 'web', port: 0, clientCertificates: asked, ...listener }],
      routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
      ...rest,
    },
    { tls: true, clientTrust: own.clients.trust() },
  );
  closers.add(engine.stop);
  return { engine, own, ca: engine.authority?.material.certificatePem ?? '' };
}

/** An upstream that answers with the header fields it was sent, one on a line. */
async function echo(): Promise<string> {
  const server = createServer((request, response) => {
    const lines: string[] = [];
    for (let at = 0; at < request.rawHeaders.length; at += 2)
      lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    response.end(lines.join('\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.add(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const failures = ({ engine }: Setup) =>
  engine.messages.flatMap((message) =>
    message.kind === 'event' && message.event.kind === 'listener.handshake_failed'
      ? [message.event.evidence]
      : [],
  );

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'a listener that requires a client certificate, over %s',
  (version) => {
    const only = { minVersion: version, maxVersion: version } as const;

    it('lets a client of its authority in, and says in the exchange who it is', async () => {
      const setup = await start({});
      const alice = await setup.own.make('alice');
      const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, ...only, ...alice });
      expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('hello') });
      const [exchange] = await setup.engine.finished(1);
      expect(exchange?.decisions).toMatchObject([
        { code: 'tls.terminated', evidence: { version } },
        {
          code: 'tls.client_verified',
          evidence: { subject: 'O=Doorman, CN=alice', fingerprint: alice.fingerprint, serial: alice.serial },
        },
        {},
        {},
      ]);
    });

    it('ends the handshake of a client without one with the alert for that, and tells the person', async () => {
      const setup = await start({});
      const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, ...only });
      expect(answer).toMatchObject({ ok: false });
      await until(() => failures(setup).length > 0);
      expect(failures(setup)).toMatchObject([
        { listener: 'web', reason: 'client_certificate_missing', client: '127.0.0.1', times: 1 },
      ]);
      expect(setup.engine.engine.listExchanges()).toEqual([]);
    });

    it('turns away what another authority signed, and says so', async () => {
      const setup = await start({});
      const stranger = await (await openTestClients(closers)).make('alice');
      const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, ...only, ...stranger });
      expect(answer.ok).toBe(false);
      await until(() => failures(setup).length > 0);
      expect(failures(setup)).toMatchObject([
        { reason: 'client_certificate_refused', problem: 'untrusted', client: '127.0.0.1' },
      ]);
    });

    it('does not take a certificate for servers, though an authority that it knows has signed it', async () => {
      const authority = await createTestAuthority();
      closers.add(() => authority.close());
      const setup = await start({ ca: authority.caPath });
      const [server, either] = await Promise.all([
        signWithoutChecks(authority.material, 'shop.localhost'),
        signWithoutChecks(authority.material, 'shop.localhost', []),
      ]);
      const show = ({ certificatePem: cert, privateKeyPem: key }: typeof server) =>
        askOverTls(setup.engine.port('web'), { ca: setup.ca, ...only, cert, key });
      expect((await show(either)).ok).toBe(true);
      expect((await show(server)).ok).toBe(false);
      await until(() => failures(setup).length > 0);
      expect(failures(setup)).toMatchObject([{ problem: 'wrong_purpose', detail: 'INVALID_PURPOSE' }]);
    });

    it('looks at revocation again when a session is resumed', async () => {
      const setup = await start({});
      const port = setup.engine.port('web');
      const alice = await setup.own.make('alice');
      const first = await askOverTls(port, { ca: setup.ca, ...only, ...alice });
      if (!first.ok || first.session === null) throw new Error('There is no session to resume.');
      const resumed = await askOverTls(port, { ca: setup.ca, ...only, session: first.session });
      expect(resumed).toMatchObject({ ok: true, text: expect.stringContaining('hello') });
      const [, again] = await setup.engine.finished(2);
      expect(again?.decisions).toMatchObject([
        { code: 'tls.terminated', evidence: { resumed: true } },
        { code: 'tls.client_verified', evidence: { fingerprint: alice.fingerprint } },
        {},
        {},
      ]);
      await setup.own.clients.revoke(alice.serial);
      await setup.engine.engine.setClientTrust(setup.own.clients.trust());
      const refused = await askOverTls(port, { ca: setup.ca, ...only, session: first.session });
      expect(refused.ok).toBe(false);
      await until(() => failures(setup).length > 0);
      expect(failures(setup)).toMatchObject([
        {
          reason: 'client_certificate_refused',
          problem: 'revoked',
          certificate: { subject: 'O=Doorman, CN=alice' },
        },
      ]);
    });

    it('carries no session over from a listener that asks for nothing', async () => {
      const own = await openTestClients(closers);
      const engine = await runEngine(
        {
          version: 1,
          listeners: [
            { id: 'open', port: 0 },
            { id: 'open-too', port: 0 },
            { id: 'asking', port: 0, clientCertificates: { mode: 'optional' } },
            { id: 'strict', port: 0, clientCertificates: {} },
          ],
          routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
        },
        { tls: true, clientTrust: own.clients.trust() },
      );
      closers.add(engine.stop);
      const ca = engine.authority?.material.certificatePem ?? '';
      const first = await askOverTls(engine.port('open'), { ca, ...only });
      if (!first.ok || first.session === null) throw new Error('There is no session to resume.');
      const { session } = first;
      const resumedAt = async (id: string, seen: number) => {
        await askOverTls(engine.port(id), { ca, ...only, session });
        const decision = (await engine.finished(seen))[seen - 1]?.decisions[0];
        return decision?.code === 'tls.terminated' && decision.evidence.resumed;
      };
      expect(await resumedAt('open', 2)).toBe(true);
      expect(await resumedAt('open-too', 3)).toBe(true);
      expect(await resumedAt('asking', 4)).toBe(false);
      expect(await askOverTls(engine.port('strict'), { ca, ...only, session })).toMatchObject({ ok: false });
    });
  },
);

describe('a listener that asks for a client certificate and requires none', () => {
  it('lets everybody in and says what they showed', async () => {
    const setup = await start({ mode: 'optional' });
    const port = setup.engine.port('web');
    const alice = await setup.own.make('alice');
    const stranger = await (await openTestClients(closers)).make('mallory');
    await askOverTls(port, { ca: setup.ca });
    await askOverTls(port, { ca: setup.ca, ...stranger });
    await askOverTls(port, { ca: setup.ca, ...alice });
    const shown = (await setup.engine.finished(3)).map(({ decisions }) => decisions[1]);
    expect(shown).toMatchObject([
      { code: 'tls.client_anonymous' },
      {
        code: 'tls.client_unverified',
        evidence: { problem: 'untrusted', certificate: { subject: 'O=Doorman, CN=mallory' } },
      },
      { code: 'tls.client_verified' },
    ]);
  });

  it('keeps routes for clients with an accepted certificate from all others', async () => {
    const setup = await start(
      { mode: 'optional' },
      {
        routes: [
          {
            id: 'inner',
            match: { paths: ['/inner'] },
            requireClientCertificate: true,
            to: { respond: { body: 'inner' } },
          },
          { id: 'hello', to: { respond: { body: 'hello' } } },
        ],
      },
    );
    const port = setup.engine.port('web');
    const alice = await setup.own.make('alice');
    const stranger = await (await openTestClients(closers)).make('mallory');
    const text = async (options: Parameters<typeof askOverTls>[1]) => {
      const answer = await askOverTls(port, { ca: setup.ca, ...options });
      return answer.ok ? answer.text : answer.code;
    };
    expect(await text({ path: '/inner' })).toMatch(/^HTTP\/1\.1 403 .*client_certificate_required/s);
    expect(await text({ path: '/inner', ...stranger })).toMatch(/^HTTP\/1\.1 403 /);
    expect(await text({ path: '/inner', ...alice })).toMatch(/^HTTP\/1\.1 200 .*inner$/s);
    expect(await text({ path: '/' })).toMatch(/^HTTP\/1\.1 200 .*hello$/s);
    const codes = (await setup.engine.finished(4)).map(({ decisions }) => decisions.at(-1));
    expect(codes).toMatchObject([
      { code: 'tls.client_required', evidence: { route: 'inner', showed: 'nothing' } },
      { code: 'tls.client_required', evidence: { route: 'inner', showed: 'unverified' } },
      {},
      {},
    ]);
  });
});

describe('the identity of a client', () => {
  const forward = {
    certificate: 'Client-Cert',
    subject: 'X-Client-Subject',
    fingerprint: 'X-Client-Fingerprint',
  };
  const spoofed =
    'X-Client-Subject: CN=root\r\nx_client_subject: CN=root\r\nX.Client.Subject: CN=root\r\nCLIENT-CERT: :AAAA:\r\nConnection: X-Client-Fingerprint\r\n';

  async function startForwarding() {
    const url = await echo();
    return start(
      { mode: 'optional', forward },
      {
        pools: [{ id: 'echo', upstreams: [{ id: 'one', url }] }],
        routes: [{ id: 'echo', to: { pool: 'echo' } }],
      },
    );
  }

  it('reaches upstreams in headers, in place of what the client itself says', async () => {
    const setup = await startForwarding();
    const alice = await setup.own.make('älice');
    const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, ...alice, fields: spoofed });
    const text = answer.ok ? answer.text : '';
    expect(text).toContain('X-Client-Subject: O=Doorman, CN=\\C3\\A4lice');
    expect(text).toContain(`X-Client-Fingerprint: ${alice.fingerprint}`);
    expect(text).toMatch(/Client-Cert: :MII[A-Za-z0-9+/=]+:/);
    expect(text).not.toMatch(/CN=root|AAAA:$/m);
    const [exchange] = await setup.engine.finished(1);
    expect(exchange?.decisions).toContainEqual(
      expect.objectContaining({
        code: 'tls.identity_removed',
        evidence: { fields: ['x-client-subject', 'x_client_subject', 'x.client.subject', 'client-cert'] },
      }),
    );
  });

  it('is taken out of requests of clients that showed nothing', async () => {
    const setup = await startForwarding();
    const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, fields: spoofed });
    expect(answer.ok ? answer.text : '').toContain('Host: shop.localhost');
    expect(answer.ok ? answer.text : '').not.toMatch(/client/i);
  });

  it('is taken out of trailers, and nothing else is', async () => {
    const received: string[] = [];
    const upstream = await rawUpstream(closers, (socket, all) => {
      if (!all.endsWith('\r\n\r\n') || !all.includes('\r\n0\r\n')) return;
      received.push(all);
      socket.end('HTTP/1.1 204 No Content\r\n\r\n');
    });
    const setup = await start(
      { mode: 'optional', forward },
      {
        listener: { tls: 'auto' },
        pools: [{ id: 'raw', upstreams: [{ id: 'one', url: upstream.url }] }],
        routes: [{ id: 'raw', to: { pool: 'raw' } }],
      },
    );
    const socket = connect({
      host: '127.0.0.1',
      port: setup.engine.port('web'),
      servername: 'shop.localhost',
      ca: setup.ca,
    });
    closers.add(() => void socket.destroy());
    socket.write(
      'POST / HTTP/1.1\r\nHost: shop.localhost\r\nTransfer-Encoding: chunked\r\nTrailer: X-Client-Subject, X-Sum\r\n\r\n' +
        '2\r\nhi\r\n0\r\nX-Client-Subject: CN=root\r\nX-Sum: 7\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    expect(received[0]).toContain('X-Sum: 7');
    expect(received[0]).not.toContain('CN=root');
  });

  it('is the same over HTTP/2', async () => {
    const setup = await startForwarding();
    const alice = await setup.own.make('alice');
    const port = setup.engine.port('web');
    const named = await askOverHttp2(
      port,
      { ca: setup.ca, cert: alice.cert, key: alice.key },
      { 'x-client-subject': 'CN=root' },
    );
    expect(named.text).toContain('X-Client-Subject: O=Doorman, CN=alice');
    expect(named.text).not.toContain('CN=root');
    const nobody = await askOverHttp2(port, { ca: setup.ca }, { 'x-client-subject': 'CN=root' });
    expect(nobody.text).not.toMatch(/x-client-subject/i);
  });

  it('passes through layers, and routes can match on it', async () => {
    const url = await echo();
    const setup = await start(
      { mode: 'optional', forward },
      {
        listeners: [
          { id: 'web', port: 0, clientCertificates: { mode: 'optional', forward } },
          { id: 'inner', port: 0, tls: 'off' },
        ],
        pools: [{ id: 'echo', upstreams: [{ id: 'one', url }] }],
        routes: [
          { id: 'on', listeners: ['web'], to: { listener: 'inner' } },
          {
            id: 'of-alice',
            listeners: ['inner'],
            match: { headers: { 'x-client-subject': '~CN=alice$' } },
            to: { pool: 'echo' },
          },
          { id: 'others', to: { respond: { body: 'others' } } },
        ],
      },
    );
    const alice = await setup.own.make('alice');
    const port = setup.engine.port('web');
    const named = await askOverTls(port, { ca: setup.ca, ...alice });
    expect(named.ok ? named.text : '').toContain('X-Client-Subject: O=Doorman, CN=alice');
    const claimed = await askOverTls(port, { ca: setup.ca, fields: 'X-Client-Subject: CN=alice\r\n' });
    expect(claimed.ok ? claimed.text : '').toMatch(/others$/);
    // A listener that asks for nothing believes nothing either.
    const inside = await ask(setup.engine.port('inner'), { headers: { 'x-client-subject': 'CN=alice' } });
    expect(inside.text).toBe('others');
  });

  it.each([forward, { subject: 'X_Client_Subject' }, { subject: 'X.Client.Subject' }])(
    'keeps a response out of the cache that others are answered from, told as %j',
    async (told) => {
      const url = await echo();
      const setup = await start(
        { mode: 'optional', forward: told },
        {
          pools: [{ id: 'echo', upstreams: [{ id: 'one', url }] }],
          routes: [{ id: 'echo', to: { pool: 'echo' }, cache: { enabled: true, defaultTtl: '1h' } }],
        },
      );
      const port = setup.engine.port('web');
      const alice = await setup.own.make('alice');
      const bob = await setup.own.make('bob');
      await askOverTls(port, { ca: setup.ca, ...alice });
      const answer = await askOverTls(port, { ca: setup.ca, ...bob });
      expect(answer.ok ? answer.text : '').toContain('CN=bob');
    },
  );
});

describe('a subject that its owner chose', () => {
  /** The header that an upstream gets of a client with this subject. */
  async function told(values: readonly string[]): Promise<string> {
    const authority = await createTestAuthority();
    closers.add(() => authority.close());
    const url = await echo();
    const setup = await start(
      { mode: 'optional', ca: authority.caPath, forward: { subject: 'X-Client-Subject' } },
      {
        pools: [{ id: 'echo', upstreams: [{ id: 'one', url }] }],
        routes: [{ id: 'echo', to: { pool: 'echo' } }],
      },
    );
    const pair = await signClient(authority.material, values);
    const { certificatePem: cert, privateKeyPem: key } = pair;
    const answer = await askOverTls(setup.engine.port('web'), { ca: setup.ca, cert, key });
    const text = answer.ok ? answer.text : answer.code;
    return /^X-Client-Subject: (.*)$/m.exec(text)?.[1]?.trimEnd() ?? text;
  }

  it('is told whole, so that no two clients are the same', async () => {
    const unit = 'a'.repeat(64);
    expect(await told([unit, unit, unit, unit, unit, 'alice'])).toMatch(/(OU=a{64}, ){5}OU=alice$/);
  });

  it('cannot begin another field, nor look like another attribute', async () => {
    const text = await told(['x\r\nX-Admin: yes', 'y, CN=root', 'z\nCN=root', 'ü\0']);
    expect(text).toBe('OU=x\\0D\\0AX-Admin: yes, OU=y\\, CN=root, OU=z\\0ACN=root, OU=\\C3\\BC\\00');
  });
});

describe('a revoked certificate', () => {
  it('ends the connections that it opened, and no others', async () => {
    const setup = await start({});
    const port = setup.engine.port('web');
    const alice = await setup.own.make('alice');
    const bob = await setup.own.make('bob');
    const open = async (pair: { cert: string; key: string }): Promise<TLSSocket> => {
      const socket = connect({
        host: '127.0.0.1',
        port,
        servername: 'shop.localhost',
        ca: setup.ca,
        ...pair,
      });
      closers.add(() => void socket.destroy());
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('secureConnect', resolve));
      socket.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n');
      await new Promise((resolve) => socket.once('data', resolve));
      return socket;
    };
    const [ofAlice, ofBob] = [await open(alice), await open(bob)];
    const ended = new Promise((resolve) => ofAlice.once('close', resolve));
    await setup.own.clients.revoke(alice.serial);
    await setup.engine.engine.setClientTrust(setup.own.clients.trust());
    await ended;
    expect(ofBob.destroyed).toBe(false);
    ofBob.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\n\r\n');
    await new Promise((resolve) => ofBob.once('data', resolve));
  });
});

describe('the lowest version of TLS', () => {
  it('is 1.2 unless the listener says 1.3; what is older fails and is told', async () => {
    const setup = await start({ mode: 'optional' }, { listener: { minTlsVersion: 'TLSv1.3' } });
    const port = setup.engine.port('web');
    expect((await askOverTls(port, { ca: setup.ca, maxVersion: 'TLSv1.2' })).ok).toBe(false);
    expect((await askOverTls(port, { ca: setup.ca })).ok).toBe(true);
    await until(() => failures(setup).length > 0);
    expect(failures(setup)).toMatchObject([{ reason: 'version', serverName: null }]);
  });
});

describe('the authorities of clients', () => {
  it.each([
    ['missing.pem', null, 'cannot be read'],
    ['empty.pem', 'nothing\n', 'no block begins with'],
  ])('in %s are a reason not to open, which names the key', async (name, text, reason) => {
    const own = await openTestClients(closers);
    const path = text === null ? `${own.directory}/${name}` : await own.file(name, text);
    const engine = await runEngine({ version: 1 }, { tls: true });
    closers.add(engine.stop);
    const refused = await engine.apply({
      version: 1,
      listeners: [{ id: 'web', port: 0, clientCertificates: { ca: path } }],
    });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('clientCertificates.ca') });
    expect(refused).toMatchObject({ message: expect.stringContaining(reason) });
  });
});
