import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { collectPageErrors } from './page-errors.ts';
import { built, outputLimit, type RunningApp, type StartOptions } from './running-app.ts';

/** A running `doorman serve`, without a page of it. */
export interface HeadlessProcess {
  readonly child: ChildProcess;
  /** Address of the interface, with its token. */
  readonly ui: string;
  /** The line on standard output that says that every listener is open, as text. */
  readonly ready: Promise<string>;
  stderr(): string;
  /** SIGTERM, and the exit code. */
  end(): Promise<number | null>;
}

/**
 * @param how options of Node
 * @throws Error with what the process wrote, when it ends before its interface is open
 */
export async function startHeadless(
  options: Omit<StartOptions, 'browser'>,
  how: readonly string[] = [],
): Promise<HeadlessProcess> {
  const { configPath, dataDirectory } = options;
  const named = existsSync(configPath) ? ['--config', configPath] : [];
  const child = spawn(
    process.execPath,
    [...how, built('main/cli.js'), 'serve', ...named, '--data-dir', dataDirectory, '--ui-port', '0'],
    { cwd: dataDirectory, stdio: ['ignore', 'pipe', 'pipe'], env: options.environment ?? process.env },
  );
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const ready = once(createInterface(child.stdout), 'line').then(([text]) => String(text));

  let errorText = '';
  const ui = new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk) => {
      errorText = (errorText + String(chunk)).slice(-outputLimit);
      const address = /^Doorman is at (\S+)$/m.exec(errorText)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
  const early = exited.then((code) => {
    throw new Error(`'doorman serve' ended with exit code ${code} before it was ready.\n${errorText}`);
  });
  return {
    child,
    ui: await Promise.race([ui, early]),
    ready,
    stderr: () => errorText,
    end() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

/** Module to import before the app, so that it discovers what the process that starts it has open. */
export const ownSockets = new URL('own-sockets-preload.ts', import.meta.url).href;

/** The headless host in a child process, its interface open in a tab of `browser`. It discovers what this process has open. */
export async function launchHeadless(options: StartOptions): Promise<RunningApp> {
  const headless = await startHeadless(options, ['--import', ownSockets]);
  const context = await options.browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const pageErrors = collectPageErrors(page);
  await page.goto(headless.ui);
  return {
    page,
    pageErrors,
    url: new URL('/', headless.ui).href,
    stderr: headless.stderr,
    async close() {
      await context.close();
      return headless.end();
    },
  };
}
