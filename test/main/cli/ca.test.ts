import { X509Certificate } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openAuthority } from '../../../src/main/certificates/authority.ts';
import type { KeyProtector } from '../../../src/main/certificates/key-protector.ts';
import type { AuthorityOverview } from '../../../src/shared/model/authority.ts';
import { runHost } from '../../helpers/start-host.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { systemNow, writeSingleLevelAuthority } from '../../helpers/test-authority.ts';
import { runCommand } from './command-line.ts';

let directory: string;

/** A home of the test's own: nothing of the person who runs it is looked at, but for the system's stores. */
beforeEach(async () => {
  directory = await temporaryDirectory();
  vi.stubEnv('HOME', directory);
  vi.stubEnv('PATH', '/nonexistent');
});

const ca = (...args: readonly string[]) => runCommand(directory, 'ca', ...args);
const make = (protector: KeyProtector | null = null) =>
  openAuthority({ directory, extraNames: [], now: systemNow, protector });
const files = async () => (await readdir(directory)).filter((name) => name.startsWith('ca')).sort();
const pemOf = (name: string) => readFile(join(directory, name), 'utf8');

test.each([[[]], [['rotate']], [['export']], [['remove', '--yes']]])(
  'without an authority `ca %s` says so, and makes none',
  async (args) => {
    const { code, errors } = await ca(...args);
    expect(code).toBe(1);
    expect(errors).toContain('There is no authority');
    expect(await files()).toEqual([]);
  },
);

test.each([
  [['frotate']],
  [['rotate', 'twice']],
  [['export', '--format', 'jks']],
  [['rotate', '--switch', '--undo']],
])('`ca %s` is wrong usage', async (args) => {
  await make();
  expect((await ca(...args)).code).toBe(2);
});

test('the status says what is in use, and until when', async () => {
  await make();
  const { code, output } = await ca();
  expect(code).toBe(0);
  expect(output).toMatch(/^In use: O=Doorman, CN=Doorman local authority \(/);
  expect(output).toMatch(/valid until 20\d\d-\d\d-\d\d, 36\d\d days left/);
  const overview = JSON.parse((await ca('status', '--json')).output) as AuthorityOverview;
  expect(overview).toMatchObject({ current: { state: 'ready' }, next: null, earlier: [] });
});

test('the status of an authority of one level says why to rotate', async () => {
  await writeSingleLevelAuthority(directory);
  expect((await ca()).output).toContain("Java does not hold it to its names. 'doorman ca rotate'");
});

describe('a rotation on the files', () => {
  test('is made, switched to and remembered', async () => {
    await make();
    const before = await pemOf('ca.pem');
    const made = await ca('rotate');
    expect(made.code).toBe(0);
    expect(made.errors).toContain('doorman trust --next');
    const next = await pemOf('ca-next.pem');
    expect(await pemOf('ca.pem')).toBe(before);
    expect((await ca()).output).toContain('Prepared: O=Doorman');
    const switched = await ca('rotate', '--switch', '--yes');
    expect(switched.code).toBe(0);
    expect(await pemOf('ca.pem')).toBe(next);
    expect(await pemOf('ca.pem.replaced')).toBe(before);
    expect((await ca()).output).toContain(
      "Earlier, which 'doorman trust --remove --earlier' has stores forget:",
    );
  });

  test('is taken back', async () => {
    await make();
    await ca('rotate');
    expect((await ca('rotate', '--undo')).code).toBe(0);
    expect(await files()).toEqual(['ca.key', 'ca.pem']);
    expect(await ca('rotate', '--undo')).toMatchObject({ code: 1 });
    expect((await ca('rotate', '--switch')).errors).toContain("'doorman ca rotate' makes one");
  });
});

describe('the export', () => {
  test('writes PEM to standard output, and files of both formats', async () => {
    await make();
    const pem = await pemOf('ca.pem');
    expect((await ca('export')).output.trimEnd()).toBe(pem.trimEnd());
    const der = join(directory, 'out.der');
    expect((await ca('export', '--format', 'der', '--out', der)).code).toBe(0);
    expect(await readFile(der)).toEqual(new X509Certificate(pem).raw);
  });

  test('says which file it could not write', async () => {
    await make();
    const { code, errors } = await ca('export', '--out', join(directory, 'missing', 'x.pem'));
    expect(code).toBe(1);
    expect(errors).toContain('missing');
  });
});

test('remove says what stops working and changes nothing without consent', async () => {
  await make();
  const { code, errors } = await ca('remove');
  expect(code).toBe(1);
  expect(errors).toContain('No client accepts HTTPS listeners');
  expect(errors).toContain('say --yes');
  expect(await files()).toEqual(['ca.key', 'ca.pem']);
});

test('with a key that is encrypted, certificates can be shown and given away, and what cannot be is said', async () => {
  const protector: KeyProtector = {
    place: 'a keychain',
    unavailable: async () => null,
    protect: async (text) => Buffer.from(text).toReversed(),
    unprotect: async (sealed) => ({
      text: Buffer.from(sealed.toReversed()).toString(),
      isOutdated: false,
    }),
  };
  await make(protector);
  const status = await ca();
  expect(status.code).toBe(1);
  expect(status.output).toContain('only the desktop app of this account can read');
  expect((await ca('export')).output).toContain('BEGIN CERTIFICATE');
  expect((await runCommand(directory, 'env')).output).toContain('NODE_EXTRA_CA_CERTS');
  expect(await pemOf('ca.key')).toContain('PROTECTED');
});

test('a running instance does it, and its engine signs with the new authority', async () => {
  const { host, client } = await runHost({ dataDirectory: directory });
  // As `serve` does it.
  const { startControlServer } = await import('../../../src/main/host/control-server.ts');
  const server = await startControlServer({ accept: host.accept, port: 0, renderer: null });
  await host.publishControl(server.address, server.token);
  try {
    expect((await ca('rotate')).code).toBe(0);
    expect((await client.call('authority.overview', {})).next).toMatchObject({ state: 'ready' });
    const next = await pemOf('ca-next.pem');
    expect((await ca('rotate', '--switch', '--yes')).code).toBe(0);
    const { pem } = await client.call('authority.export', {});
    expect(pem).toBe(next);
  } finally {
    await server.close();
  }
});

test('an authority of another installation in ca.pem is remembered, so that stores can forget it', async () => {
  await make();
  const other = await temporaryDirectory();
  const { certificatePem } = await writeSingleLevelAuthority(other);
  await writeFile(join(directory, 'ca.pem'), certificatePem);
  const { earlier } = JSON.parse((await ca('--json')).output) as AuthorityOverview;
  expect(earlier.map(({ fingerprint }) => fingerprint)).toEqual([
    new X509Certificate(certificatePem).fingerprint256,
  ]);
});
