import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const entry = fileURLToPath(new URL('../../../src/main/cli.ts', import.meta.url));

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunningCommand {
  readonly child: ChildProcess;
  /** The next line of standard output; rejects with what was said on standard error when the command ends first. */
  nextLine(): Promise<string>;
  /** Resolves when standard error so far, or later, matches. */
  said(pattern: RegExp): Promise<void>;
  readonly ended: Promise<CommandResult>;
}

/** Starts the command line from its sources, in a folder of its own. Whoever starts it ends it. */
export function launchCommand(cwd: string, args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', DOORMAN_DATA_DIR: cwd },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  const lines: string[] = [];
  const wakers = new Set<() => void>();
  const wake = (): void => {
    for (const waker of [...wakers]) waker();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
    wake();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    wake();
  });
  let hasEnded = false;
  const ended = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      hasEnded = true;
      wake();
      resolve({ code, output, errors });
    });
  });
  const until = <Result>(look: () => Result | undefined): Promise<Result> =>
    new Promise((resolve, reject) => {
      const waker = (): void => {
        const result = look();
        if (result === undefined && !hasEnded) return;
        wakers.delete(waker);
        if (result === undefined) reject(new Error(`The command ended first. It said:\n${errors}`));
        else resolve(result);
      };
      wakers.add(waker);
      waker();
    });

  return {
    child,
    nextLine: () => until(() => lines.shift()),
    said: async (pattern) => {
      await until(() => (pattern.test(errors) ? true : undefined));
    },
    ended,
  };
}

/** Starts the command line; it is ended when the test is. */
export function startCommand(cwd: string, args: readonly string[]): RunningCommand {
  const running = launchCommand(cwd, args);
  onTestFinished(async () => {
    running.child.kill('SIGKILL');
    await running.ended;
  });
  return running;
}

/** Runs a command to its end. */
export const runCommand = (cwd: string, ...args: string[]): Promise<CommandResult> =>
  startCommand(cwd, args).ended;
