import { stat } from 'node:fs/promises';
import { chooseCoding } from '../accept-encoding.ts';
import type { OpenFile } from './jail.ts';

/** Codings of files that stand beside the original, those that are mostly smallest first, and the endings of their names. */
const endings = { br: '.br', zstd: '.zst', gzip: '.gz' } as const;

export type PrecompressedCoding = keyof typeof endings;

const codings: readonly PrecompressedCoding[] = ['br', 'zstd', 'gzip'];

export const endingOf = (coding: PrecompressedCoding): string => endings[coding];

/** Files that are written together, or copied together, may come in either order. Nanoseconds. */
const writtenTogether = 2_000_000_000n;

/**
 * Which precompressed file the client would rather have than the file itself. One that is older than the file was made of an
 * earlier state of it, and is not used.
 *
 * @param acceptEncoding the field's value
 */
export async function choosePrecompressed(
  { path, stats }: OpenFile,
  acceptEncoding: string | undefined,
): Promise<PrecompressedCoding | null> {
  const accepted = codings.filter((coding) => chooseCoding(acceptEncoding, [coding]) !== null);
  if (accepted.length === 0) return null;
  const there = await Promise.all(
    accepted.map(async (coding) => {
      const beside = await stat(path + endings[coding], { bigint: true }).catch(() => null);
      return beside?.isFile() === true && beside.mtimeNs >= stats.mtimeNs - writtenTogether;
    }),
  );
  return chooseCoding(
    acceptEncoding,
    accepted.filter((_, at) => there[at] === true),
  );
}
