import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type BrowserContext, chromium } from 'playwright';

const run = promisify(execFile);

/** Programs that a test needs, or the sentence with which it is skipped. */
export type Availability<Tools> =
  | ({ readonly available: true } & Tools)
  | { readonly available: false; readonly reason: string };

export interface TrustTools {
  readonly executablePath: string;
  readonly certutil: string;
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The full path of a program on PATH, as a shell would find it. */
export const findProgram = (name: string): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((directory) => join(directory, process.platform === 'win32' ? `${name}.exe` : name))
    .find(isExecutable);

/** DOORMAN_CHROMIUM, else the browser that Playwright has installed, else one of the system's. */
export function findChromium(): string | undefined {
  const named = process.env.DOORMAN_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) {
      throw new Error(
        `DOORMAN_CHROMIUM is ${named}, which cannot be executed. Name a Chromium, or unset it.`,
      );
    }
    return named;
  }
  const installed = chromium.executablePath();
  if (isExecutable(installed)) {
    return installed;
  }
  return ['chromium', 'chromium-browser', 'google-chrome']
    .map((name) => findProgram(name))
    .find((path) => path !== undefined);
}

/** What it takes to make a Chromium of our own trust an authority, without touching the user's settings. */
export function findTrustTools(): Availability<TrustTools> {
  if (process.platform !== 'linux') {
    return {
      available: false,
      reason: `Chromium on ${process.platform} reads the system's trust store, which tests do not change`,
    };
  }
  const executablePath = findChromium();
  if (executablePath === undefined) {
    return {
      available: false,
      reason: 'no Chromium found (npx playwright install chromium, or DOORMAN_CHROMIUM)',
    };
  }
  const certutil = findProgram('certutil');
  if (certutil === undefined) {
    return { available: false, reason: 'no certutil found (Debian: libnss3-tools)' };
  }
  return { available: true, executablePath, certutil };
}

export interface TrustedChromiumOptions {
  /** PEM file of the authority to trust for servers. */
  readonly caPath: string;
  /** Chromium's `--host-resolver-rules`, such as `MAP example.com 127.0.0.1`. */
  readonly hostResolverRules?: string;
}

export interface TrustedChromium {
  readonly context: BrowserContext;
  /** Closes the browser and removes its home directory. */
  close(): Promise<void>;
}

/**
 * A headless Chromium with an empty profile in a temporary home directory, whose NSS database trusts `caPath`.
 *
 * @throws Error when {@link findTrustTools} says that something is missing
 */
export async function launchTrustedChromium(options: TrustedChromiumOptions): Promise<TrustedChromium> {
  const tools = findTrustTools();
  if (!tools.available) {
    throw new Error(`Chromium cannot be made to trust the authority: ${tools.reason}.`);
  }
  const home = await mkdtemp(join(tmpdir(), 'doorman-chromium-'));
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  try {
    await trustInNssDatabase(tools.certutil, home, options.caPath);
    const context = await chromium.launchPersistentContext(join(home, 'profile'), {
      executablePath: tools.executablePath,
      headless: true,
      chromiumSandbox: false,
      env: { ...environment(), HOME: home },
      args: [
        '--no-proxy-server',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(options.hostResolverRules === undefined
          ? []
          : [`--host-resolver-rules=${options.hostResolverRules}`]),
      ],
    });
    return {
      context,
      close: async () => {
        await context.close();
        await removeHome();
      },
    };
  } catch (error) {
    await removeHome();
    throw error;
  }
}

/** The process's own variables without those that would lead Chromium or NSS out of the temporary home. */
function environment(): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith('XDG_'),
  );
  return Object.fromEntries(kept);
}

async function trustInNssDatabase(certutil: string, home: string, caPath: string): Promise<void> {
  const directory = join(home, '.pki', 'nssdb');
  await mkdir(directory, { recursive: true });
  await run(certutil, ['-d', `sql:${directory}`, '-N', '--empty-password']);
  // "C" trusts it to vouch for servers, and for nothing else.
  await run(certutil, ['-d', `sql:${directory}`, '-A', '-t', 'C,,', '-n', 'doorman-test', '-i', caPath]);
}
