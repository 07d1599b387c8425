/**
 * The `electron` package holds no runtime: its `install.js` downloads one on first use. This finds or fetches
 * it and says in one sentence why that, or showing a window, is not possible.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, run } from './processes.ts';

/** Either the program to run, or the reason why there is none. */
export type ElectronRuntime = { readonly path: string } | { readonly reason: string };

const packageFolder = join(repositoryRoot, 'node_modules', 'electron');

/** How long the download may take, in milliseconds. */
const downloadLimitMs = 180_000;

/** Why this session cannot show a window, or undefined. Asked before anything is downloaded. */
export const whyNoWindow = (
  programArguments: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  userId: number | undefined = process.getuid?.(),
): string | undefined => {
  if (platform !== 'linux') {
    return undefined;
  }
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  }
  if (userId === 0 && !programArguments.includes('--no-sandbox')) {
    return 'Electron does not run as root unless --no-sandbox is given';
  }
  return undefined;
};

/** The installed runtime's program, or undefined. */
const findInstalled = (): string | undefined => {
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) {
    return undefined;
  }
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist');
  const path = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : undefined;
};

/** The line of a failed download that says most: the first that names an error. */
const errorLine = (output: string): string => {
  const lines = output.split('\n').map((line) => line.trim());
  return (lines.find((line) => /error|ENOTFOUND|ECONN|ETIMEDOUT/i.test(line)) ?? lines[0] ?? '').slice(
    0,
    200,
  );
};

/** Finds Electron's runtime, fetching it once when it is missing. */
export const ensureElectron = async (): Promise<ElectronRuntime> => {
  const installed = findInstalled();
  if (installed !== undefined) {
    return { path: installed };
  }
  const script = join(packageFolder, 'install.js');
  if (!existsSync(script)) {
    return { reason: "the package electron is not installed (run 'npm ci')" };
  }
  console.error('Fetching the Electron runtime. This happens once and takes a minute or two.');
  const { code, output, timedOut } = await run(process.execPath, [script], {
    show: false,
    timeoutMs: downloadLimitMs,
  });
  const path = findInstalled();
  if (code === 0 && path !== undefined) {
    return { path };
  }
  return {
    reason: timedOut
      ? `the Electron runtime could not be fetched within ${downloadLimitMs / 1000} seconds`
      : `the Electron runtime could not be fetched (${errorLine(output) || `exit code ${code}`})`,
  };
};
