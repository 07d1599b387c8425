/**
 * Finds the Chromium that tests run in, and installs one where that needs no question.
 */
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { canInstallPackages, findOnPath, installPackages } from './programs.ts';
import { runTool } from './tools.ts';

export interface BrowserSearch {
  /** Full path of the browser, or undefined when there is none. */
  readonly path: string | undefined;
  /** Where it was found, or how to get one. */
  readonly message: string;
}

const systemBrowsers = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'msedge',
];

/** Where installers put browsers on systems that do not put them on PATH. */
const knownPlaces: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : [
          `${folder}\\Google\\Chrome\\Application\\chrome.exe`,
          `${folder}\\Microsoft\\Edge\\Application\\msedge.exe`,
        ];
  }),
};

const found = (path: string, where: string): BrowserSearch => ({
  path,
  message: `Browser: ${path} (${where}).`,
});

/** DOORMAN_CHROMIUM, then the browser that Playwright has downloaded, then one of the system's. */
export const findBrowser = (): BrowserSearch | undefined => {
  const named = process.env.DOORMAN_CHROMIUM;
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) {
      throw new Error(`DOORMAN_CHROMIUM is '${named}', which does not exist. Name a Chromium, or unset it.`);
    }
    return found(named, 'DOORMAN_CHROMIUM');
  }
  const downloaded = chromium.executablePath();
  if (existsSync(downloaded)) {
    return found(downloaded, 'downloaded by Playwright');
  }
  const onPath = systemBrowsers.map(findOnPath).find((path) => path !== undefined);
  if (onPath !== undefined) {
    return found(onPath, "the system's");
  }
  const known = knownPlaces[process.platform]?.find((path) => existsSync(path));
  return known === undefined ? undefined : found(known, "the system's");
};

/** Ubuntu's `chromium` package only points to a snap, which does not run in containers. */
const isUbuntu = (): boolean =>
  existsSync('/etc/os-release') && /^ID=ubuntu$/m.test(readFileSync('/etc/os-release', 'utf8'));

const installBrowser = async (): Promise<void> => {
  if (canInstallPackages() && !isUbuntu()) {
    console.log('No Chromium found: installing the Debian package chromium.');
    if (await installPackages(['chromium'])) {
      return;
    }
  }
  console.log('No Chromium found: asking Playwright to download one.');
  const withSystemLibraries = canInstallPackages() ? ['--with-deps'] : [];
  await runTool('playwright', ['install', ...withSystemLibraries, 'chromium']);
};

const advice =
  'Browser: none found and none could be installed. Tests that need one will fail. ' +
  "Install Chromium, Chrome or Edge, run 'npx playwright install chromium', or set DOORMAN_CHROMIUM to a browser.";

/** Finds a browser, installing one where that is possible. */
export const ensureBrowser = async (): Promise<BrowserSearch> => {
  const before = findBrowser();
  if (before !== undefined) {
    return before;
  }
  await installBrowser();
  return findBrowser() ?? { path: undefined, message: advice };
};
