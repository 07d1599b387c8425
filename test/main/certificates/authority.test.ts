import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type Authority,
  type OpenedAuthority,
  openAuthority,
  resetAuthority,
} from '../../../src/main/certificates/authority.ts';
import { AuthorityStorageError } from '../../../src/main/certificates/authority-files.ts';
import {
  authorityBasicConstraints,
  authorityKeyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from '../../../src/main/certificates/extensions.ts';
import { issueLeaf } from '../../../src/main/certificates/leaf.ts';
import { makeAuthority } from '../../../src/main/certificates/make-authority.ts';
import { constraintsFor, InvalidExtraNameError } from '../../../src/main/certificates/names.ts';
import {
  openSigningAuthority,
  readAuthorityChain,
} from '../../../src/main/certificates/signing-authority.ts';
import {
  distinguishedName,
  generateP256,
  keyIdentifier,
  privateKeyToPem,
  randomSerial,
  signCertificate,
} from '../../../src/main/certificates/x509.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { writeSingleLevelAuthority } from '../../helpers/test-authority.ts';

/** Windows has no permission bits, and makes symbolic links for administrators only. */
const isWindows = process.platform === 'win32';
const permissions = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

const year = 365.25 * 86_400_000;
const start = epochMilliseconds(Date.UTC(2026, 4, 17, 10, 30, 15, 250));

let parent: string;
let directory: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'doorman-authority-'));
  directory = join(parent, 'data');
});

afterEach(() => rm(parent, { recursive: true, force: true }));

const options = (extraNames: readonly string[] = [], at: number = start) => ({
  directory,
  extraNames,
  now: () => epochMilliseconds(at),
});

const ready = (opened: OpenedAuthority): Authority => {
  if (opened.state !== 'ready') {
    throw new Error(opened.reason);
  }
  return opened.authority;
};

const corrupt = (opened: OpenedAuthority) => {
  if (opened.state !== 'corrupt') {
    throw new Error(`The authority is ${opened.state}, and should not be.`);
  }
  return opened;
};

