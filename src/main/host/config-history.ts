import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { summariseChange } from '../../shared/edit/summarise-change.ts';
import { type ConfigHistoryEntry, configHistoryLimit } from '../../shared/model/config-history.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { parseConfig } from '../config/parse.ts';
import type { ConfigState } from '../config/store.ts';
import { readKeptFile, setAside } from './kept-file.ts';
import { createSerialiser } from './serialise.ts';

/** Characters of all texts together, so that writing the file stays quick; the newest text is always kept. */
const characterLimit = 4 * 1024 * 1024;

/** Bytes of the file that is read: each character of a text can take six in JSON, and so can an only one that is longer. */
const readLimit = 64 * 1024 * 1024;

const fileName = 'config-history.json';

const entrySchema = z.strictObject({
  revision: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.number().min(0).max(8.64e15).transform(epochMilliseconds),
  summary: z.string().max(1_000),
  text: z.string(),
});
const fileSchema = z.strictObject({ version: z.literal(1), entries: z.array(entrySchema) });

type KeptEntry = ConfigHistoryEntry & { readonly text: string };

/** Texts of configurations that were applied, in the data directory, so that one can be gone back to. */
export interface ConfigHistory {
  /** Oldest first. */
  list(): readonly ConfigHistoryEntry[];
  /** The text of a revision; null when it is not kept any more. */
  textOf(revision: string): string | null;
  /** The text applied last; null when there is none. */
  latestText(): string | null;
  /** Keeps a text that was applied, unless it is the latest already. Rejects when the disk refuses. */
  add(entry: KeptEntry): Promise<void>;
  /** Resolves when everything added is on the disk. */
  close(): Promise<void>;
}

/**
 * Reads what was kept before. What cannot be understood is set aside.
 *
 * @param directory the data directory, which exists
 */
export async function openConfigHistory(
  directory: string,
  log: (level: 'warning', message: string) => void,
): Promise<ConfigHistory> {
  const path = join(directory, fileName);
  const inOrder = createSerialiser();
  let entries = await read(path, log);

  return {
    list: () => entries.map(({ revision, at, summary }) => ({ revision, at, summary })),
    textOf: (revision) => entries.findLast((entry) => entry.revision === revision)?.text ?? null,
    latestText: () => entries.at(-1)?.text ?? null,
    add(entry) {
      if (entries.at(-1)?.revision === entry.revision) return Promise.resolve();
      entries = withinLimits([...entries, entry]);
      const content = JSON.stringify({ version: 1, entries });
      // Configurations can hold secrets: for their owner alone.
      return inOrder(() => writeFileAtomic(path, content, { mode: 0o600 }));
    },
    close: () => inOrder(async () => undefined),
  };
}

/** Keeps the file as it is now, if it was applied: not one that is missing or has mistakes. */
export async function keepApplied(history: ConfigHistory, state: ConfigState): Promise<void> {
  const { config, exists, input, revision, text } = state;
  if (!exists || config === null) return;
  const before = history.latestText();
  const summary = before === null ? 'As first found' : summariseChange(parseConfig(before).input, input);
  await history.add({ revision, at: epochMilliseconds(Date.now()), summary, text });
}

async function read(
  path: string,
  log: (level: 'warning', message: string) => void,
): Promise<readonly KeptEntry[]> {
  const kept = await readKeptFile(path, readLimit);
  if (kept.kind === 'absent') return [];
  let clause = 'was damaged';
  if (kept.kind === 'unusable') clause = kept.clause;
  else {
    try {
      return withinLimits(fileSchema.parse(JSON.parse(kept.text)).entries);
    } catch {
      // Told below, as what cannot be read is.
    }
  }
  log('warning', `Earlier configurations are not listed: ${path} ${clause}. ${await setAside(path)}`);
  return [];
}

/** Without the oldest that are too many or too long. */
function withinLimits(entries: readonly KeptEntry[]): readonly KeptEntry[] {
  let characters = 0;
  let first = entries.length;
  for (const { text } of entries.toReversed()) {
    characters += text.length;
    const isNewest = first === entries.length;
    if (!isNewest && (entries.length - first >= configHistoryLimit || characters > characterLimit)) break;
    first -= 1;
  }
  return entries.slice(first);
}
