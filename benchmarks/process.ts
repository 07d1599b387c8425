import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export interface RunningProcess {
  readonly pid: number;
  /** Asks it to end, and after 10 s makes it. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly core: number;
  readonly command: string;
  readonly arguments: readonly string[];
  /** It is ready once it accepts connections here. */
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** How long a program may take to open its port, in milliseconds. */
const startLimit = 20_000;
/** How long a program may take to end when asked, in milliseconds. */
const stopLimit = 10_000;
/** What is kept of a program's output to explain why it ended, in characters. */
const outputLimit = 2_000;

/** Everything started and not yet ended: origins and one proxy. */
const started = new Set<ChildProcess>();
// An interrupted benchmark leaves nothing running.
process.on('exit', () => {
  for (const child of started) child.kill('SIGTERM');
});

/** Starts a program on one core and waits until it accepts connections. Throws with its last words if it ends. */
export async function startOnCore(options: StartOptions): Promise<RunningProcess> {
  const child = spawn('taskset', ['-c', String(options.core), options.command, ...options.arguments], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  let lastWords = '';
  child.stderr.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-outputLimit);
  });
  const failures: Error[] = [];
  child.on('error', (error) => failures.push(error));
  const deadline = Date.now() + startLimit;
  for (;;) {
    if (failures[0] !== undefined) throw failures[0];
    if (hasEnded(child)) {
      throw new Error(`${options.command} ended with ${child.exitCode ?? child.signalCode}: ${lastWords}`);
    }
    if (await accepts(options.port)) return { pid: child.pid ?? 0, stop: () => stop(child) };
    if (Date.now() > deadline) {
      await stop(child);
      throw new Error(`${options.command} did not open port ${options.port}: ${lastWords}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimit);
  await exited;
  clearTimeout(timer);
}
