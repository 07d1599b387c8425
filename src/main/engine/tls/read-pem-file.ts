import { readFile, stat } from 'node:fs/promises';

/** Larger files are refused before they are read, in bytes. */
const fileLimit = 1_048_576;

/**
 * The text of a file with certificates. Pipes and devices are refused: the one may never begin and the other never end.
 *
 * @throws Error with the system's message, or what the path leads to instead
 */
export async function readPemFile(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new TypeError('it is no file');
  if (found.size > fileLimit) {
    throw new RangeError(`it has ${found.size} bytes, and at most ${fileLimit} are read`);
  }
  return readFile(path, 'utf8');
}
