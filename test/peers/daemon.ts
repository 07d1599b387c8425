import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPeer, type PeerProgram } from '../../tooling/peers.ts';

/** How often other ports are tried when another program has taken one between its choice and its use. */
const portTries = 5;

export interface DaemonOptions {
  readonly program: PeerProgram;
  /** How many ports it listens on. */
  readonly ports: number;
  /** Further files by name, in its directory. */
  readonly files?: Readonly<Record<string, string>>;
  readonly config: (ports: readonly number[], directory: string) => string;
  readonly parameters: (configFile: string, directory: string) => readonly string[];
  /** What it writes to standard error once its ports are open. */
  readonly readyText: string;
}

export interface Daemon {
  readonly ports: readonly number[];
  /** A new directory, gone when it stops. */
  readonly directory: string;
  stop(): Promise<void>;
}

/** A port that nobody listened on a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/**
 * Starts a real server with a configuration on free loopback ports, and waits until it says that they are open.
 *
 * @throws Error with what it wrote when it ends before
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const path = findPeer(options.program);
  if (path === undefined) throw new Error(`${options.program} is not installed.`);
  const directory = await mkdtemp(join(tmpdir(), `doorman-${options.program}-`));
  const removeDirectory = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  for (const [name, text] of Object.entries(options.files ?? {})) {
    await writeFile(join(directory, name), text);
  }
  let written = '';
  for (let tries = 0; tries < portTries; tries += 1) {
    const ports: number[] = [];
    while (ports.length < options.ports) {
      const port = await freePort();
      if (!ports.includes(port)) ports.push(port);
    }
    const file = join(directory, 'configuration');
    await writeFile(file, options.config(ports, directory));
    const child = spawn(path, options.parameters(file, directory), {
      stdio: ['ignore', 'ignore', 'pipe'],
      // What a server keeps for itself goes with its directory.
      env: { ...process.env, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory },
    });
    const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
    written = '';
    const ready = new Promise<boolean>((resolve) => {
      child.stderr.on('data', (chunk: Buffer) => {
        written = (written + chunk.toString()).slice(-8192);
        if (written.includes(options.readyText)) resolve(true);
      });
    });
    if (await Promise.race([ready, exited.then(() => false)])) {
      return {
        ports,
        directory,
        async stop() {
          child.kill('SIGTERM');
          await exited;
          await removeDirectory();
        },
      };
    }
  }
  await removeDirectory();
  throw new Error(`${options.program} does not start: ${written}`);
}
