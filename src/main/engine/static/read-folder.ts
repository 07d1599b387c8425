import { opendir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isBelow, leadsToHidden } from './jail.ts';

/** One name in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly folder: boolean;
  /** Bytes; null for a folder. */
  readonly size: number | null;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

export interface FolderContents {
  /** Folders first, each by name as people sort: `a2` before `a10`. */
  readonly entries: readonly FolderEntry[];
  /** Whether there are more than {@link entriesLimit}. */
  readonly more: boolean;
}

/** Names that a listing has; a page of more would be of no use, and reading them takes its time. */
export const entriesLimit = 2000;

/** Names that are looked at, those that are not served included. */
const namesLimit = 20_000;

/** Names whose size and date are asked for at once. */
const togetherLimit = 32;

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * What a folder holds and this route would serve: no names with a dot at their beginning, nothing but files and folders, and
 * no links that lead out of the root or to what is hidden.
 *
 * @param path real path of the folder
 * @param root the folder that nothing may be outside of; links are followed
 */
export async function readFolder(path: string, root: string): Promise<FolderContents> {
  const realRoot = await realpath(root);
  const { names, more } = await namesIn(path);
  const entries: FolderEntry[] = [];
  for (let at = 0; at < names.length; at += togetherLimit) {
    const together = names.slice(at, at + togetherLimit).map((name) => entryOf(path, name, realRoot));
    for (const entry of await Promise.all(together)) if (entry !== null) entries.push(entry);
  }
  entries.sort((one, other) =>
    one.folder === other.folder ? collator.compare(one.name, other.name) : one.folder ? -1 : 1,
  );
  return { entries, more };
}

async function namesIn(path: string): Promise<{ readonly names: readonly string[]; readonly more: boolean }> {
  const names: string[] = [];
  let seen = 0;
  const folder = await opendir(path);
  // Leaving the loop closes the folder.
  for await (const { name } of folder) {
    seen += 1;
    if (name.startsWith('.')) continue;
    if (names.length === entriesLimit || seen > namesLimit) return { names, more: true };
    names.push(name);
  }
  return { names, more: false };
}

async function entryOf(path: string, name: string, root: string): Promise<FolderEntry | null> {
  try {
    const real = await realpath(join(path, name));
    const stats = isBelow(root, real) && !leadsToHidden(root, real) ? await stat(real) : null;
    if (stats === null || !(stats.isFile() || stats.isDirectory())) return null;
    const folder = stats.isDirectory();
    return { name, folder, size: folder ? null : stats.size, modified: stats.mtimeMs };
  } catch {
    // Gone meanwhile, or a link to nothing.
    return null;
  }
}
