import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { openClientCertificates } from '../../../src/main/certificates/client-certificates.ts';
import { writeClientRegister } from '../../../src/main/certificates/client-register.ts';
import { issuedClientCertificateLimit } from '../../../src/shared/model/client-certificate.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { findPeer, missingPeers } from '../../../tooling/peers.ts';
import { openTestClients, testPassword } from '../../helpers/client-certificates.ts';
import { Closers } from '../../helpers/http1-setup.ts';

const run = promisify(execFile);
const closers = new Closers();
afterEach(() => closers.closeAll());

const client = { name: 'alice', days: 30, password: testPassword };
const day = 86_400_000;

describe('a client certificate', () => {
  it('is for clients alone, as its authority is: neither can serve a name', async () => {
    const { caPath, make } = await openTestClients(closers);
    const authority = new X509Certificate(await readFile(caPath));
    const { cert } = await make('shop.localhost');
    const certificate = new X509Certificate(cert);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(authority.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect(certificate.subjectAltName).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(authority)).toBe(true);
    expect(certificate.verify(authority.publicKey)).toBe(true);
  });

  it('has the name that was given, whatever letters it has, and ends with its days or its authority', async () => {
    const { clients } = await openTestClients(closers);
    const { item, files } = await clients.issue({ ...client, name: ' Zoë, O=Admins/../x ' });
    expect(item.name).toBe('Zoë, O=Admins/../x');
    expect(item.subject).toBe('O=Doorman, CN=Zoë\\, O=Admins/../x');
    expect(files.fileName).toBe('Zoe-O-Admins-..-x');
    expect(Math.round((item.notAfter - Date.now()) / day)).toBe(30);
  });

  it.each([
    ['an empty name', { name: '  ' }, /visible characters/],
    ['a name that is too long', { name: 'x'.repeat(65) }, /1 to 64/],
    ['a name with a line break', { name: 'a\nb' }, /visible characters/],
    ['no day at all', { days: 0 }, /1 to 825 days/],
    ['more days than systems take', { days: 826 }, /1 to 825 days/],
    ['a short password', { password: 'seven77' }, /8 to 128/],
    ['a password that importers read in several ways', { password: 'pässwörter' }, /ASCII/],
  ])('is not made with %s', async (_case, change, message) => {
    const { clients } = await openTestClients(closers);
    await expect(clients.issue({ ...client, ...change })).rejects.toThrow(message);
    expect(clients.facts()).toMatchObject({ items: [] });
  });
});

describe('the files of client certificates', () => {
  it('are kept over starts, for their owner alone, without any key of a client', async () => {
    const { directory, clients } = await openTestClients(closers);
    const { item, files } = await clients.issue(client);
    await clients.revoke(item.serial);
    const again = await openClientCertificates(directory);
    expect(again.facts()).toMatchObject({ items: [{ name: 'alice', revokedAt: expect.any(Number) }] });
    expect(again.trust()).toEqual({
      authorityPem: clients.trust().authorityPem,
      revoked: [item.fingerprint],
    });
    for (const name of ['client-ca.key', 'client-certificates.json']) {
      const path = join(directory, name);
      expect((await stat(path)).mode & 0o077).toBe(0);
      expect(await readFile(path, 'utf8')).not.toContain(files.privateKeyPem.split('\n')[1]);
    }
  });

  it.each([
    ['a key that is missing', (path: string) => rm(join(path, 'client-ca.key')), 'client-ca.key is missing'],
    [
      'a key of another authority',
      async (path: string) => {
        const other = await openTestClients(closers);
        await writeFile(
          join(path, 'client-ca.key'),
          await readFile(join(other.directory, 'client-ca.key'), 'utf8'),
        );
      },
      'does not belong',
    ],
    ['rubbish', (path: string) => writeFile(join(path, 'client-ca.pem'), 'rubbish'), 'not readable as PEM'],
    [
      'a damaged list, which would let revoked ones in',
      (path: string) => writeFile(join(path, 'client-certificates.json'), '{"version":1}'),
      'it is not known which certificates were revoked',
    ],
  ])('with %s accept nobody, say why, and stay as they are', async (_case, damage, reason) => {
    const { directory } = await openTestClients(closers);
    await damage(directory);
    const opened = await openClientCertificates(directory);
    expect(opened.facts()).toMatchObject({ state: 'corrupt', reason: expect.stringContaining(reason) });
    expect(opened.trust().authorityPem).toBeNull();
    await expect(opened.issue(client)).rejects.toThrow(reason);
  });

  it('have room for a number of certificates, and make some by removing what has expired', async () => {
    let now = Date.now();
    const clock = () => epochMilliseconds(now);
    const { clients: before, directory } = await openTestClients(closers, clock);
    const { item } = await before.issue({ ...client, days: 1 });
    const full = Array.from({ length: issuedClientCertificateLimit }, (_, at) => ({
      ...item,
      serial: `${at}`,
    }));
    await writeClientRegister(directory, full);
    const clients = await openClientCertificates(directory, clock);
    await expect(clients.issue(client)).rejects.toThrow(/Remove some/);
    await expect(clients.remove('7')).rejects.toThrow(/could not stay revoked/);
    now += 2 * day;
    await clients.remove('7');
    await clients.issue(client);
    expect(clients.facts()).toMatchObject({ items: { length: issuedClientCertificateLimit } });
  });

  it('take changes one after the other: none is lost', async () => {
    const { clients, directory } = await openTestClients(closers);
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => clients.issue({ ...client, name })));
    await Promise.all(made.map(({ item }) => clients.revoke(item.serial)));
    expect((await openClientCertificates(directory)).trust().revoked).toHaveLength(4);
  });
});

const missing = missingPeers('openssl', 'certutil');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

describe.skipIf(missing !== '')(`a PKCS#12 file${note}`, () => {
  it('is read by OpenSSL without options for old formats: key, certificate and authority', async () => {
    const { file, make, caPath } = await openTestClients(closers);
    const { pkcs12, key, cert } = await make('alice');
    const path = await file('alice.p12', pkcs12);
    const { stdout } = await run('openssl', [
      'pkcs12',
      '-in',
      path,
      '-passin',
      `pass:${testPassword}`,
      '-nodes',
    ]);
    const blocks = stdout.match(/-----BEGIN [A-Z ]+-----[^-]+-----END [A-Z ]+-----\n/g) ?? [];
    expect(blocks).toHaveLength(3);
    expect(blocks).toContain(key);
    expect(blocks).toContain(cert);
    expect(blocks).toContain(await readFile(caPath, 'utf8'));
    expect(stdout).toContain('friendlyName: alice');
    await expect(
      run('openssl', ['pkcs12', '-in', path, '-passin', 'pass:another one', '-nodes']),
    ).rejects.toThrow(/mac verify|invalid password/i);
  });

  it('is imported by NSS, which Firefox has and Chromium on Linux', async () => {
    const { file, make, directory } = await openTestClients(closers);
    const path = await file('alice.p12', (await make('alice')).pkcs12);
    const store = `sql:${directory}`;
    await run(findPeer('certutil') ?? '', ['-N', '-d', store, '--empty-password']);
    await run('pk12util', ['-i', path, '-d', store, '-W', testPassword, '-K', '']);
    const { stdout } = await run(findPeer('certutil') ?? '', ['-K', '-d', store]);
    expect(stdout).toContain('alice');
  });
});