const contents = async (): Promise<Record<string, string>> => {
  const names = (await readdir(directory)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
};

describe('the first start', () => {
  test('makes an authority that lasts ten years', async () => {
    const facts = ready(await openAuthority(options())).describe();
    expect(facts.subject).toMatch(/^O=Doorman, CN=Doorman local authority \(.* 2026-05-17 [0-9a-f]{6}\)$/);
    expect(facts.notBefore).toBe(Date.UTC(2026, 4, 17, 9, 30, 15));
    expect(facts.notAfter).toBe(Date.UTC(2036, 4, 17, 10, 30, 15));
    expect(facts.certificatePath).toBe(join(directory, 'ca.pem'));
    const certificate = new X509Certificate(await readFile(facts.certificatePath));
    expect(certificate.fingerprint256).toBe(facts.fingerprint);
    expect(certificate.ca).toBe(true);
    expect(certificate.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  test('makes an intermediate with the same end and limits, and keeps the key of that one alone', async () => {
    const { material } = ready(await openAuthority(options(['dev.example.com'])));
    const root = new X509Certificate(material.certificatePem);
    const intermediate = new X509Certificate(material.intermediatePem ?? '');
    expect(intermediate.checkIssued(root) && intermediate.verify(root.publicKey)).toBe(true);
    expect(intermediate.validTo).toBe(root.validTo);
    const key = createPrivateKey(material.privateKeyPem);
    expect([root.checkPrivateKey(key), intermediate.checkPrivateKey(key)]).toEqual([false, true]);
    const read = readAuthorityChain(material);
    expect(read.constraints).toEqual(readAuthorityChain({ ...material, intermediatePem: null }).constraints);
    const keys = Object.values(await contents())
      .join('')
      .match(/PRIVATE KEY-----\n/g);
    expect(keys).toHaveLength(2);
  });

  test('two authorities of one day have two names', async () => {
    const first = ready(await openAuthority(options())).describe();
    const second = ready((await resetAuthority(options())).opened).describe();
    expect(first.subject).not.toBe(second.subject);
  });

  test('writes only the two files', async () => {
    await openAuthority(options());
    expect(Object.keys(await contents())).toEqual(['ca.key', 'ca.pem']);
    expect(await readFile(join(directory, 'ca.key'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });

  test.skipIf(isWindows)('gives the key and the directory to their owner alone', async () => {
    await openAuthority(options());
    expect(await permissions(directory)).toBe(0o700);
    expect(await permissions(join(directory, 'ca.key'))).toBe(0o600);
    expect(await permissions(join(directory, 'ca.pem'))).toBe(0o644);
  });

  test('describes what the authority may sign, and never the key', async () => {
    const facts = ready(await openAuthority(options(['dev.example.com']))).describe();
    expect(facts.permittedNames).toEqual([
      'localhost',
      'test',
      'internal',
      'home.arpa',
      'local',
      'dev.example.com',
    ]);
    expect(facts.permittedRanges).toEqual([
      '127.0.0.0/8',
      '::1/128',
      '10.0.0.0/8',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '169.254.0.0/16',
      'fc00::/7',
      'fe80::/10',
    ]);
    expect(JSON.stringify(facts)).not.toContain('PRIVATE');
    expect(JSON.stringify(facts)).not.toContain('ca.key');
  });

  test('makes one authority when two processes start at once', async () => {
    const both = await Promise.all([openAuthority(options()), openAuthority(options())]);
    const [first, second] = both.map((opened) => ready(opened).describe().fingerprint);
    expect(first).toBe(second);
    expect(Object.keys(await contents())).toEqual(['ca.key', 'ca.pem']);
  });

  test('a crash before ca.pem was written leaves an authority that is whole', async () => {
    const first = ready(await openAuthority(options()));
    await rm(join(directory, 'ca.pem'));
    const second = ready(await openAuthority(options()));
    expect(second.material).toEqual(first.material);
    expect(await readFile(join(directory, 'ca.pem'), 'utf8')).toBe(first.material.certificatePem);
    expect(Object.keys(await contents())).toEqual(['ca.key', 'ca.pem']);
  });

  test('says what failed and what to do when the directory cannot be made', async () => {
    await writeFile(directory, 'a file where the directory should be');
    const opening = openAuthority(options());
    await expect(opening).rejects.toThrow(AuthorityStorageError);
    await expect(opening).rejects.toThrow(/could not (read|write) .*data.*Check that/);
  });

  test('refuses an impossible name in tls.names before it writes anything', async () => {
    await expect(openAuthority(options(['*.example.com']))).rejects.toThrow(InvalidExtraNameError);
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });
});

describe('a later start', () => {
  test('opens the same authority', async () => {
    const first = ready(await openAuthority(options()));
    const second = ready(await openAuthority(options([], start + 9 * year)));
    expect(second.material).toEqual(first.material);
    expect(second.missingNames).toEqual([]);
  });

  test.skipIf(isWindows)('takes the key back from other users', async () => {
    await openAuthority(options());
    await chmod(join(directory, 'ca.key'), 0o644);
    ready(await openAuthority(options()));
    expect(await permissions(join(directory, 'ca.key'))).toBe(0o600);
  });

  test('names what tls.names asks for and the certificate does not permit', async () => {
    await openAuthority(options(['example.com']));
    const authority = ready(await openAuthority(options(['api.example.com', 'other.example', 'app.test'])));
    expect(authority.missingNames).toEqual(['other.example']);
    expect(authority.describe().missingNames).toEqual(['other.example']);
  });
});

describe('an authority of one level, as Doorman made them at first', () => {
  test('is used as it is, and told', async () => {
    const material = await writeSingleLevelAuthority(directory, { now: start });
    const before = await contents();
    const authority = ready(await openAuthority(options()));
    expect(authority.material).toEqual(material);
    expect(authority.describe()).toMatchObject({ isSingleLevel: true, isKeyProtected: false });
    const leaf = await issueLeaf(
      openSigningAuthority(authority.material),
      { names: ['hello.localhost'], addresses: [] },
      start,
    );
    expect(leaf.certificatePem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
    expect(await contents()).toEqual(before);
  });
});

interface KeyParts {
  readonly key: string;
  readonly intermediate: string;
  readonly root: string;
}

function turnOneBit(pem: string): string {
  const { raw } = new X509Certificate(pem);
  raw.writeUInt8((raw.at(20) ?? 0) ^ 1, 20);
  return `-----BEGIN CERTIFICATE-----\n${raw.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

/** A self-signed authority without name constraints, as other tools make them. */
async function unlimitedAuthority() {
  const { publicKey, privateKey } = await generateP256();
  const subject = distinguishedName('Unlimited');
  const certificatePem = signCertificate(
    {
      serial: randomSerial(),
      issuer: subject,
      subject,
      notBefore: start,
      notAfter: epochMilliseconds(start + year),
      publicKey,
      extensions: [
        authorityBasicConstraints(0),
        authorityKeyUsage(),
        subjectKeyIdentifier(keyIdentifier(publicKey)),
      ],
    },
    privateKey,
  );
  return { certificatePem, privateKeyPem: privateKeyToPem(privateKey) };
}

describe('files that cannot be used', () => {
  const write = (name: string, text: string) => writeFile(join(directory, name), text);
  const otherKey = async () => privateKeyToPem((await generateP256()).privateKey);
  const certificate = async () => readFile(join(directory, 'ca.pem'), 'utf8');
  const keyFile = async (change: (parts: KeyParts) => Partial<KeyParts> | Promise<Partial<KeyParts>>) => {
    const { material } = ready(await openAuthority(options()));
    const parts = {
      key: material.privateKeyPem,
      intermediate: material.intermediatePem ?? '',
      root: material.certificatePem,
    };
    const changed = { ...parts, ...(await change(parts)) };
    await write('ca.key', changed.key + changed.intermediate + changed.root);
  };
  const damages: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['a missing key', 'ca.key is missing', () => rm(join(directory, 'ca.key'))],
    ['a key of rubbish', 'ca.key is not a readable PEM private key', () => write('ca.key', '\0\0\0')],
    ['an enormous key file', 'ca.key is not a readable', () => write('ca.key', 'x'.repeat(100_000))],
    [
      'a key file that was cut',
      'ca.key is not a readable',
      () => keyFile(({ root }) => ({ root: root.slice(0, 100) })),
    ],
    [
      'the key of another',
      'does not belong to the intermediate certificate',
      () => keyFile(async () => ({ key: await otherKey() })),
    ],
    [
      'the intermediate of another',
      'was not signed by the root beside it',
      () =>
        keyFile(async () => {
          const { intermediatePem, privateKeyPem } = await makeAuthority([], start);
          return { intermediate: intermediatePem ?? '', key: privateKeyPem };
        }),
    ],
    [
      'an intermediate with one bit turned',
      'its signature is wrong',
      () => keyFile(({ intermediate }) => ({ intermediate: turnOneBit(intermediate) })),
    ],
    [
      'a root with one bit turned',
      'its signature is wrong',
      () => keyFile(({ root }) => ({ root: turnOneBit(root) })),
    ],
    [
      'the root in place of the intermediate',
      'has the key of the root',
      () => keyFile(({ root }) => ({ intermediate: root })),
    ],
    [
      'a leaf in place of the intermediate',
      'the intermediate certificate in ca.key is not the certificate of an authority',
      () =>
        keyFile(async () => {
          const { material } = ready(await openAuthority(options()));
          const subject = { names: ['hello.localhost'], addresses: [] };
          const leaf = await issueLeaf(openSigningAuthority(material), subject, start);
          const [first = ''] = leaf.certificatePem.split(/(?<=-----END CERTIFICATE-----\n)/);
          return { intermediate: first, key: leaf.privateKeyPem };
        }),
    ],
    [
      'an authority that is not limited to any names',
      'could vouch for any site',
      async () => {
        const { certificatePem, privateKeyPem } = await unlimitedAuthority();
        await write('ca.pem', certificatePem);
        await write('ca.key', privateKeyPem);
      },
    ],
  ];

  const singleLevelDamages: typeof damages = [
    ['a missing certificate', 'ca.pem is missing', () => rm(join(directory, 'ca.pem'))],
    ['an empty certificate', 'ca.pem is not a readable PEM certificate', () => write('ca.pem', '')],
    [
      'a certificate of rubbish',
      'ca.pem is not a readable PEM certificate',
      () => write('ca.pem', 'rubbish'),
    ],
    ['an enormous certificate', 'ca.pem is not a readable', () => write('ca.pem', 'x'.repeat(100_000))],
    ['the key of another', 'ca.key does not belong to ca.pem', async () => write('ca.key', await otherKey())],
    [
      'a certificate with one bit turned',
      'its signature is wrong',
      async () => write('ca.pem', turnOneBit(await certificate())),
    ],
  ];

  test.each(singleLevelDamages)(
    'of one level: %s is told and left as it is',
    async (_what, problem, damage) => {
      await writeSingleLevelAuthority(directory, { now: start });
      await damage();
      const before = await contents();
      expect(corrupt(await openAuthority(options())).reason).toContain(problem);
      expect(await contents()).toEqual(before);
    },
  );

  test('rubbish in ca.pem is kept aside, and the certificate written again from the key file', async () => {
    const { material } = ready(await openAuthority(options()));
    await write('ca.pem', 'rubbish');
    expect(ready(await openAuthority(options())).material).toEqual(material);
    expect(await contents()).toMatchObject({ 'ca.pem': material.certificatePem, 'ca.pem.bad': 'rubbish' });
  });

  test('another authority in ca.pem is kept to be forgotten by stores', async () => {
    const { material } = ready(await openAuthority(options()));
    const { certificatePem } = await makeAuthority([], start);
    await write('ca.pem', certificatePem);
    expect(ready(await openAuthority(options())).material).toEqual(material);
    expect(await contents()).toMatchObject({
      'ca.pem': material.certificatePem,
      'ca.pem.replaced': certificatePem,
    });
  });

  test.each(damages)('%s is told and left as it is', async (_what, problem, damage) => {
    await openAuthority(options());
    await damage();
    const before = await contents();
    const { reason, files } = corrupt(await openAuthority(options()));
    expect(reason).toContain(problem);
    expect(reason).toContain(directory);
    expect(reason).toContain('let Doorman make a new authority');
    expect(files).toEqual(
      Object.keys(before)
        .sort()
        .reverse()
        .map((name) => join(directory, name)),
    );
    expect(await contents()).toEqual(before);
  });

  test('an intermediate that permits more than its root is refused', async () => {
    const wide = await makeAuthority(['dev.example.com'], start);
    const key = (await generateP256()).privateKey;
    const publicKey = createPublicKey(key);
    const subject = distinguishedName('Doorman local authority (narrow)');
    const narrowRoot = signCertificate(
      {
        serial: randomSerial(),
        issuer: subject,
        subject,
        notBefore: start,
        notAfter: epochMilliseconds(start + year),
        publicKey,
        extensions: [
          authorityBasicConstraints(1),
          authorityKeyUsage(),
          nameConstraints(constraintsFor([])),
          subjectKeyIdentifier(keyIdentifier(publicKey)),
        ],
      },
      key,
    );
    const signer = openSigningAuthority(wide);
    const wideIntermediate = signCertificate(
      {
        serial: randomSerial(),
        issuer: subject,
        subject: signer.subject,
        notBefore: start,
        notAfter: epochMilliseconds(start + year),
        publicKey: signer.signer.publicKey,
        extensions: [
          authorityBasicConstraints(0),
          authorityKeyUsage(),
          nameConstraints(signer.constraints),
          subjectKeyIdentifier(signer.keyIdentifier),
        ],
      },
      key,
    );
    const material = { ...wide, certificatePem: narrowRoot, intermediatePem: wideIntermediate };
    expect(() => openSigningAuthority(material)).toThrow('its root does not permit');
  });

  test('an expired authority is told with its date', async () => {
    await openAuthority(options());
    const { reason } = corrupt(await openAuthority(options([], start + 10.1 * year)));
    expect(reason).toContain('expired on 2036-05-17T10:30:15.000Z');
  });

  test('a clock that is far behind is told as such', async () => {
    await openAuthority(options());
    const { reason } = corrupt(await openAuthority(options([], start - year)));
    expect(reason).toContain('Set the clock right');
  });

  test('a reset keeps the damaged files under new names and makes a fresh authority', async () => {
    const old = ready(await openAuthority(options()));
    await write('ca.key', 'first');
    const { opened, setAside } = await resetAuthority(options());
    expect(setAside).toEqual([join(directory, 'ca.pem.bad'), join(directory, 'ca.key.bad')]);
    expect(ready(opened).describe().fingerprint).not.toBe(old.describe().fingerprint);
    await write('ca.key', 'second');
    await resetAuthority(options());
    await rm(join(directory, 'ca.pem'));
    expect((await resetAuthority(options())).setAside).toEqual([join(directory, 'ca.key.bad.3')]);
    const files = await contents();
    expect(files['ca.key.bad']).toBe('first');
    expect(files['ca.pem.bad']).toBe(old.material.certificatePem);
    expect(files['ca.key.bad.2']).toBe('second');
    expect(ready(await openAuthority(options())).missingNames).toEqual([]);
  });
});
