import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { loadCore } from '../cores.ts';

/** Where a load goes. */
export interface Target {
  readonly port: number;
  /** A folder for scripts and logs of the load program. */
  readonly directory: string;
}

/** What one load saw. */
export interface LoadResult {
  /** Finished: requests with their answers, handshakes, or round trips. */
  readonly count: number;
  /** Of them in one second. */
  readonly perSecond: number;
  /** What went wrong, in words, with a number each. Anything here makes the measurement void. */
  readonly errors: readonly string[];
  /** From request to end of the answer in milliseconds, where the row is about that. */
  readonly latency?: { readonly p50: number; readonly p99: number };
}

/** A load program ends by itself. When it has not after an hour, in milliseconds, something hangs: a million exchanges take minutes. */
const loadLimit = 3_600_000;

const run = promisify(execFile);

/** Runs a load program on its core and returns what it printed. Throws with its last words if it fails. */
export async function runLoad(command: string, programArguments: readonly string[]): Promise<string> {
  const { stdout } = await run('taskset', ['-c', String(loadCore), command, ...programArguments], {
    timeout: loadLimit,
    maxBuffer: 16 * 1024 ** 2,
  });
  return stdout;
}

/** The words for a number of failures; none for none. */
export const countOf = (count: number, words: string): string[] => (count > 0 ? [`${count} ${words}`] : []);
