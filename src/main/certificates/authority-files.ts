import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { AuthorityMaterial } from './signing-authority.ts';

/** Larger files are not ours and are not read, in bytes. */
const maximumFileSize = 65_536;

const certificateMode = 0o644;
const privateKeyMode = 0o600;
const directoryMode = 0o700;

export interface AuthorityPaths {
  readonly certificate: string;
  readonly privateKey: string;
}

export const authorityPaths = (directory: string): AuthorityPaths => ({
  certificate: join(directory, 'ca.pem'),
  privateKey: join(directory, 'ca.key'),
});

/** A file of the authority could not be read or written, for a reason that is not in its content. */
export class AuthorityStorageError extends Error {
  readonly code = 'certificate.authority_storage';
  override readonly name = 'AuthorityStorageError';

  constructor(action: string, cause: unknown) {
    super(
      `Doorman could not ${action}: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        'Check that the directory is on a writable disk and belongs to you, then start again.',
      { cause },
    );
  }
}

/** The text of a file; undefined when there is none; empty when it is too large to be ours. */
async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    return size > maximumFileSize ? '' : await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return undefined;
    }
    throw new AuthorityStorageError(`read ${path}`, error);
  }
}

/** @throws AuthorityStorageError */
export async function readAuthorityFiles(directory: string): Promise<Partial<AuthorityMaterial>> {
  const paths = authorityPaths(directory);
  const [certificatePem, privateKeyPem] = await Promise.all([
    readSmallFile(paths.certificate),
    readSmallFile(paths.privateKey),
  ]);
  return {
    ...(certificatePem === undefined ? {} : { certificatePem }),
    ...(privateKeyPem === undefined ? {} : { privateKeyPem }),
  };
}

/**
 * Writes both files of a new authority, or neither.
 *
 * @returns false when another process has put a key there first; nothing is changed then.
 * @throws AuthorityStorageError
 */
export async function createAuthorityFiles(directory: string, material: AuthorityMaterial): Promise<boolean> {
  const paths = authorityPaths(directory);
  const made: string[] = [];
  try {
    await mkdir(directory, { recursive: true, mode: directoryMode });
    const privateKey = await writeTemporary(paths.privateKey, material.privateKeyPem, privateKeyMode, made);
    const certificate = await writeTemporary(
      paths.certificate,
      material.certificatePem,
      certificateMode,
      made,
    );
    try {
      await moveToFreeName(privateKey, paths.privateKey);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
    try {
      await moveToFreeName(certificate, paths.certificate);
    } catch (error) {
      await rm(paths.privateKey, { force: true });
      throw error;
    }
    await flushDirectory(directory);
    return true;
  } catch (error) {
    throw new AuthorityStorageError(`write a new authority to ${directory}`, error);
  } finally {
    await Promise.all(made.map((path) => rm(path, { force: true })));
  }
}

/**
 * Replaces `ca.pem` in one step and keeps a copy of the old one as `ca.pem.replaced`, which is what a trust store
 * needs to forget it.
 *
 * @returns the path of the copy
 * @throws AuthorityStorageError
 */
export async function replaceCertificate(directory: string, certificatePem: string): Promise<string> {
  const { certificate } = authorityPaths(directory);
  const made: string[] = [];
  try {
    const copy = certificate + (await freeEnding([certificate], '.replaced'));
    await copyFile(certificate, copy);
    await rename(await writeTemporary(certificate, certificatePem, certificateMode, made), certificate);
    await flushDirectory(directory);
    return copy;
  } catch (error) {
    throw new AuthorityStorageError(`replace ${certificate}`, error);
  } finally {
    await Promise.all(made.map((path) => rm(path, { force: true })));
  }
}

/**
 * Renames what there is of `ca.pem` and `ca.key` to `….bad`, or `….bad.2` and so on where that name is taken.
 *
 * @returns the new paths
 * @throws AuthorityStorageError
 */
export async function setAuthorityFilesAside(directory: string): Promise<string[]> {
  const { certificate, privateKey } = authorityPaths(directory);
  const paths = [certificate, privateKey];
  try {
    const ending = await freeEnding(paths, '.bad');
    const moved: string[] = [];
    for (const path of paths) {
      if (await exists(path)) {
        await rename(path, path + ending);
        moved.push(path + ending);
      }
    }
    return moved;
  } catch (error) {
    throw new AuthorityStorageError(`set the files in ${directory} aside`, error);
  }
}

/** Takes the key back from other users of the machine. Where permissions cannot be changed it stays as it is. */
export async function protectPrivateKey(directory: string): Promise<void> {
  const { privateKey } = authorityPaths(directory);
  const { mode } = await stat(privateKey);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    await chmod(privateKey, privateKeyMode).catch(() => {});
  }
}

/** The first of `.bad`, `.bad.2`, `.bad.3` … that none of the paths has yet. */
async function freeEnding(paths: readonly string[], ending: string): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const candidate = attempt === 1 ? ending : `${ending}.${attempt}`;
    const taken = await Promise.all(paths.map((path) => exists(path + candidate)));
    if (!taken.includes(true)) {
      return candidate;
    }
  }
}

const exists = async (path: string): Promise<boolean> => {
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
async function writeTemporary(target: string, text: string, mode: number, made: string[]): Promise<string> {
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
async function moveToFreeName(source: string, target: string): Promise<void> {
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
async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
