import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

export const repositoryRoot = resolve(import.meta.dirname, '..');

/** The most output kept of one process, in characters. The rest is shown but not kept. */
const keptCharacters = 8 * 1024 * 1024;

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Show the output while it comes. Default true. */
  readonly show?: boolean;
  /** Ends the process after this many milliseconds. Default: never. */
  readonly timeoutMs?: number;
}

export interface RunResult {
  /** Exit code; 128 + the signal's number when a signal ended it; 127 when it could not be started. */
  readonly code: number;
  /** Standard output and standard error in the order they came, without colours. */
  readonly output: string;
  readonly timedOut: boolean;
}

export const exitCodeOf = (code: number | null, signal: NodeJS.Signals | null): number =>
  code ?? (signal === null ? 1 : 128 + constants.signals[signal]);

/** Passes the signals that ask us to end on to a child, which decides how. Returns a function that stops it. */
export const forwardSignals = (child: ChildProcess): (() => void) => {
  const forwarders = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const forward = (): void => {
      // Ctrl-C in a terminal reaches the whole process group: the child already has it, and a second one
      // often means 'do not wait for a tidy end'.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    };
    process.on(signal, forward);
    return () => process.off(signal, forward);
  });
  return () => {
    for (const stop of forwarders) {
      stop();
    }
  };
};

/** Runs a program to its end. Never rejects: a program that cannot be started has code 127. */
export const run = (
  command: string,
  commandArguments: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> =>
  new Promise((resolveRun) => {
    const show = options.show ?? true;
    let output = '';
    let timedOut = false;
    const child = spawn(command, commandArguments, {
      cwd: options.cwd ?? repositoryRoot,
      env: { ...process.env, ...(show && process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stopForwarding = forwardSignals(child);
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, options.timeoutMs);
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      const decoder = new StringDecoder('utf8');
      from.on('data', (chunk: Buffer) => {
        if (show) {
          to.write(chunk);
        }
        output = (output + decoder.write(chunk)).slice(-keptCharacters);
      });
    }
    const end = (code: number): void => {
      clearTimeout(timer);
      stopForwarding();
      resolveRun({ code, output: stripVTControlCharacters(output), timedOut });
    };
    child.once('error', (error) => {
      output += `${command} could not be started: ${error.message}\n`;
      end(127);
    });
    child.once('close', (code, signal) => end(exitCodeOf(code, signal)));
  });
