import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { configInput, revision } from '../../shared/contract/methods/params.ts';
import { draftIdPattern, type KeptDraft, keptDraftLimit } from '../../shared/model/draft.ts';
import { bytes, epochMilliseconds } from '../../shared/model/units.ts';
import { readKeptFile, setAside } from './kept-file.ts';
import { createSerialiser } from './serialise.ts';

export const draftFileName = 'draft.json';

/** Size of the file: a configuration has at most 1 MiB, and a draft is two of them. */
export const draftFileLimit = bytes(8 * 1024 * 1024);

/** The last moment that a date can hold (ECMA-262, 21.4.1.1). */
const latestTime = 8.64e15;

const draftSchema = z.strictObject({
  id: z.string().regex(draftIdPattern),
  at: z.int().min(0).max(latestTime).transform(epochMilliseconds),
  base: z.strictObject({ revision, input: configInput }),
  input: configInput,
});
const fileSchema = z.strictObject({
  version: z.literal(1),
  drafts: z
    .array(draftSchema)
    .max(keptDraftLimit)
    .refine((drafts) => new Set(drafts.map(({ id }) => id)).size === drafts.length),
});

/** Drafts on disk, for their owner alone, as configurations can hold secrets. */
export interface DraftFile {
  readonly path: string;
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

/** What is there and cannot be understood is set aside. @param directory the data directory, which exists */
export async function openDraftFile(directory: string): Promise<DraftFile> {
  const path = join(directory, draftFileName);
  const inOrder = createSerialiser();
  const { drafts, problem } = await read(path);
  return {
    path,
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
  const kept = await readKeptFile(path, draftFileLimit);
  if (kept.kind === 'absent') return { drafts: [], problem: null };
  if (kept.kind === 'unusable') return lost(path, kept.clause);
  try {
    return { drafts: fileSchema.parse(JSON.parse(kept.text)).drafts, problem: null };
  } catch {
    return lost(path, 'is damaged');
  }
}

async function lost(path: string, clause: string): Promise<Read> {
  return {
    drafts: [],
    problem: `Changes that were not applied in an earlier run are not offered: ${path} ${clause}. ${await setAside(path)}`,
  };
}
