/** Programs of the machine that tests need, found on PATH or installed where that needs no question. */
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes.ts';

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The full path of a program on PATH, or undefined. */
export const findOnPath = (name: string): string | undefined => {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, file))
    .find(isExecutable);
};

/** Debian and what is made of it, as root: there, and only there, missing programs are installed. */
export const canInstallPackages = (): boolean =>
  existsSync('/etc/debian_version') && findOnPath('apt-get') !== undefined && process.getuid?.() === 0;

/** Installs Debian packages. Returns whether that worked; apt's own output says why not. */
export const installPackages = async (packages: readonly string[]): Promise<boolean> => {
  // The run level of maintenance: packages with a server in them do not start it.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const update = await run('apt-get', ['update', '-qq'], { env });
  if (update.code !== 0) {
    return false;
  }
  const install = await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    env,
  });
  return install.code === 0;
};
