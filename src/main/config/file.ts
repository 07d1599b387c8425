/// <reference path="./write-file-atomic.d.ts" />
import { createHash } from 'node:crypto';
import { mkdir, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { MAX_FILE_BYTES } from './yaml.ts';

/** The configuration file can be neither read nor said to be missing: permissions, a folder in its place, a broken disk. */
export class ConfigFileError extends Error {
  override readonly name = 'ConfigFileError';
  readonly code = 'config.unreadable';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(
      `The configuration file ${path} cannot be read: ${reason}. Check its permissions, or name another file.`,
      { cause },
    );
    this.path = path;
  }
}

export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.some((code) => error.code === code);

/** What is on the disk. `tooLarge` and `notText` are about the content, so they are no errors. */
export type FileContent =
  | { readonly kind: 'missing' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'notText' };

/**
 * Reads a configuration file of at most 1 MiB.
 *
 * @throws {ConfigFileError} when there is something, but it cannot be read.
 */
export const readConfigFile = async (path: string): Promise<FileContent> => {
  try {
    await using file = await open(path, 'r');
    const buffer = Buffer.alloc(MAX_FILE_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > MAX_FILE_BYTES) return { kind: 'tooLarge' };
    try {
      return {
        kind: 'text',
        text: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, length)),
      };
    } catch {
      return { kind: 'notText' };
    }
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return { kind: 'missing' };
    throw new ConfigFileError(path, error);
  }
};

/**
 * Replaces a configuration file in one step, so that no reader ever sees half of it. The file that a symbolic link
 * points to is replaced, not the link; permissions stay. `previous`, when given, is kept beside it as `<path>.bak`.
 *
 * @throws when the disk refuses; the file is then as it was.
 */
export const writeConfigFile = async (path: string, text: string, previous: string | null): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  if (previous !== null) {
    // A copy may hold secrets just as the file does, so it gets the same permissions.
    await using file = await open(path, 'r');
    const { mode } = await file.stat();
    await writeFileAtomic(`${path}.bak`, previous, { mode });
  }
  await writeFileAtomic(path, text);
};

/** SHA-256 of a text, in hex. The empty text, also of a missing file, has one too. */
export const revisionOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The file that a path leads to; the path itself where there is none yet. */
export const realPathOf = async (path: string): Promise<string> => realpath(path).catch(() => path);
