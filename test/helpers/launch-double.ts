import { startDoubledApp } from './electron-double/window-driver.ts';
import { built, type RunningApp, type StartOptions } from './running-app.ts';

/** The built main process under Node with the stand-in for Electron; its window is a page of `browser`. */
export async function launchDouble(options: StartOptions): Promise<RunningApp> {
  const app = startDoubledApp({
    entry: built('main/index.js'),
    arguments: ['--config', options.configPath, '--data-dir', options.dataDirectory],
    browser: options.browser,
  });
  const page = await app.firstWindow();
  return {
    page,
    url: 'app://doorman/',
    get pageErrors() {
      return app.pageErrors;
    },
    stderr: app.stderr,
    close: () => app.quit(),
  };
}
