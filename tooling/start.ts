/**
 * `npm start`: builds if needed, then opens Doorman in a window, or, where no window is possible, says why in
 * one line and opens the same app in the browser. Arguments after `--` are passed on.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { whyBuildIsStale } from './build-state.ts';
import { ensureElectron, whyNoWindow } from './electron-runtime.ts';
import { exitCodeOf, forwardSignals, repositoryRoot } from './processes.ts';
import { runTool } from './tools.ts';

const passedOn = process.argv.slice(2);

interface Ending {
  readonly code: number;
  /** The end of what the program wrote to standard error. */
  readonly complaint: string;
}

/** The end of standard error that is kept to explain a failed start, in characters. */
const keptComplaint = 16 * 1024;

/** Runs a program in the foreground until it ends. */
const runInForeground = (command: string, commandArguments: readonly string[]): Promise<Ending> =>
  new Promise((resolve) => {
    let complaint = '';
    const child = spawn(command, commandArguments, {
      cwd: repositoryRoot,
      stdio: ['inherit', 'inherit', 'pipe'],
    });
    const stopForwarding = forwardSignals(child);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      process.stderr.write(text);
      complaint = (complaint + text).slice(-keptComplaint);
    });
    child.once('error', (error) => {
      stopForwarding();
      resolve({ code: 127, complaint: error.message });
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve({ code: exitCodeOf(code, signal), complaint });
    });
  });

/** What Electron says when the machine cannot run it: libraries, sandbox or display. */
const startFailures = [
  /error while loading shared libraries: [^\n]*/,
  /The SUID sandbox helper binary [^\n]*/,
  /No usable sandbox[^\n]*/,
  /Missing X server or \$DISPLAY/,
  /(?:cannot|Failed to) (?:open display|connect to Wayland)[^\n]*/i,
  /The platform failed to initialize[^\n]*/,
];

const startFailure = ({ code, complaint }: Ending): string | undefined => {
  if (code === 0) {
    return undefined;
  }
  if (code === 127) {
    return complaint.trim().split('\n').at(-1);
  }
  return startFailures.map((pattern) => pattern.exec(complaint)?.[0]).find((line) => line !== undefined);
};

/** Opens the window and waits for its end. Returns the reason when there never was one. */
const openWindow = async (): Promise<{ code: number } | { reason: string }> => {
  const obstacle = whyNoWindow(passedOn);
  if (obstacle !== undefined) {
    return { reason: obstacle };
  }
  const runtime = await ensureElectron();
  if ('reason' in runtime) {
    return runtime;
  }
  const ending = await runInForeground(runtime.path, [repositoryRoot, ...passedOn]);
  const failure = startFailure(ending);
  return failure === undefined ? { code: ending.code } : { reason: `Electron could not start (${failure})` };
};

const openInBrowser = async (): Promise<number> => {
  const serverArguments = passedOn.filter((argument) => argument !== '--no-sandbox');
  const { code } = await runInForeground(process.execPath, [
    join(repositoryRoot, 'out', 'main', 'cli.js'),
    'serve',
    '--open',
    ...serverArguments,
  ]);
  return code;
};

const build = async (): Promise<boolean> => {
  const reason = whyBuildIsStale();
  if (reason === undefined) {
    return true;
  }
  console.error(`Building Doorman: ${reason}.`);
  const { code, output } = await runTool('electron-vite', ['build'], { show: false });
  if (code !== 0) {
    console.error(`${output}\nThe build failed, so there is nothing to start. The lines above say why.`);
  }
  return code === 0;
};

if (await build()) {
  const window = await openWindow();
  if ('code' in window) {
    process.exitCode = window.code;
  } else {
    console.error(`Doorman opens in your browser instead of a window: ${window.reason}.`);
    process.exitCode = await openInBrowser();
  }
} else {
  process.exitCode = 1;
}
