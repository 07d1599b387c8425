import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  claimInstance,
  controlFileName,
  findRunning,
  type InstanceClaim,
  readControl,
} from '../../../src/main/host/control-file.ts';
import { startControlServer } from '../../../src/main/host/control-server.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

/** More than any system gives to a process. */
const impossiblePid = 2 ** 30;

async function claim(directory: string): Promise<InstanceClaim> {
  const claimed = await claimInstance(directory);
  onTestFinished(() => claimed.release());
  return claimed;
}

async function runServer() {
  const server = await startControlServer({ port: 0, renderer: null, accept: () => undefined });
  onTestFinished(() => server.close());
  return server;
}

const writeControl = (directory: string, control: object): Promise<void> =>
  writeFile(join(directory, controlFileName), JSON.stringify(control));

test('a claim that was published tells address and token to its owner alone', async () => {
  const directory = await temporaryDirectory();
  const server = await runServer();
  const { publish } = await claim(directory);
  expect(await findRunning(directory)).toBe(null);
  await publish(server.address, server.token);
  expect(await findRunning(directory)).toMatchObject({
    address: server.address,
    token: server.token,
    pid: process.pid,
  });
  if (process.platform !== 'win32') {
    expect((await stat(join(directory, controlFileName))).mode & 0o777).toBe(0o600);
  }
});

test('a second claim is refused while the first instance answers', async () => {
  const directory = await temporaryDirectory();
  const server = await runServer();
  const { publish } = await claim(directory);
  await publish(server.address, server.token);
  await expect(claimInstance(directory)).rejects.toThrow(`pid ${process.pid}`);
});

test('a second claim is refused while the first instance is still starting', async () => {
  const directory = await temporaryDirectory();
  await claim(directory);
  await expect(claimInstance(directory)).rejects.toThrow(/already runs/);
});

test('of several claims at once one succeeds', async () => {
  const directory = await temporaryDirectory();
  await writeControl(directory, {
    address: null,
    token: null,
    pid: impossiblePid,
    startedAt: new Date(0).toISOString(),
  });
  const claims = await Promise.allSettled(Array.from({ length: 8 }, () => claimInstance(directory)));
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test.each([
  [
    'of a process that is gone',
    { address: 'http://127.0.0.1:1', token: 't', pid: impossiblePid, startedAt: new Date().toISOString() },
  ],
  [
    'whose process id was given to another program',
    { address: 'http://127.0.0.1:1', token: 't', pid: process.pid, startedAt: new Date().toISOString() },
  ],
  [
    'of a start that never ended',
    { address: null, token: null, pid: process.pid, startedAt: new Date(0).toISOString() },
  ],
  [
    'of a start that is still to come',
    { address: null, token: null, pid: process.pid, startedAt: '9999-01-01T00:00:00.000Z' },
  ],
  ['that is damaged', { address: 5 }],
])('a file %s is replaced', async (_, control) => {
  const directory = await temporaryDirectory();
  await writeControl(directory, control);
  expect(await findRunning(directory)).toBe(null);
  await claim(directory);
  expect(await readControl(directory)).toMatchObject({ pid: process.pid, address: null });
});

test.skipIf(process.platform === 'win32').each([
  ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
  ['a device without end', (path: string) => symlink('/dev/zero', path)],
  [
    'a folder with something in it',
    (path: string) => mkdir(join(path, 'of', 'a', 'person'), { recursive: true }),
  ],
])('%s in place of the file neither blocks a start nor keeps it from happening', async (_, make) => {
  const directory = await temporaryDirectory();
  await make(join(directory, controlFileName));
  expect(await findRunning(directory)).toBe(null);
  await claim(directory);
  expect(await readControl(directory)).toMatchObject({ pid: process.pid, address: null });
});

test('an address that answers to another token is not our instance', async () => {
  const directory = await temporaryDirectory();
  const server = await runServer();
  await writeControl(directory, {
    address: server.address,
    token: 'other',
    pid: process.pid,
    startedAt: new Date().toISOString(),
  });
  expect(await findRunning(directory)).toBe(null);
});

test('releasing removes our file, and leaves one that is not ours', async () => {
  const directory = await temporaryDirectory();
  const first = await claimInstance(directory);
  await first.release();
  expect(await readControl(directory)).toBe(null);
  const second = await claimInstance(directory);
  await writeControl(directory, {
    address: null,
    token: null,
    pid: impossiblePid,
    startedAt: new Date(0).toISOString(),
  });
  await second.release();
  expect(JSON.parse(await readFile(join(directory, controlFileName), 'utf8'))).toMatchObject({
    pid: impossiblePid,
  });
});
