import { randomUUID } from 'node:crypto';
import { link, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The first of `.bad`, `.bad.2`, `.bad.3` … that none of the paths has yet. */
export async function freeEnding(paths: readonly string[], ending: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const candidate = attempt === 1 ? ending : `${ending}.${attempt}`;
    const taken = await Promise.all(paths.map((path) => exists(path + candidate)));
    if (!taken.includes(true)) {
      return candidate;
    }
  }
}

export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return false;
    }
    throw error;
  }
};

/** Writes next to the target, through to the disk, under a name that is added to `made` for cleaning up. */
export async function writeTemporary(
  target: string,
  text: string,
  mode: number,
  made: string[],
): Promise<string> {
  const path = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  made.push(path);
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    // The mode given to open() is cut by the process's umask.
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

/** A hard link fails where the name is taken, which rename would overwrite. Some file systems have no links. */
export async function moveToFreeName(source: string, target: string): Promise<void> {
  try {
    await link(source, target);
  } catch (error) {
    if (hasCode(error, 'EEXIST') || (await exists(target))) {
      throw error;
    }
    await rename(source, target);
  }
}

/** So that the new names survive a power cut. Not every platform can open a directory for this. */
export async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
