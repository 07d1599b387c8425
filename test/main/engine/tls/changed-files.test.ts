import { cp, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { issueLeaf } from '../../../../src/main/certificates/leaf.ts';
import { openSigningAuthority } from '../../../../src/main/certificates/signing-authority.ts';
import type { EventEvidence } from '../../../../src/shared/model/event.ts';
import { askOverTls, openTestClients } from '../../../helpers/client-certificates.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks, systemNow } from '../../../helpers/test-authority.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const events = <Kind extends 'listener.files_renewed' | 'listener.files_refused'>(
  engine: RunningEngine,
  kind: Kind,
): EventEvidence[Kind][] =>
  engine.messages.flatMap((message) =>
    message.kind === 'event' && message.event.kind === kind
      ? // Told apart by the kind just compared.
        [message.event.evidence as EventEvidence[Kind]]
      : [],
  );

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The fingerprint of the certificate that a new connection is shown. */
const shown = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({
      host: '127.0.0.1',
      port,
      servername: 'shop.localhost',
      rejectUnauthorized: false,
    });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? '');
      socket.destroy();
    });
  });

describe('certificate files of a listener that change on the disk', () => {
  async function start() {
    const authority = await createTestAuthority();
    closers.add(() => authority.close());
    const directory = await temporaryDirectory();
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')];
    const write = async (name: string) => {
      const pair = await signWithoutChecks(authority.material, name);
      // As renewal tools do: each file is put in place whole, one after the other.
      await writeFile(`${cert}.new`, pair.certificatePem);
      await writeFile(`${key}.new`, pair.privateKeyPem);
      await rename(`${cert}.new`, cert);
      await rename(`${key}.new`, key);
    };
    await write('shop.localhost');
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'web', port: 0, tls: { cert, key } }],
      routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
    });
    closers.add(engine.stop);
    return { engine, write, cert, key, directory };
  }

  it('are used from the next connection on; one that is open stays', async () => {
    const { engine, write } = await start();
    const port = engine.port('web');
    const open = connect({
      host: '127.0.0.1',
      port,
      servername: 'shop.localhost',
      rejectUnauthorized: false,
    });
    closers.add(() => void open.destroy());
    open.write('GET / HTTP/1.1\r\nHost: shop.localhost\r\n');
    await new Promise((resolve) => open.once('secureConnect', resolve));
    const before = await shown(port);
    await write('shop.localhost');
    await until(() => events(engine, 'listener.files_renewed').length > 0);
    expect(await shown(port)).not.toBe(before);
    open.write('\r\n');
    const answer = await new Promise<string>((resolve) =>
      open.once('data', (chunk) => resolve(chunk.toString())),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    await new Promise((resolve) => open.once('close', resolve).resume());
  });

  it('are told of when they are of no use, and the listener goes on with what it had', async () => {
    const { engine, key } = await start();
    const before = await shown(engine.port('web'));
    await writeFile(key, 'rubbish\n');
    await until(() => events(engine, 'listener.files_refused').length > 0);
    expect(events(engine, 'listener.files_refused')).toMatchObject([
      { listener: 'web', message: expect.stringContaining('is not a private key') },
    ]);
    expect(await shown(engine.port('web'))).toBe(before);
  });

  it('count for the authorities of client certificates as well', async () => {
    const [before, after] = [await openTestClients(closers), await openTestClients(closers)];
    const ca = join(before.directory, 'accepted.pem');
    await cp(before.caPath, ca);
    const engine = await runEngine(
      {
        version: 1,
        listeners: [{ id: 'web', port: 0, clientCertificates: { ca } }],
        routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
      },
      { tls: true },
    );
    closers.add(engine.stop);
    const alice = { ca: engine.authority?.material.certificatePem ?? '', ...(await after.make('alice')) };
    expect((await askOverTls(engine.port('web'), alice)).ok).toBe(false);
    await cp(after.caPath, ca);
    await until(() => events(engine, 'listener.files_renewed').length > 0);
    expect((await askOverTls(engine.port('web'), alice)).ok).toBe(true);
  });
});

it('a certificate of one’s own answers for every host below a wildcard, an address, and an international name', async () => {
  const authority = await createTestAuthority();
  closers.add(() => authority.close());
  const directory = await temporaryDirectory();
  const signer = openSigningAuthority(authority.material);
  const address = { names: [], addresses: ['127.0.0.1'] };
  const pairs = {
    wildcard: await signWithoutChecks(authority.material, '*.shop.test'),
    international: await signWithoutChecks(authority.material, 'xn--bcher-kva.test'),
    address: await issueLeaf(signer, address, systemNow()),
  };
  for (const [id, pair] of Object.entries(pairs)) {
    await writeFile(join(directory, `${id}.pem`), pair.certificatePem);
    await writeFile(join(directory, `${id}.key`), pair.privateKeyPem);
  }
  const engine = await runEngine({
    version: 1,
    listeners: Object.keys(pairs).map((id) => ({
      id,
      port: 0,
      tls: { cert: join(directory, `${id}.pem`), key: join(directory, `${id}.key`) },
    })),
    routes: [{ id: 'hello', to: { respond: { body: 'hello' } } }],
  });
  closers.add(engine.stop);
  const ca = authority.material.certificatePem;
  const ask = (id: string, servername: string) => askOverTls(engine.port(id), { ca, servername });
  for (const name of ['a.shop.test', 'b.shop.test'])
    expect(await ask('wildcard', name)).toMatchObject({ ok: true, text: expect.stringContaining('hello') });
  expect(await ask('wildcard', 'a.b.shop.test')).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  expect(await ask('international', 'xn--bcher-kva.test')).toMatchObject({ ok: true });
  // An address is not sent as a name (RFC 6066 section 3), and is verified all the same.
  expect(await ask('address', '')).toMatchObject({ ok: true });
});
