import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueLeaf, type Leaf } from '../../../src/main/certificates/leaf.ts';
import {
  loadProvidedCertificate,
  ProvidedCertificateError,
} from '../../../src/main/certificates/provided.ts';
import { openSigningAuthority } from '../../../src/main/certificates/signing-authority.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../../src/shared/model/units.ts';
import {
  createTestAuthority,
  signWithoutChecks,
  systemNow,
  type TestAuthority,
} from '../../helpers/test-authority.ts';

let authority: TestAuthority;
let leaf: Leaf;
const now = systemNow();

beforeAll(async () => {
  authority = await createTestAuthority();
  const subject = { names: ['shop.test', 'api.shop.test'], addresses: ['127.0.0.1', '::1'] };
  leaf = await issueLeaf(openSigningAuthority(authority.material), subject, now);
});
afterAll(() => authority.close());

let count = 0;
/** Writes the two files into a new directory; undefined leaves one out. */
async function write(cert: string | undefined, key: string | undefined) {
  count += 1;
  const directory = join(authority.directory, `case-${count}`);
  await mkdir(directory);
  const paths = { cert: join(directory, 'c.pem'), key: join(directory, 'k.pem') };
  await Promise.all([
    cert === undefined ? undefined : writeFile(paths.cert, cert),
    key === undefined ? undefined : writeFile(paths.key, key),
  ]);
  return paths;
}

async function load(cert: string | undefined, key: string | undefined, at: EpochMilliseconds = now) {
  return loadProvidedCertificate(await write(cert, key), at);
}

describe('a provided certificate', () => {
  test('is loaded with its names and validity', async () => {
    expect(await load(leaf.certificatePem, leaf.privateKeyPem)).toEqual({
      certificatePem: leaf.certificatePem,
      privateKeyPem: leaf.privateKeyPem,
      names: ['shop.test', 'api.shop.test', '127.0.0.1', '::1'],
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
    });
  });

  test('keeps the chain behind it, with text in between', async () => {
    const chain = `Subject: shop\n${leaf.certificatePem}\nIssuer: us\n${authority.material.certificatePem}`;
    const provided = await load(chain, leaf.privateKeyPem);
    expect(provided.certificatePem).toBe(chain);
    expect(provided.notAfter).toBe(leaf.notAfter);
  });

  test('may have an older form of key', async () => {
    const sec1 = createPrivateKey(leaf.privateKeyPem).export({ type: 'sec1', format: 'pem' }).toString();
    expect((await load(leaf.certificatePem, sec1)).privateKeyPem).toBe(sec1);
  });
});

describe('the chain behind a provided certificate', () => {
  test.skipIf(process.platform === 'win32')(
    'is never waited for where the path is that of a pipe',
    async () => {
      const paths = await write(undefined, leaf.privateKeyPem);
      await promisify(execFile)('mkfifo', [paths.cert]);
      await expect(loadProvidedCertificate(paths, now)).rejects.toThrow('it is no file');
    },
  );

  test('has each certificate behind the one that it signed', async () => {
    const other = await createTestAuthority();
    const expired = await createTestAuthority({ now: () => epochMilliseconds(now - 11 * 365 * 86_400_000) });
    try {
      const [ours, theirs] = [authority.material.intermediatePem, other.material.intermediatePem];
      const [own = ''] = leaf.certificatePem.split(/(?<=-----END CERTIFICATE-----\r?\n)/);
      await expect(load(own + theirs, leaf.privateKeyPem)).rejects.toThrow(
        /certificate 2 .* did not sign certificate 1 .*which is missing: put its certificate between/s,
      );
      await expect(load(own + theirs + ours, leaf.privateKeyPem)).rejects.toThrow(
        /Certificate 3 did: put each one behind the one that it signed/,
      );
      const old = await signWithoutChecks(expired.material, 'shop.test');
      await expect(load(old.certificatePem, old.privateKeyPem)).rejects.toMatchObject({
        problem: 'broken_chain',
        message: expect.stringMatching(/Certificate 2 in .*c\.pem .*expired.*Get the present one/s),
      });
    } finally {
      await other.close();
      await expired.close();
    }
  });
});

describe('a provided certificate that cannot be used is told with its file and a way out', () => {
  const otherKey = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
  const pem = { type: 'pkcs8', format: 'pem' } as const;

  test.each([
    [
      'no certificate file',
      'unreadable_file',
      'c.pem',
      /ENOENT.*Correct the path/,
      () => load(undefined, leaf.privateKeyPem),
    ],
    [
      'no key file',
      'unreadable_file',
      'k.pem',
      /ENOENT.*Correct the path/,
      () => load(leaf.certificatePem, undefined),
    ],
    [
      'a huge file',
      'unreadable_file',
      'c.pem',
      /at most 1048576/,
      () => load('x'.repeat(1_048_577), leaf.privateKeyPem),
    ],
    [
      'a certificate of rubbish',
      'invalid_certificate',
      'c.pem',
      /openssl x509/,
      () => load('rubbish', leaf.privateKeyPem),
    ],
    [
      'a damaged certificate',
      'invalid_certificate',
      'c.pem',
      /openssl x509/,
      () =>
        load(
          `${leaf.certificatePem.replace('MII', 'AAA').replace('MIIC', 'AAAA').slice(0, 300)}\n-----END CERTIFICATE-----`,
          leaf.privateKeyPem,
        ),
    ],
    [
      'a key of rubbish',
      'invalid_key',
      'k.pem',
      /BEGIN PRIVATE KEY/,
      () => load(leaf.certificatePem, 'rubbish'),
    ],
    [
      'a key with a passphrase',
      'invalid_key',
      'k.pem',
      /passphrase.*openssl pkey/,
      () =>
        load(
          leaf.certificatePem,
          otherKey()
            .export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'x' })
            .toString(),
        ),
    ],
    [
      'the key of another',
      'key_mismatch',
      'k.pem',
      /does not belong .* Use the key/,
      () => load(leaf.certificatePem, otherKey().export(pem).toString()),
    ],
    [
      'a chain in the wrong order',
      'key_mismatch',
      'k.pem',
      /put the server's own certificate first/,
      () => load(authority.material.certificatePem + leaf.certificatePem, leaf.privateKeyPem),
    ],
    [
      'an expired certificate',
      'outside_validity',
      'c.pem',
      /expired on .*tls: auto/,
      () => load(leaf.certificatePem, leaf.privateKeyPem, leaf.notAfter),
    ],
    [
      'a certificate of the future',
      'outside_validity',
      'c.pem',
      /valid from .*Set the clock right/,
      () => load(leaf.certificatePem, leaf.privateKeyPem, epochMilliseconds(leaf.notBefore - 1)),
    ],
  ])('%s', async (_what, problem, file, message, attempt) => {
    const refused = attempt();
    await expect(refused).rejects.toThrow(ProvidedCertificateError);
    await expect(refused).rejects.toMatchObject({ code: 'certificate.provided_unusable', problem });
    await expect(refused).rejects.toHaveProperty('path', join(authority.directory, `case-${count}`, file));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(file);
  });
});
