import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeptFile, setAside } from './kept-file.ts';

/** In the data directory, for its owner's eyes only (0600): the secret that sticky cookies are made with, in base 64. */
export const stickyKeyFileName = 'sticky.key';

/** Of the key: as long as the hash it is used with. */
const keyBytes = 32;
/** Bytes of the file that are read. */
const readLimit = 1_024;

/**
 * The secret of this data directory, or a new one where there is none or it is damaged: clients then get new cookies, which is all
 * that is lost.
 */
export async function openStickyKey(directory: string): Promise<Uint8Array> {
  const path = join(directory, stickyKeyFileName);
  const kept = await readKeptFile(path, readLimit);
  if (kept.kind === 'text') {
    const key = Buffer.from(kept.text, 'base64');
    if (key.length === keyBytes) return key;
  } else if (kept.kind === 'unusable') {
    // Something that is no file would keep the new one from being written.
    await setAside(path);
  }
  const made = randomBytes(keyBytes);
  await writeFile(path, `${made.toString('base64')}\n`, { mode: 0o600 });
  return made;
}
