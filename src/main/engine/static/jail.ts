import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ExchangeFailure } from '../failure.ts';
import { isHidden } from './requested-name.ts';

/** A regular file below the root, open for reading. Who gets it closes it. */
export interface OpenFile {
  readonly handle: FileHandle;
  /** Where it really is, every link followed. */
  readonly path: string;
  /** Of the handle. */
  readonly stats: BigIntStats;
}

export type Found =
  | { readonly kind: 'file'; readonly file: OpenFile }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly reason: JailRefusal };

/** Reasons of `StaticRefusal` that only the file system knows. */
export type JailRefusal = 'symlink' | 'dotfile' | 'special' | 'unreadable' | 'root_missing';

const nothing: Found = { kind: 'nothing' };
const refused = (reason: JailRefusal): Found => ({ kind: 'refused', reason });

/** A file that is replaced at the very moment is looked for anew, this many times in all. */
const attemptsLimit = 3;

/** Without waiting: a named pipe would keep a thread until somebody writes. What stands where a link ended is no link. */
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/**
 * Finds what is below a folder and nowhere else. Links are followed as long as they stay inside, and lead to nothing that is hidden; the root itself may be a
 * link, which is read anew each time, since releases are switched that way.
 *
 * Node has no `openat`, so a check and the opening are two steps. A file counts as inside when the path, all links followed,
 * is inside, before the opening and after it, and when what is there is the very file that was opened.
 */
export class Jail {
  readonly #root: string;

  /** @param root absolute */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * @param segments names below the root; a `..` among them is followed and leads to a refusal
   * @throws ExchangeFailure `static.read_failed` where the system has no file handles left, or the disk fails
   */
  async find(segments: readonly string[]): Promise<Found> {
    for (let attempt = 0; attempt < attemptsLimit; attempt += 1) {
      const found = await this.#look(segments);
      if (found !== null) return found;
    }
    return refused('symlink');
  }

  /** Whether a folder that was found is still where it was, so that what was read of it was its own. */
  async isInside(path: string): Promise<boolean> {
    try {
      const [root, real] = await Promise.all([realpath(this.#root), realpath(path)]);
      return real === path && isBelow(root, real);
    } catch {
      return false;
    }
  }

  /** @returns null where things changed in between */
  async #look(segments: readonly string[]): Promise<Found | null> {
    const root = await realpath(this.#root).catch(() => null);
    if (root === null) return refused('root_missing');
    try {
      const path = await realpath(join(root, ...segments));
      if (!isBelow(root, path)) return refused('symlink');
      if (leadsToHidden(root, path)) return refused('dotfile');
      const stats = await stat(path, { bigint: true });
      if (stats.isDirectory()) return { kind: 'folder', path };
      return stats.isFile() ? await openChecked(path, stats) : refused('special');
    } catch (error) {
      return foundFor(error);
    }
  }
}

async function openChecked(path: string, expected: BigIntStats): Promise<Found | null> {
  const handle = await open(path, openFlags);
  try {
    const stats = await handle.stat({ bigint: true });
    const same = stats.isFile() && stats.dev === expected.dev && stats.ino === expected.ino;
    if (same && (await realpath(path)) === path) return { kind: 'file', file: { handle, path, stats } };
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return null;
}

/** Whether `path` is `root` or below it; both absolute, without links and without a separator at the end. */
export function isBelow(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** Whether what is below a root cannot be asked for by its own name, so that a link must not lead to it either. */
export const leadsToHidden = (root: string, path: string): boolean =>
  isHidden(relative(root, path).split(sep));

const absent: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'EINVAL']);
const forbidden: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'ELOOP', 'EBUSY']);
/** What opening says of a socket or of a device without a driver. */
const special: ReadonlySet<unknown> = new Set(['ENXIO', 'ENODEV', 'EOPNOTSUPP']);

function foundFor(error: unknown): Found {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (absent.has(code)) return nothing;
  if (forbidden.has(code)) return refused('unreadable');
  if (special.has(code)) return refused('special');
  throw new ExchangeFailure('static.read_failed', error instanceof Error ? error.message : 'unknown', error);
}
