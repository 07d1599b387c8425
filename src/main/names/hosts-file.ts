import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import {
  access,
  chmod,
  chown,
  copyFile,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, win32 } from 'node:path';
import type { HostsOutcome } from '../../shared/model/hosts-plan.ts';
import { revisionOf } from './hosts-plan.ts';

/** Longest hosts file that is read, in bytes; lists that block advertisements have a few MB. */
const fileLimit = 16 * 1024 * 1024;

/** Where the system's own hosts file is. */
export function systemHostsPath(
  platform: string = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  if (platform !== 'win32') return '/etc/hosts';
  const root = environment['SystemRoot'] ?? 'C:\\Windows';
  return win32.join(root, 'System32', 'drivers', 'etc', 'hosts');
}

/**
 * Reads the file, one character for each byte. A file that is not there is empty.
 *
 * @throws Error when it cannot be read or is too long
 */
export async function readHostsText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > fileLimit) throw new Error(`${path} has ${size} bytes; more than ${fileLimit} are not read.`);
    return await readFile(path, 'latin1');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

/** Whether this process may write the file and a file beside it. */
export async function mayWrite(path: string): Promise<boolean> {
  try {
    const real = await realpath(path).catch(() => path);
    await access(dirname(real), constants.W_OK);
    await access(real, constants.W_OK).catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
    });
    return true;
  } catch {
    return false;
  }
}

/** The copy of the file as it was before our first change. */
export const backupPathOf = (path: string): string => `${path}.doorman.bak`;

export interface HostsWrite {
  readonly path: string;
  /** Of the file that the change was planned for. */
  readonly revision: string;
  /** One character for each byte. */
  readonly next: string;
}

/**
 * Writes a planned change: first a copy, then a new file in place of the old one, with its owner and mode. Where the file cannot
 * be replaced (it is a mount of its own in a container), its contents are.
 *
 * The copy is of the first change and is removed when the file is again what it was then.
 *
 * @throws Error when the file has changed since the plan, or the system refuses for another reason than missing rights
 */
export async function writeHosts({ path, revision, next }: HostsWrite): Promise<HostsOutcome> {
  const target = await realpath(path).catch(() => path);
  const current = await readHostsText(target);
  if (revisionOf(current) !== revision) {
    throw new Error(`${path} has changed since the change was planned. Look at the new plan first.`);
  }
  if (current === next) return { state: 'unchanged', backup: null };
  const backup = backupPathOf(path);
  try {
    await keepFirstCopy(target, backup);
    await replace(target, next);
  } catch (error) {
    if (['EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return { state: 'not_permitted', backup: null };
    throw error;
  }
  const original = await readFile(backup, 'latin1').catch(() => null);
  if (original !== next) return { state: 'written', backup };
  await rm(backup, { force: true });
  return { state: 'written', backup: null };
}

async function keepFirstCopy(target: string, backup: string): Promise<void> {
  try {
    await copyFile(target, backup, constants.COPYFILE_EXCL);
  } catch (error) {
    // There already, from the first change; or there is no file yet to make a copy of.
    if (!['EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
  }
}

async function replace(target: string, next: string): Promise<void> {
  const before = await stat(target).catch(() => null);
  const fresh = join(dirname(target), `.hosts.doorman.${randomBytes(6).toString('hex')}`);
  const bytes = Buffer.from(next, 'latin1');
  try {
    const file = await open(fresh, 'wx', before?.mode ?? 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (before !== null) {
      // The umask may have taken bits away.
      await chmod(fresh, before.mode & 0o7777);
      await keepOwner(fresh, before);
    }
    await rename(fresh, target);
  } catch (error) {
    await rm(fresh, { force: true });
    // EBUSY, EXDEV: the file is a mount point.
    if (!['EBUSY', 'EXDEV'].includes(codeOf(error) ?? '')) throw error;
    await writeFile(target, bytes, { flag: 'r+' });
    await truncateTo(target, bytes.length);
  }
}

async function keepOwner(
  path: string,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  const made = await stat(path);
  if (made.uid !== uid || made.gid !== gid) await chown(path, uid, gid);
}

async function truncateTo(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.truncate(length);
    await file.sync();
  } finally {
    await file.close();
  }
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
