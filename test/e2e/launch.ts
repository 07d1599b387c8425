import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { findTrustTools, launchTrustedChromium } from '../helpers/chromium-trust.ts';
import { launchDouble } from '../helpers/launch-double.ts';
import { electronRuntime, launchElectron } from '../helpers/launch-electron.ts';
import { launchHeadless } from '../helpers/launch-headless.ts';
import type { AppKind, RunningApp } from '../helpers/running-app.ts';

export interface LaunchOptions {
  /** Text of the configuration file; left out, the one of an earlier launch, or none. */
  readonly config?: string;
  /** Prepares the data directory before the app starts, or is one that an earlier launch used. */
  readonly dataDirectory?: string;
  /** Variables of its process, in place of the test's own. The headless host alone takes them. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface LaunchedApp {
  readonly kind: AppKind;
  readonly page: Page;
  /** Where the page is: `http://127.0.0.1:…/` headless, `app://doorman/` on the desktop. */
  readonly url: string;
  readonly dataDirectory: string;
  readonly configPath: string;
  /** The local authority's certificate. */
  readonly caPath: string;
  stderr(): string;
  /** Ends the app as its user would; its exit code. */
  close(): Promise<number | null>;
}

interface Fixtures {
  /** Starts the built app, in the way that the project names. What it started is ended after the test. */
  readonly launch: (options?: LaunchOptions) => Promise<LaunchedApp>;
  /** A page of a Chromium that trusts the authority at `caPath` through its NSS store; skips where there is none. */
  readonly trustedPage: (caPath: string) => Promise<Page>;
  /** A directory of this test's own. */
  readonly directory: string;
}

const kinds: readonly AppKind[] = ['headless', 'double', 'electron'];

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
  directory: async ({}, use) => {
    const directory = await mkdtemp(join(tmpdir(), 'doorman-e2e-'));
    await use(directory);
    await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  },

  launch: async ({ browser, directory }, use, testInfo) => {
    const kind = kinds.find((candidate) => candidate === testInfo.project.name);
    if (kind === undefined)
      throw new Error(`The project '${testInfo.project.name}' is none of ${kinds.join(', ')}.`);
    const runtime = electronRuntime();
    testInfo.skip(kind === 'electron' && !runtime.available, runtime.available ? '' : runtime.reason);

    const started: { readonly app: RunningApp; ended: boolean }[] = [];
    await use(async (options = {}) => {
      const dataDirectory = options.dataDirectory ?? join(directory, `data-${started.length}`);
      const configPath = join(dataDirectory, 'doorman.yaml');
      await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
      if (options.config !== undefined) await writeFile(configPath, options.config);
      const { environment } = options;
      const how = {
        browser,
        dataDirectory,
        configPath,
        ...(environment === undefined ? {} : { environment }),
      };
      const app =
        kind === 'headless'
          ? await launchHeadless(how)
          : kind === 'double'
            ? await launchDouble(how)
            : await launchElectron(how, runtime);
      const entry = { app, ended: false };
      started.push(entry);
      // A window opens while the engine is still starting; a headless page only after.
      await app.page.getByText('Engine running').waitFor();
      return {
        kind,
        page: app.page,
        url: app.url,
        dataDirectory,
        configPath,
        caPath: join(dataDirectory, 'ca.pem'),
        stderr: app.stderr,
        close: () => {
          entry.ended = true;
          return app.close();
        },
      };
    });

    for (const { app, ended } of started) {
      const errors = [...app.pageErrors];
      const code = ended ? 0 : await app.close();
      if (testInfo.status !== testInfo.expectedStatus || code !== 0) {
        await testInfo.attach('standard error of the app', { body: app.stderr(), contentType: 'text/plain' });
      }
      expect.soft(code, 'exit code of the app').toBe(0);
      expect.soft(errors, 'errors in the page').toEqual([]);
    }
  },

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first parameter
  trustedPage: async ({}, use, testInfo) => {
    const opened: Awaited<ReturnType<typeof launchTrustedChromium>>[] = [];
    await use(async (caPath) => {
      const tools = findTrustTools();
      testInfo.skip(!tools.available, tools.available ? '' : tools.reason);
      const chromium = await launchTrustedChromium({ caPath });
      opened.push(chromium);
      return chromium.context.newPage();
    });
    for (const chromium of opened) await chromium.close();
  },
});

/** The configuration file as it is now. */
export const readConfig = (app: LaunchedApp): Promise<string> => readFile(app.configPath, 'utf8');

export { expect };
