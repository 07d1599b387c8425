import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { collectPageErrors } from './page-errors.ts';
import { outputLimit, type RunningApp, repository, type StartOptions } from './running-app.ts';

export type ElectronRuntime =
  | { readonly available: true; readonly executablePath: string }
  | { readonly available: false; readonly reason: string };

/**
 * Electron's runtime where its package has fetched it. Asking the package itself would download it.
 * Where `path.txt` and `dist` are: electron/index.js.
 */
export function electronRuntime(): ElectronRuntime {
  const folder = dirname(fileURLToPath(import.meta.resolve('electron/package.json')));
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const executablePath = join(override ?? join(folder, 'dist'), name);
  if (!existsSync(executablePath)) {
    return { available: false, reason: `Electron's runtime is not installed: there is no ${executablePath}` };
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return {
      available: false,
      reason: 'Electron needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set',
    };
  }
  return { available: true, executablePath };
}

/** The built app in the real Electron. */
export async function launchElectron(options: StartOptions, runtime: ElectronRuntime): Promise<RunningApp> {
  if (!runtime.available) throw new Error(runtime.reason);
  const app = await _electron.launch({
    executablePath: runtime.executablePath,
    cwd: repository,
    args: [
      // Chromium refuses to sandbox itself for root, as in containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      repository,
      '--config',
      options.configPath,
      '--data-dir',
      options.dataDirectory,
    ],
  });
  let errorText = '';
  const child = app.process();
  child.stderr?.on('data', (chunk) => {
    errorText = (errorText + String(chunk)).slice(-outputLimit);
  });
  const page = await app.firstWindow();
  const pageErrors = collectPageErrors(page);
  return {
    page,
    pageErrors,
    url: 'app://doorman/',
    stderr: () => errorText,
    async close() {
      await app.close();
      return child.exitCode;
    },
  };
}
