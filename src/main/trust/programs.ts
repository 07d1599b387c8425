import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { ProgramResult, RunProgram, TrustContext } from './context.ts';
import { outputLimit } from './limits.ts';

/** Runs a program without a shell, and ends it with everything it started when its time is over. */
export const runProgram: RunProgram = (program, args, options) =>
  new Promise((resolve) => {
    const isWindows = process.platform === 'win32';
    const child = spawn(program, args, {
      env: { ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own: a browser is many processes, and all of them have to end.
      detached: !isWindows,
    });
    const output = collect(child.stdout);
    const errors = collect(child.stderr);
    let ended: ProgramResult['ended'] = 'exit';
    const kill = (): void => {
      if (child.pid === undefined) return;
      try {
        if (isWindows) child.kill('SIGKILL');
        else process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended in this moment.
      }
    };
    const stop = (reason: ProgramResult['ended']) => (): void => {
      if (child.exitCode === null && child.signalCode === null) ended = reason;
      kill();
    };
    const onTime = setTimeout(stop('time_limit'), options.timeLimit);
    const onStop = stop('stopped');
    if (options.signal?.aborted === true) onStop();
    options.signal?.addEventListener('abort', onStop, { once: true });
    const finish = (result: Pick<ProgramResult, 'ended' | 'code'>): void => {
      clearTimeout(onTime);
      options.signal?.removeEventListener('abort', onStop);
      resolve({ ...result, output: output(), errors: errors() });
    };
    child.on('error', () => {
      if (child.pid === undefined) finish({ ended: 'missing', code: null });
    });
    // What a launcher leaves behind must not outlive it, nor hold its output open.
    child.on('exit', kill);
    child.on('close', (code) => {
      if (child.pid !== undefined) finish({ ended, code: ended === 'exit' ? code : null });
    });
    // A program that reads nothing closes its end first.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });

/** Keeps the start of a stream and lets the rest go by. */
function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < outputLimit) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** The full path of the first of these programs that PATH leads to, or undefined. */
export async function findProgram(
  { environment, platform, files }: Pick<TrustContext, 'environment' | 'platform' | 'files'>,
  ...names: readonly string[]
): Promise<string | undefined> {
  const variable = environment['PATH'] ?? environment['Path'] ?? '';
  const folders = variable.split(delimiter).filter((folder) => folder !== '');
  // Where administrators' programs are; only root has it on PATH.
  if (platform === 'linux') folders.push('/usr/sbin', '/sbin');
  for (const name of names) {
    const file = platform === 'win32' && !name.includes('.') ? `${name}.exe` : name;
    for (const folder of folders) {
      const path = join(folder, file);
      if (await files.isExecutable(path)) return path;
    }
  }
  return undefined;
}
