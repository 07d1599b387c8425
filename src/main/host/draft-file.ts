import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { type KeptDraft, keptDraftLimit } from '../../shared/model/draft.ts';
import { bytes, epochMilliseconds } from '../../shared/model/units.ts';
import { createSerialiser } from './serialise.ts';

export const draftFileName = 'draft.json';

/** Size of the file: a configuration has at most 1 MiB, and a draft is two of them. */
export const draftFileLimit = bytes(8 * 1024 * 1024);

const draftSchema = z.strictObject({
  id: z.string().min(1).max(64),
  at: z.number().int().min(0).transform(epochMilliseconds),
  base: z.strictObject({ revision: z.string().regex(/^[0-9a-f]{64}$/), input: z.unknown() }),
  input: z.unknown(),
});
const fileSchema = z.strictObject({
  version: z.literal(1),
  drafts: z.array(draftSchema).max(keptDraftLimit),
});

/** Drafts on disk, for their owner alone, as configurations can hold secrets. */
export interface DraftFile {
  /** What was in it when it was opened. */
  readonly earlier: readonly KeptDraft[];
  /** Why there is nothing of an earlier run though there was something, as a sentence; null otherwise. */
  readonly problem: string | null;
  /** Whether that many drafts fit into the file. */
  fits(drafts: readonly KeptDraft[]): boolean;
  /** Puts these in place of what is there, in one step; without any there is no file. Rejects when the disk refuses. */
  write(drafts: readonly KeptDraft[]): Promise<void>;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
}

/** A file that cannot be understood is set aside as `.bad`. @param directory the data directory, which exists */
export async function openDraftFile(directory: string): Promise<DraftFile> {
  const path = join(directory, draftFileName);
  const inOrder = createSerialiser();
  const { drafts, problem } = await read(path);
  return {
    earlier: drafts,
    problem,
    fits: (next) => Buffer.byteLength(textOf(next)) <= draftFileLimit,
    write: (next) =>
      inOrder(async () => {
        if (next.length === 0) await rm(path, { force: true });
        else await writeFileAtomic(path, textOf(next), { mode: 0o600 });
      }),
    close: () => inOrder(async () => undefined),
  };
}

const textOf = (drafts: readonly KeptDraft[]): string => JSON.stringify({ version: 1, drafts });

interface Read {
  readonly drafts: readonly KeptDraft[];
  readonly problem: string | null;
}

async function read(path: string): Promise<Read> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > draftFileLimit) {
      return await setAside(path, `has ${size} bytes, and at most ${draftFileLimit} were written`);
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { drafts: [], problem: null };
    const reason = error instanceof Error ? error.message : String(error);
    return {
      drafts: [],
      problem: `Changes that were not applied in an earlier run are not offered: ${path} cannot be read (${reason}).`,
    };
  }
  try {
    return { drafts: fileSchema.parse(JSON.parse(text)).drafts, problem: null };
  } catch {
    return setAside(path, 'is damaged');
  }
}

async function setAside(path: string, reason: string): Promise<Read> {
  const moved = await rename(path, `${path}.bad`).then(
    () => `It is set aside as ${path}.bad, in case something can be taken from it by hand.`,
    (error: unknown) => `It cannot be set aside either: ${String(error)}.`,
  );
  return {
    drafts: [],
    problem: `Changes that were not applied in an earlier run are lost: ${path} ${reason}. ${moved}`,
  };
}
