import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** Proxies run on this core; origin and load share the other, so that no two of them compete. */
export const proxyCore = 0;
export const loadCore = 1;

export function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface RunningProcess {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a program on one core and waits until it accepts connections on a port. */
export async function startOnCore(
  core: number,
  command: string,
  programArguments: readonly string[],
  readyPort: number,
  env: Readonly<Record<string, string>> = {},
): Promise<RunningProcess> {
  const child = spawn('taskset', ['-c', String(core), command, ...programArguments], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  await accepting(readyPort, child, () => errors);
  return { pid: child.pid ?? 0, stop: () => stop(child) };
}

async function accepting(port: number, child: ChildProcess, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}: ${errors()}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await stop(child);
  throw new Error(`Nothing accepts connections on port ${port}: ${errors()}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await exited;
  clearTimeout(timer);
}
