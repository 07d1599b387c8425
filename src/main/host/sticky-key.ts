import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** In the data directory, for its owner's eyes only (0600): the secret that sticky cookies are made with, in base 64. */
export const stickyKeyFileName = 'sticky.key';

/** Of the key: as long as the hash it is used with. */
const keyBytes = 32;

/**
 * The secret of this data directory, or a new one where there is none or it is damaged: clients then get new cookies, which is all
 * that is lost.
 */
export async function openStickyKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, stickyKeyFileName);
  try {
    const kept = Buffer.from(await readFile(path, 'utf8'), 'base64');
    if (kept.length === keyBytes) return kept;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const made = randomBytes(keyBytes);
  await writeFile(path, `${made.toString('base64')}\n`, { mode: 0o600 });
  return made;
}
