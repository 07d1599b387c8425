import { chmod, copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  exists,
  flushDirectory,
  freeEnding,
  hasCode,
  moveToFreeName,
  writeTemporary,
} from './careful-files.ts';

/** Larger files are not ours and are not read, in bytes. */
const maximumFileSize = 65_536;

const certificateMode = 0o644;
const privateKeyMode = 0o600;
const directoryMode = 0o700;

/** `next` is one that was made to take the place of the current one, and does not sign yet. */
export type AuthoritySlot = 'current' | 'next';

const baseNames = { current: 'ca', next: 'ca-next' } as const;

export interface AuthorityPaths {
  /** The root alone, for trust stores. A copy of what the key file holds. */
  readonly certificate: string;
  /** The private key, and with it the certificates: see `KeyFile`. */
  readonly privateKey: string;
}

export const authorityPaths = (directory: string, slot: AuthoritySlot = 'current'): AuthorityPaths => ({
  certificate: join(directory, `${baseNames[slot]}.pem`),
  privateKey: join(directory, `${baseNames[slot]}.key`),
});

/** The texts of the two files of an authority, as far as they are there. */
export interface AuthorityTexts {
  readonly certificate?: string;
  readonly key?: string;
}

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

async function storing<Result>(action: string, work: (made: string[]) => Promise<Result>): Promise<Result> {
  const made: string[] = [];
  try {
    return await work(made);
  } catch (error) {
    throw new AuthorityStorageError(action, error);
  } finally {
    await Promise.all(made.map((path) => rm(path, { force: true })));
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
export async function readAuthorityFiles(
  directory: string,
  slot: AuthoritySlot = 'current',
): Promise<AuthorityTexts> {
  const paths = authorityPaths(directory, slot);
  const [certificate, key] = await Promise.all([
    readSmallFile(paths.certificate),
    readSmallFile(paths.privateKey),
  ]);
  return {
    ...(certificate === undefined ? {} : { certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

/**
 * Writes the key file of a new authority where none is. From then on the authority is there, whole; its `ca.pem` is written by
 * {@link publishCertificate}.
 *
 * @returns false when another process has put a key there first; nothing is changed then.
 * @throws AuthorityStorageError
 */
export function createKeyFile(directory: string, slot: AuthoritySlot, text: string): Promise<boolean> {
  return storing(`write a new authority to ${directory}`, async (made) => {
    const { privateKey } = authorityPaths(directory, slot);
    await mkdir(directory, { recursive: true, mode: directoryMode });
    try {
      await moveToFreeName(await writeTemporary(privateKey, text, privateKeyMode, made), privateKey);
    } catch (error) {
      if (hasCode(error, 'EEXIST')) {
        return false;
      }
      throw error;
    }
    await flushDirectory(directory);
    return true;
  });
}

/** Replaces the key file in one step. @throws AuthorityStorageError */
export function replaceKeyFile(directory: string, text: string): Promise<void> {
  return storing(`replace the key in ${directory}`, async (made) => {
    const { privateKey } = authorityPaths(directory);
    await rename(await writeTemporary(privateKey, text, privateKeyMode, made), privateKey);
    await flushDirectory(directory);
  });
}

/** Writes `ca.pem`, over whatever has its name. @throws AuthorityStorageError */
export function publishCertificate(directory: string, slot: AuthoritySlot, pem: string): Promise<void> {
  return storing(`write the certificate of the authority to ${directory}`, async (made) => {
    const { certificate } = authorityPaths(directory, slot);
    await rename(await writeTemporary(certificate, pem, certificateMode, made), certificate);
    await flushDirectory(directory);
  });
}

/**
 * Copies `ca.pem` to a name with this ending, or that and a number where it is taken.
 *
 * @returns the path of the copy
 * @throws AuthorityStorageError
 */
export function keepCertificate(directory: string, ending: '.replaced' | '.bad'): Promise<string> {
  const { certificate } = authorityPaths(directory);
  return storing(`copy ${certificate}`, async () => {
    const copy = certificate + (await freeEnding([certificate], ending));
    await copyFile(certificate, copy);
    await flushDirectory(directory);
    return copy;
  });
}

/** Has the next authority's key file take the place of the current one's, in one step. @throws AuthorityStorageError */
export function promoteKeyFile(directory: string): Promise<void> {
  return storing(`switch to the new authority in ${directory}`, async () => {
    const next = authorityPaths(directory, 'next');
    await rename(next.privateKey, authorityPaths(directory).privateKey);
    await flushDirectory(directory);
    await rm(next.certificate, { force: true });
  });
}

/** Takes an authority's files away, the key first. @throws AuthorityStorageError */
export function deleteAuthorityFiles(directory: string, slot: AuthoritySlot): Promise<void> {
  return storing(`delete the authority in ${directory}`, async () => {
    const { certificate, privateKey } = authorityPaths(directory, slot);
    await rm(privateKey, { force: true });
    await rm(certificate, { force: true });
    await flushDirectory(directory);
  });
}

/**
 * Renames what there is of `ca.pem` and `ca.key` to `….bad`, or `….bad.2` and so on where that name is taken.
 *
 * @returns the new paths
 * @throws AuthorityStorageError
 */
export function setAuthorityFilesAside(directory: string): Promise<string[]> {
  const { certificate, privateKey } = authorityPaths(directory);
  const paths = [certificate, privateKey];
  return storing(`set the files in ${directory} aside`, async () => {
    const ending = await freeEnding(paths, '.bad');
    const moved: string[] = [];
    for (const path of paths) {
      if (await exists(path)) {
        await rename(path, path + ending);
        moved.push(path + ending);
      }
    }
    return moved;
  });
}

/** Takes the key back from other users of the machine. Where permissions cannot be changed it stays as it is. */
export async function protectPrivateKey(directory: string): Promise<void> {
  const { privateKey } = authorityPaths(directory);
  const { mode } = await stat(privateKey);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    await chmod(privateKey, privateKeyMode).catch(() => {});
  }
}
