import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

const entry = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

/** This Node, saying that it is an old one. What it starts is what it really is. */
const pretence =
  'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.19.0"}})';

function start(cwd: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', pretence, entry, ...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', DOORMAN_DATA_DIR: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const lines = createInterface({ input: child.stdout });
  const firstLine = new Promise<string>((resolve) => lines.once('line', resolve));
  return { child, ended, firstLine };
}

test('on an old Node the command line runs on the one that npm installed, with its output and exit code', async () => {
  const directory = await temporaryDirectory();
  const good = start(directory, '--version');
  expect(await good.firstLine).toMatch(/^\d+\.\d+\.\d+/);
  expect(await good.ended).toEqual({ code: 0, signal: null });
  expect(await start(directory, 'bogus').ended).toEqual({ code: 2, signal: null });
});

test.skipIf(process.platform === 'win32')(
  'signals reach the command that really runs, which drains',
  async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'doorman.yaml'), 'version: 1\n');
    const serve = start(directory, 'serve', '--no-ui');
    expect(JSON.parse(await serve.firstLine)).toMatchObject({ ready: true });
    serve.child.kill('SIGTERM');
    expect(await serve.ended).toEqual({ code: 0, signal: null });
  },
);
