import { execFileSync } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import type { TrustStoreReport } from '../../../src/shared/model/trust.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand } from './command-line.ts';

let directory: string;

/** A home of the test's own: nothing of the person who runs it is looked at, but for the system's stores. */
beforeEach(async () => {
  directory = await temporaryDirectory();
  vi.stubEnv('HOME', directory);
  vi.stubEnv('SSL_CERT_FILE', '');
});

const exists = async (name: string): Promise<boolean> => {
  try {
    await access(join(directory, name));
    return true;
  } catch {
    return false;
  }
};

const makeAuthority = () => runCommand(directory, 'trust', '--store', 'firefox');

test.each([['trust', '--list'], ['trust', '--verify'], ['trust', '--remove', '--yes'], ['env']])(
  '%s %s without an authority says so, and makes none',
  async (...args) => {
    const { code, output, errors } = await runCommand(directory, ...args.filter((arg) => arg !== undefined));
    expect({ code, output }).toEqual({ code: 1, output: '' });
    expect(errors).toContain('There is no authority');
    expect(await exists('ca.pem')).toBe(false);
  },
);

test('the stores are listed with what would be done, and nothing is done', async () => {
  await makeAuthority();
  const { output } = await runCommand(directory, 'trust', '--list', '--json');
  const { stores } = JSON.parse(output) as { stores: readonly TrustStoreReport[] };
  expect(stores.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['system', 'chromium', 'firefox', 'java', 'node', 'python', 'git', 'curl']),
  );
  expect(stores.find(({ kind }) => kind === 'firefox')).toMatchObject({
    state: 'absent',
    install: null,
    remove: null,
  });
  expect(await exists('.pki')).toBe(false);
  const text = (await runCommand(directory, 'trust', '--list')).output;
  expect(text).toMatch(/^- firefox +Not present: No Firefox profile was found\.$/m);
});

test('an absent store is no failure, and nothing to do needs no consent', async () => {
  const { code, errors } = await makeAuthority();
  expect(code).toBe(0);
  expect(errors).toContain('There is nothing to install.');
  expect(await exists('ca.pem')).toBe(true);
});

test('a store that nobody has is refused with those that there are', async () => {
  await makeAuthority();
  const { code, errors } = await runCommand(directory, 'trust', '--store', 'safari', '--list');
  expect(code).toBe(2);
  expect(errors).toMatch(/no trust store 'safari'\. This machine has system, .*curl/);
});

test('to list and to remove at once is wrong usage', async () => {
  expect(await runCommand(directory, 'trust', '--list', '--remove')).toMatchObject({ code: 2, output: '' });
});

test.skipIf(process.platform === 'win32')(
  'env prints what a shell reads in, and writes a bundle with more than our authority',
  async () => {
    await makeAuthority();
    const { code, output, errors } = await runCommand(directory, 'env', '--shell', 'sh');
    expect(code).toBe(0);
    expect(errors).toContain('ca-bundle.pem has the authorities of');
    const script = `${output}\nprintf '%s %s' "$NODE_EXTRA_CA_CERTS" "$GIT_SSL_CAINFO"`;
    expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
      `${join(directory, 'ca.pem')} ${join(directory, 'ca-bundle.pem')}`,
    );
    expect(output).not.toContain('JAVA_TOOL_OPTIONS');
    const bundle = await readFile(join(directory, 'ca-bundle.pem'), 'utf8');
    expect(bundle).toContain(await readFile(join(directory, 'ca.pem'), 'utf8'));
    expect(bundle.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(10);
  },
);

test('env says what it replaces, and which shells it knows', async () => {
  await makeAuthority();
  vi.stubEnv('NODE_EXTRA_CA_CERTS', '/company/ca.pem');
  const fish = await runCommand(directory, 'env', '--shell', 'fish');
  expect(fish.errors).toContain('NODE_EXTRA_CA_CERTS was /company/ca.pem until now.');
  expect(fish.output).toMatch(/^set -gx NODE_EXTRA_CA_CERTS '/m);
  const unknown = await runCommand(directory, 'env', '--shell', 'csh');
  expect(unknown).toMatchObject({ code: 2, errors: expect.stringContaining('sh, fish, powershell') });
});
