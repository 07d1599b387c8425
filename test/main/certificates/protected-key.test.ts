import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openAuthority } from '../../../src/main/certificates/authority.ts';
import type { KeyProtector } from '../../../src/main/certificates/key-protector.ts';
import { setKeyProtection } from '../../../src/main/certificates/protect-key.ts';
import { prepareNext, switchToNext } from '../../../src/main/certificates/rotation.ts';
import { systemNow, writeSingleLevelAuthority } from '../../helpers/test-authority.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doorman-protected-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

interface Keychain extends KeyProtector {
  problem: string | null;
  /** What the secret is now; what was encrypted with another one cannot be read. */
  secret: number;
  isOutdated: boolean;
}

/** Turns the bits of each octet: nothing of the text can be found in it. */
const keychain = (): Keychain => ({
  place: 'the test keychain',
  problem: null,
  secret: 0x5a,
  isOutdated: false,
  async unavailable() {
    return this.problem;
  },
  async protect(text) {
    return Buffer.from(text).map((octet) => octet ^ this.secret);
  },
  async unprotect(sealed) {
    const text = Buffer.from(sealed.map((octet) => octet ^ this.secret)).toString();
    if (!text.startsWith('-----BEGIN')) throw new Error('the secret is another one');
    return { text, isOutdated: this.isOutdated };
  },
});

const options = (protector: KeyProtector | null) => ({
  directory,
  extraNames: [],
  now: systemNow,
  protector,
});

const keyFile = () => readFile(join(directory, 'ca.key'), 'utf8');
/** Every file of the directory in one text. */
const everything = async () =>
  (
    await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name), 'latin1')))
  ).join('');

async function ready(protector: KeyProtector | null) {
  const opened = await openAuthority(options(protector));
  if (opened.state !== 'ready') throw new Error(opened.reason);
  return opened.authority;
}

test('with a keychain a new authority has its key encrypted from the start', async () => {
  const protector = keychain();
  const { material, describe } = await ready(protector);
  expect(describe()).toMatchObject({ isKeyProtected: true });
  expect(await keyFile()).toMatch(/^-----BEGIN DOORMAN PROTECTED PRIVATE KEY-----\n/);
  expect(await everything()).not.toContain('-----BEGIN PRIVATE KEY');
  expect((await stat(join(directory, 'ca.key'))).mode & 0o777).toBe(0o600);
  expect((await ready(protector)).material).toEqual(material);
});

test('where the keychain cannot be used, a new authority has its key in the file', async () => {
  const protector = keychain();
  protector.problem = 'It is locked.';
  expect((await ready(protector)).describe()).toMatchObject({ isKeyProtected: false });
});

test('it is switched on and off, and never are there two copies', async () => {
  const { material } = await ready(null);
  const protector = keychain();
  await setKeyProtection({ ...options(protector), protector }, true);
  expect(await everything()).not.toContain('-----BEGIN PRIVATE KEY');
  expect((await ready(protector)).material).toEqual(material);
  await setKeyProtection({ ...options(protector), protector }, false);
  expect(await everything()).not.toContain('PROTECTED');
  expect((await ready(null)).material).toEqual(material);
  expect((await readdir(directory)).sort()).toEqual(['ca.key', 'ca.pem']);
});

test('an authority of one level can be encrypted as well', async () => {
  const material = await writeSingleLevelAuthority(directory);
  const protector = keychain();
  await setKeyProtection({ ...options(protector), protector }, true);
  expect((await ready(protector)).material).toEqual(material);
});

test('a keychain that cannot read back what it wrote is not believed', async () => {
  await ready(null);
  const before = await keyFile();
  const forgetful: KeyProtector = {
    ...keychain(),
    unavailable: async () => null,
    protect: async () => Buffer.from('nothing'),
    unprotect: () => Promise.reject(new Error('it is gone')),
  };
  await expect(setKeyProtection({ ...options(forgetful), protector: forgetful }, true)).rejects.toThrow(
    'it is gone',
  );
  expect(await keyFile()).toBe(before);
});

test('without the keychain the authority is locked: its certificates are known, and what to do is said', async () => {
  const { material } = await ready(keychain());
  const before = await everything();
  const opened = await openAuthority(options(null));
  if (opened.state !== 'locked') throw new Error(opened.state);
  expect(opened.reason).toMatch(/desktop app.*switch the encryption off in it \(Certificates, Key\)/);
  expect(opened.chain.certificatePem).toBe(material.certificatePem);
  expect(JSON.stringify(opened)).not.toContain('PRIVATE');
  expect(await everything()).toBe(before);
});

test.each([
  ['is locked', 'It is locked.', 0x5a],
  ['has another secret', null, 0x33],
])('a keychain that %s leaves the file as it is', async (_what, problem, secret) => {
  await ready(keychain());
  const before = await everything();
  const opened = await openAuthority(options({ ...keychain(), problem, secret } as Keychain));
  expect(opened).toMatchObject({ state: 'locked', reason: expect.stringContaining('the test keychain') });
  expect(await everything()).toBe(before);
});

test('a key whose secret has changed since is encrypted again', async () => {
  const protector = keychain();
  const { material } = await ready(protector);
  protector.isOutdated = true;
  const before = await keyFile();
  const unprotect = protector.unprotect.bind(protector);
  protector.unprotect = async (sealed) => {
    const read = await unprotect(sealed);
    protector.secret = 0x77;
    return read;
  };
  expect((await ready(protector)).material).toEqual(material);
  expect(await keyFile()).not.toBe(before);
  protector.unprotect = unprotect;
  protector.isOutdated = false;
  expect((await ready(protector)).material).toEqual(material);
});

test('a rotation keeps the next key encrypted', async () => {
  const protector = keychain();
  await ready(protector);
  await prepareNext(options(protector));
  expect(await everything()).not.toContain('-----BEGIN PRIVATE KEY');
  const switched = await switchToNext(options(protector));
  expect(switched).toMatchObject({ state: 'ready' });
  expect(await everything()).not.toContain('-----BEGIN PRIVATE KEY');
});
