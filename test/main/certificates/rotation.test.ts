import { X509Certificate } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenedAuthority, openAuthority } from '../../../src/main/certificates/authority.ts';
import { forgetEarlier, listEarlier } from '../../../src/main/certificates/earlier-authorities.ts';
import {
  deleteAuthority,
  discardNext,
  openNext,
  prepareNext,
  replaceAuthority,
  switchToNext,
} from '../../../src/main/certificates/rotation.ts';
import { systemNow, writeSingleLevelAuthority } from '../../helpers/test-authority.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'doorman-rotation-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const options = (extraNames: readonly string[] = []) => ({ directory, extraNames, now: systemNow });

const ready = (opened: OpenedAuthority | null) => {
  if (opened?.state !== 'ready') throw new Error(opened === null ? 'There is none.' : opened.reason);
  return opened.authority;
};

const files = async () => (await readdir(directory)).sort();
const text = (name: string) => readFile(join(directory, name), 'utf8');

test('the next authority is made beside the current one, which stays in use', async () => {
  const current = ready(await openAuthority(options()));
  const next = ready(await prepareNext(options()));
  expect(await files()).toEqual(['ca-next.key', 'ca-next.pem', 'ca.key', 'ca.pem']);
  expect(next.describe().certificatePath).toBe(join(directory, 'ca-next.pem'));
  expect(next.material.privateKeyPem).not.toBe(current.material.privateKeyPem);
  expect(ready(await openAuthority(options())).material).toEqual(current.material);
});

test('preparing twice keeps the first one, which stores may know by now', async () => {
  await openAuthority(options());
  const first = ready(await prepareNext(options()));
  expect(ready(await prepareNext(options())).material).toEqual(first.material);
});

test('after the switch the next one signs, the key of the old one is gone, and its certificate is remembered', async () => {
  const old = ready(await openAuthority(options()));
  const next = ready(await prepareNext(options(['dev.example.com'])));
  const current = ready(await switchToNext(options(['dev.example.com'])));
  expect(current.material).toEqual(next.material);
  expect(current.describe().certificatePath).toBe(join(directory, 'ca.pem'));
  expect(await files()).toEqual(['ca.key', 'ca.pem', 'ca.pem.replaced']);
  expect(await text('ca.pem')).toBe(next.material.certificatePem);
  expect(await text('ca.pem.replaced')).toBe(old.material.certificatePem);
  const everything = (await Promise.all((await files()).map(text))).join('');
  expect(everything).not.toContain(old.material.privateKeyPem.split('\n')[1]);
  expect(await listEarlier(directory)).toEqual([
    expect.objectContaining({ fingerprint: old.describe().fingerprint, subject: old.describe().subject }),
  ]);
  await forgetEarlier(directory);
  expect(await files()).toEqual(['ca.key', 'ca.pem']);
});

test('before the switch it can be taken back, and nothing is left of it', async () => {
  const current = ready(await openAuthority(options()));
  await prepareNext(options());
  await discardNext(options());
  expect(await files()).toEqual(['ca.key', 'ca.pem']);
  expect(await openNext(options())).toBe(null);
  expect(ready(await openAuthority(options())).material).toEqual(current.material);
  await expect(switchToNext(options())).rejects.toThrow('make one first');
});

test.each([
  ['after the old certificate was kept', async () => copyFile(file('ca.pem'), file('ca.pem.replaced'))],
  [
    'after the key file has taken its place',
    async () => {
      await copyFile(file('ca.pem'), file('ca.pem.replaced'));
      await rename(file('ca-next.key'), file('ca.key'));
    },
  ],
])('a crash %s leaves an authority that is whole, and the rotation can be finished', async (_when, crash) => {
  const old = ready(await openAuthority(options()));
  const next = ready(await prepareNext(options()));
  await crash();
  const found = ready(await openAuthority(options()));
  const isSwitched = found.material.privateKeyPem === next.material.privateKeyPem;
  expect(found.material).toEqual(isSwitched ? next.material : old.material);
  expect(await text('ca.pem')).toBe(found.material.certificatePem);
  if (!isSwitched) await switchToNext(options());
  expect(ready(await openAuthority(options())).material).toEqual(next.material);
  expect((await listEarlier(directory)).map(({ fingerprint }) => fingerprint)).toEqual([
    old.describe().fingerprint,
  ]);
});

const file = (name: string): string => join(directory, name);

test('an authority of one level is replaced by one with an intermediate', async () => {
  const old = await writeSingleLevelAuthority(directory);
  const current = ready(await replaceAuthority(options()));
  expect(current.describe().isSingleLevel).toBe(false);
  expect(await text('ca.pem.replaced')).toBe(old.certificatePem);
  expect((await listEarlier(directory)).map(({ fingerprint }) => fingerprint)).toEqual([
    new X509Certificate(old.certificatePem).fingerprint256,
  ]);
});

test('a second rotation remembers both earlier authorities', async () => {
  await openAuthority(options());
  await replaceAuthority(options());
  await replaceAuthority(options());
  expect(await files()).toEqual(['ca.key', 'ca.pem', 'ca.pem.replaced', 'ca.pem.replaced.2']);
  expect(await listEarlier(directory)).toHaveLength(2);
});

test('deleting takes everything but what was set aside as damaged', async () => {
  await openAuthority(options());
  await replaceAuthority(options());
  await prepareNext(options());
  await copyFile(file('ca.pem'), file('ca.pem.bad'));
  await deleteAuthority(directory);
  expect(await files()).toEqual(['ca.pem.bad']);
});
