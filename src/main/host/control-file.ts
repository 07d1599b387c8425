import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readKeptFile } from './kept-file.ts';

/** In the data directory: where a running instance can be reached, for its owner's eyes only (0600). */
export const controlFileName = 'control.json';

/** How long a running instance gets to answer before it counts as gone, in milliseconds. */
const answerPatience = 2_000;
/** How long an instance may take from its claim to being reachable, in milliseconds. */
const startPatience = 60_000;
/** Bytes of the file that are read. */
const readLimit = 64 * 1024;
/** Attempts at a claim while others make and remove theirs. */
const claimAttempts = 5;

const controlSchema = z.object({
  /** `http://127.0.0.1:7878`; null while the instance starts. */
  address: z.string().nullable(),
  token: z.string().nullable(),
  pid: z.number().int().positive(),
  /** ISO 8601. */
  startedAt: z.iso.datetime(),
});

export type Control = z.infer<typeof controlSchema>;
/** Of an instance that can be reached. */
export interface ReachableControl extends Control {
  readonly address: string;
  readonly token: string;
}

/** Another instance runs on this data directory. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly control: Control;

  constructor(directory: string, control: Control) {
    const where = control.address === null ? 'It is still starting' : `It answers at ${control.address}`;
    super(
      `Doorman already runs on ${directory} (pid ${control.pid}). ${where}. ` +
        'Stop it first, or use another directory with --data-dir.',
    );
    this.control = control;
  }
}

/** The right to be the one instance of a data directory. */
export interface InstanceClaim {
  /** Tells other programs of this user where the control server is. */
  publish(address: string, token: string): Promise<void>;
  /** Removes the file, if it is still ours. */
  release(): Promise<void>;
}

/**
 * Claims a data directory by making its control file. A file left behind by an instance that is gone is replaced.
 *
 * @throws AlreadyRunningError
 */
export async function claimInstance(directory: string): Promise<InstanceClaim> {
  const path = join(directory, controlFileName);
  const claim: Control = {
    address: null,
    token: null,
    pid: process.pid,
    startedAt: new Date().toISOString(),
  };
  for (let attempt = 1; !(await createExclusively(path, claim)); attempt += 1) {
    const other = await readControl(directory);
    if (other !== null && (await isRunning(other))) throw new AlreadyRunningError(directory, other);
    if (attempt >= claimAttempts) {
      throw new Error(`Could not write ${path}: other programs keep writing it. Remove it and start again.`);
    }
    await setStaleAside(path, other);
  }
  const isOurs = async (): Promise<boolean> => {
    const written = await readControl(directory);
    return written !== null && written.pid === claim.pid && written.startedAt === claim.startedAt;
  };
  return {
    async publish(address, token) {
      await rename(await writeTemporary(path, { ...claim, address, token }), path);
    },
    async release() {
      if (await isOurs()) await rm(path, { force: true });
    },
  };
}

/** What is written there; null when there is no such file, or it is not one of ours. */
export async function readControl(directory: string): Promise<Control | null> {
  const kept = await readKeptFile(join(directory, controlFileName), readLimit);
  return kept.kind === 'text' ? (controlSchema.safeParse(parseJson(kept.text)).data ?? null) : null;
}

/** The instance that runs on a data directory and can be reached; null when there is none. */
export async function findRunning(directory: string): Promise<ReachableControl | null> {
  const control = await readControl(directory);
  if (control === null || control.address === null || control.token === null) return null;
  const { address, token } = control;
  return (await isRunning(control)) ? { ...control, address, token } : null;
}

/** Its process lives, and the address answers to its token: a process id alone may have been given to another. */
async function isRunning(control: Control): Promise<boolean> {
  if (!isProcessAlive(control.pid)) return false;
  // A start in the future is no start: the clock was set back since, or the file is not ours.
  if (control.address === null) return Math.abs(Date.now() - Date.parse(control.startedAt)) < startPatience;
  try {
    const answer = await fetch(`${control.address}/health`, {
      headers: { authorization: `Bearer ${control.token}` },
      signal: AbortSignal.timeout(answerPatience),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to another user.
    return hasCode(error, 'EPERM');
  }
}

/** Puts a whole file there, or nothing when the name is taken: nobody ever reads half of it. */
async function createExclusively(path: string, control: Control): Promise<boolean> {
  const temporary = await writeTemporary(path, control);
  try {
    await link(temporary, path).catch(async (error: unknown) => {
      if (hasCode(error, 'EEXIST')) throw error;
      // Some file systems have no hard links.
      await copyFile(temporary, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeTemporary(path: string, control: Control): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, `${JSON.stringify(control)}\n`, { mode: 0o600, flag: 'wx' });
  return temporary;
}

/** Removes a stale file, unless someone else has replaced it since it was read. */
async function setStaleAside(path: string, stale: Control | null): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  // Between reading and renaming another instance may have made its own claim: then it is put back.
  const kept = await readKeptFile(aside, readLimit);
  const moved = controlSchema.safeParse(kept.kind === 'text' ? parseJson(kept.text) : null);
  const replaced = moved.success && moved.data.startedAt !== stale?.startedAt;
  if (replaced) await rename(aside, path);
  // A folder is left there: nothing in it is ours to delete.
  else await rm(aside, { force: true }).catch(() => undefined);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
