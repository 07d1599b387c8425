import { constants } from 'node:fs';
import { access, type FileHandle, open, rename } from 'node:fs/promises';

/** What is in place of a file that Doorman keeps in its data directory. */
export type KeptText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** Something that is no such file, and why, as a clause: 'is no file'. */
  | { readonly kind: 'unusable'; readonly clause: string };

/** Files set aside in one place at most; a further one takes the place of the last. */
export const setAsideLimit = 10;

/**
 * Reads a small file of ours. Whatever else is in its place (a pipe, a device, a folder, a file that grows) neither blocks nor is
 * read further than `limit`. Never rejects.
 *
 * @param limit in bytes
 */
export async function readKeptFile(path: string, limit: number): Promise<KeptText> {
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write into it. Windows has neither.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const facts = await file.stat();
    if (!facts.isFile()) return { kind: 'unusable', clause: 'is no file' };
    const text = await readUpTo(file, limit);
    return text === null
      ? { kind: 'unusable', clause: `has more than the ${limit} bytes that were written at most` }
      : { kind: 'text', text };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { kind: 'absent' };
    return { kind: 'unusable', clause: `cannot be read (${reasonOf(error)})` };
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/** Null where there is more. */
async function readUpTo(file: FileHandle, limit: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of file.createReadStream({ autoClose: false, end: limit })) {
    // Without an encoding, streams of files give buffers.
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Moves something that is no file of ours out of the way: to `.bad`, `.bad.2` …, so that nothing set aside before is lost. Never
 * rejects.
 *
 * @returns what became of it, as a sentence
 */
export async function setAside(path: string): Promise<string> {
  let target = `${path}.bad`;
  for (let number = 2; number <= setAsideLimit && (await isThere(target)); number += 1)
    target = `${path}.bad.${number}`;
  return rename(path, target).then(
    () => `It is set aside as ${target}, in case something can be taken from it by hand.`,
    (error: unknown) => `It cannot be set aside either (${reasonOf(error)}): move it away.`,
  );
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
