import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** What a disk store does with files; tests have disks that are full or broken. */
export interface DiskFiles {
  /** Makes a new file to write to; one that is there is emptied. */
  create(name: string): Promise<WritableFile>;
  open(name: string): Promise<Pick<FileHandle, 'read' | 'close'>>;
  remove(name: string): Promise<void>;
  list(): Promise<readonly string[]>;
}

export type WritableFile = Pick<FileHandle, 'writev' | 'close'>;

/** Bodies in a folder of their own, for their owner alone. */
export async function openDiskFiles(directory: string): Promise<DiskFiles> {
  const folder = join(directory, 'bodies');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    create: (name) => open(join(folder, name), 'w', 0o600),
    open: (name) => open(join(folder, name), 'r'),
    remove: (name) => unlink(join(folder, name)),
    list: () => readdir(folder),
  };
}
