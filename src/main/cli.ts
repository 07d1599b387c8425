#!/usr/bin/env node
/**
 * The command line. This file is read by whatever Node the machine has, so until it has made sure of Node 24 it
 * imports nothing but what every Node has.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const forwardedSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

if (Number(process.versions.node.split('.')[0]) >= neededMajor) await run();
else runOnBundledNode();

async function run(): Promise<void> {
  const { runCommandLine } = await import('./cli/run.ts');
  // Built, the files are called otherwise than in the sources.
  const isBuilt = import.meta.url.endsWith('.js');
  const ownFile = (path: string): URL => new URL(path, import.meta.url);
  const code = await runCommandLine(process.argv.slice(2), {
    version: readVersion(ownFile('../../package.json')),
    workers: {
      engine: ownFile(isBuilt ? './engine.js' : './engine-worker.ts'),
      history: ownFile(isBuilt ? './history.js' : './history-worker.ts'),
      whatIf: ownFile(isBuilt ? './what-if.js' : './what-if-worker.ts'),
    },
    scenarios: ownFile('../../resources/scenarios/'),
    renderer: ownFile(isBuilt ? '../renderer/' : '../../out/renderer/'),
  });
  process.exit(code);
}

function readVersion(url: URL): string {
  const facts: unknown = JSON.parse(readFileSync(url, 'utf8'));
  const isNamed = typeof facts === 'object' && facts !== null && 'version' in facts;
  return isNamed ? String(facts.version) : 'unknown';
}

/** Does the same on the Node that npm installed beside us, as if it had been started itself. */
function runOnBundledNode(): void {
  const node = findBundledNode();
  if (node === null) {
    process.stderr.write(
      `Doorman needs Node ${neededMajor} or later; this is Node ${process.versions.node}, and the package 'node' ` +
        `that brings its own is not installed. Run 'npm ci' again, or use Node ${neededMajor}.\n`,
    );
    process.exit(1);
  }
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of forwardedSignals) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`Doorman could not start ${node}: ${error.message}. Run 'npm ci' again.\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function findBundledNode(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json');
    const node = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}
