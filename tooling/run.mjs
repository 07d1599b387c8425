// Runs a script of this folder on Node 24 or later: `node tooling/run.mjs tooling/start.ts [arguments]`.
// npm finds the `node` package's Node first, but only if that package's install script was allowed to run.
// This file is read by whatever Node the machine has, so it is plain JavaScript without new syntax.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const neededMajor = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...scriptArguments] = process.argv.slice(2);

/** Where the `node` package keeps its runtime, on every platform. */
const runtimeCandidates = () => {
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const packages = [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`];
  const modules = join(root, 'node_modules');
  return [
    join(modules, 'node', 'bin', executable),
    ...packages.flatMap((name) => [
      join(modules, 'node', 'node_modules', name, 'bin', executable),
      join(modules, name, 'bin', executable),
    ]),
  ];
};

/** Starts the script on another Node and takes over its exit code. */
const restartOn = (runtime) => {
  const path = [dirname(runtime), process.env.PATH || ''].join(delimiter);
  const child = spawn(runtime, [fileURLToPath(import.meta.url), script, ...scriptArguments], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path, DOORMAN_RESTARTED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // Ctrl-C in a terminal reaches the whole process group, so the child already has it.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? false : child.kill(signal)));
  }
  child.on('error', (error) => {
    console.error(`Doorman could not start ${runtime}: ${error.message}. Run 'npm ci' again.`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    process.exit(signal === null ? code : 128 + (constants.signals[signal] || 0));
  });
};

const explainMissingRuntime = () => {
  console.error(
    `Doorman needs Node ${neededMajor} or later and this is ${process.version}. npm ci brings a Node ${neededMajor} ` +
      "in the package 'node', whose install script did not run or failed.\n" +
      `Run 'npm rebuild node', or install Node ${neededMajor} yourself, and try again.`,
  );
  process.exit(1);
};

if (script === undefined) {
  console.error('Usage: node tooling/run.mjs SCRIPT [ARGUMENT…]');
  process.exit(2);
} else if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  const path = resolve(root, script);
  process.argv = [process.argv[0], path, ...scriptArguments];
  await import(pathToFileURL(path).href);
} else {
  const runtime = runtimeCandidates().find((path) => existsSync(path));
  // A second restart would mean that the runtime found is itself too old: stop rather than loop.
  if (runtime === undefined || process.env.DOORMAN_RESTARTED === '1') {
    explainMissingRuntime();
  } else {
    restartOn(runtime);
  }
}
