import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { COMMAND_OUTPUT_LIMIT } from '../../../src/main/discovery/limits.ts';
import { realSystemAccess } from '../../../src/main/discovery/system-access.ts';
import { bytes } from '../../../src/shared/model/units.ts';

const node = (script: string) => realSystemAccess.runCommand(process.execPath, ['-e', script]);

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'doorman-discovery-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe('running a system command', () => {
  it('gives what it printed', async () => {
    expect(await node('console.log(6 * 7)')).toBe('42\n');
  });

  it('takes a failing exit without complaint as "found nothing"', async () => {
    expect(await node('process.exitCode = 1')).toBe('');
  });

  it('fails with the program and its complaint', async () => {
    await expect(node('console.error("no permission"); process.exitCode = 1')).rejects.toMatchObject({
      code: 'discovery.command_failed',
      message: expect.stringContaining('no permission'),
    });
  });

  it('fails with the name of a program that is not there', async () => {
    await expect(realSystemAccess.runCommand('/nowhere/lsof', [])).rejects.toThrow('/nowhere/lsof');
  });

  it('kills a program that does not end, and says so', { timeout: 30_000 }, async () => {
    await expect(node('setInterval(() => {}, 1000)')).rejects.toThrow(/no end after \d+ ms/);
  });

  it('keeps whole lines only of a program that prints too much', async () => {
    const output = await node(`process.stdout.write('12345678\\n'.repeat(${COMMAND_OUTPUT_LIMIT / 8}))`);
    expect(output.length).toBeLessThanOrEqual(COMMAND_OUTPUT_LIMIT);
    expect(output.length).toBeGreaterThan(COMMAND_OUTPUT_LIMIT / 2);
    expect(output.endsWith('12345678\n')).toBe(true);
  });
});

describe('reading files', () => {
  it('reads no more than the limit', async () => {
    const file = join(await temporaryFolder(), 'long.txt');
    await writeFile(file, 'a'.repeat(200_000));
    expect(await realSystemAccess.readFile(file, bytes(100_000))).toHaveLength(100_000);
    expect(await realSystemAccess.readFile(file, bytes(300_000))).toHaveLength(200_000);
  });

  it('refuses what is not a regular file', async () => {
    await expect(realSystemAccess.readFile(await temporaryFolder(), bytes(10))).rejects.toThrow(Error);
  });

  it('lists no more names than the limit', async () => {
    const folder = await temporaryFolder();
    for (const name of ['a', 'b', 'c']) {
      await writeFile(join(folder, name), '');
    }
    expect(await realSystemAccess.listNames(folder, 2)).toHaveLength(2);
    expect((await realSystemAccess.listNames(folder, 9)).sort()).toEqual(['a', 'b', 'c']);
  });
});
