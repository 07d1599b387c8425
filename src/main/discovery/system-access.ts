import { execFile } from 'node:child_process';
import { constants, type Dir } from 'node:fs';
import { open, opendir, readlink, stat } from 'node:fs/promises';
import type { Bytes } from '../../shared/model/units.ts';
import { DiscoveryError } from './discovery-error.ts';
import { COMMAND_OUTPUT_LIMIT, COMMAND_TIME_LIMIT } from './limits.ts';

/** What discovery may ask of the operating system. Every member is asynchronous, bounded and only reads. */
export interface SystemAccess {
  /**
   * Runs a program without a shell and gives what it printed, up to {@link COMMAND_OUTPUT_LIMIT} and whole
   * lines. A program that exits with a failure but says nothing on standard error has merely found nothing.
   *
   * @throws DiscoveryError `discovery.command_failed`
   */
  runCommand(file: string, args: readonly string[]): Promise<string>;
  /** The first `limit` bytes of a regular file, as UTF-8. */
  readFile(path: string, limit: Bytes): Promise<string>;
  readLink(path: string): Promise<string>;
  /** The first `limit` names in a folder. */
  listNames(path: string, limit: number): Promise<string[]>;
  /** The numeric user id that owns a file. */
  ownerOf(path: string): Promise<number>;
  /** The user id this program runs as, where the system has such a thing. */
  userId(): number | null;
}

export const realSystemAccess: SystemAccess = {
  runCommand,
  readFile: readStart,
  readLink: (path) => readlink(path),
  listNames,
  ownerOf: async (path) => (await stat(path)).uid,
  userId: () => process.getuid?.() ?? null,
};

function runCommand(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: COMMAND_TIME_LIMIT,
      maxBuffer: COMMAND_OUTPUT_LIMIT,
      killSignal: 'SIGKILL',
      windowsHide: true,
      env: { ...process.env, LC_ALL: 'C' },
    } as const;
    execFile(file, args, options, (error, output, complaint) => {
      if (error === null) {
        resolve(output);
      } else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
        // The last line may be cut in the middle of a number.
        resolve(output.slice(0, output.lastIndexOf('\n') + 1));
      } else if (typeof error.code === 'number' && complaint.trim() === '') {
        resolve(output);
      } else {
        const reason = error.killed === true ? `no end after ${COMMAND_TIME_LIMIT} ms` : error.message.trim();
        reject(
          new DiscoveryError(
            'discovery.command_failed',
            `Could not list what listens on this machine: ${file} failed (${reason}). Enter the address of your service by hand.`,
            { cause: error },
          ),
        );
      }
    });
  });
}

async function readStart(path: string, limit: Bytes): Promise<string> {
  // Without O_NONBLOCK, opening a named pipe would hold a thread of the pool until someone writes to it.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) {
      throw new Error(`${path} is not a regular file`);
    }
    // Files of /proc report a size of 0, so the end is found by reading.
    const chunks: Buffer[] = [];
    let total = 0;
    while (total < limit) {
      const chunk = Buffer.allocUnsafe(Math.min(64 * 1024, limit - total));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
      if (bytesRead === 0) {
        break;
      }
      chunks.push(chunk.subarray(0, bytesRead));
      total += bytesRead;
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    await file.close();
  }
}

async function listNames(path: string, limit: number): Promise<string[]> {
  const names: string[] = [];
  const folder: Dir = await opendir(path, { bufferSize: 512 });
  for await (const entry of folder) {
    if (names.length >= limit) {
      break;
    }
    names.push(entry.name);
  }
  return names;
}
