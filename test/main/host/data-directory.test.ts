import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { defaultDataDirectory, prepareDataDirectory } from '../../../src/main/host/data-directory.ts';

const at = (platform: NodeJS.Platform, environment: Record<string, string> = {}): string =>
  defaultDataDirectory({ platform, environment, home: join('/home', 'me') });

test.skipIf(process.platform === 'win32')('each platform has its usual place', () => {
  expect(at('linux')).toBe('/home/me/.local/share/doorman');
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/doorman');
  expect(at('linux', { XDG_DATA_HOME: 'relative' })).toBe('/home/me/.local/share/doorman');
  expect(at('darwin')).toBe('/home/me/Library/Application Support/Doorman');
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe('/local/Doorman');
  expect(at('win32')).toBe('/home/me/AppData/Local/Doorman');
});

test.skipIf(process.platform === 'win32')('DOORMAN_DATA_DIR wins on every platform', () => {
  for (const platform of ['linux', 'darwin', 'win32'] as const) {
    expect(at(platform, { DOORMAN_DATA_DIR: '/mine', XDG_DATA_HOME: '/data' })).toBe('/mine');
  }
});

test.skipIf(process.platform === 'win32')(
  'a new directory is readable by its owner alone; one that is there stays as it is',
  async () => {
    const parent = await mkdtemp(join(tmpdir(), 'doorman-data-'));
    onTestFinished(() => rm(parent, { recursive: true, force: true }));
    const directory = join(parent, 'a', 'b');
    await prepareDataDirectory(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const before = (await stat(parent)).mode;
    await prepareDataDirectory(parent);
    expect((await stat(parent)).mode).toBe(before);
  },
);
