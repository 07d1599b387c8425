import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChromium } from '../../helpers/chromium-trust.ts';
import { type DoubledApp, startDoubledApp } from '../../helpers/electron-double/window-driver.ts';

const run = promisify(execFile);

let browser: Browser;
let work: string;
let preload: string;
let dataDirectory: string;
let started: DoubledApp[];

const start = (): DoubledApp => {
  const app = startDoubledApp({
    entry: resolve(import.meta.dirname, 'fixtures/shell/main.ts'),
    arguments: [dataDirectory, preload],
    browser,
  });
  started.push(app);
  return app;
};

beforeAll(async () => {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('This test needs a Chromium; name one in DOORMAN_CHROMIUM.');
  browser = await chromium.launch({ executablePath, chromiumSandbox: false });
  work = await mkdtemp(join(tmpdir(), 'doorman-shell-'));
  const vite = resolve(import.meta.dirname, '../../../node_modules/vite/bin/vite.js');
  const config = resolve(import.meta.dirname, 'fixtures/shell/preload.config.ts');
  await run(process.execPath, [vite, 'build', '--config', config, '--outDir', work, '--logLevel', 'error']);
  preload = join(work, 'preload.cjs');
});

afterAll(async () => {
  await browser.close();
  await rm(work, { recursive: true, force: true });
});

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'doorman-shell-data-'));
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((app) => app.quit()));
  await rm(dataDirectory, { recursive: true, force: true });
});

test('the page and the host exchange messages in order through the preload', async () => {
  const page = await start().firstWindow();
  await expect.poll(() => page.locator('#answers').textContent()).toBe('echo one;echo two;');
});

test('a reloaded page gets a transport of its own', async () => {
  const app = start();
  const page = await app.firstWindow();
  await expect.poll(() => page.locator('#answers').textContent()).toBe('echo one;echo two;');
  await page.reload();
  await expect.poll(() => page.locator('#answers').textContent()).toBe('echo one;echo two;');
  expect(app.stderr()).toContain('transport closed');
});

test('the bridge is all that the page sees of Electron, and it cannot be changed', async () => {
  const page = await start().firstWindow();
  const seen = await page.evaluate(() => ({
    members: Object.keys(window.doorman ?? {}),
    frozen: Object.isFrozen(window.doorman),
    require: typeof Reflect.get(window, 'require'),
    process: typeof Reflect.get(window, 'process'),
  }));
  expect(seen).toEqual({
    members: ['post', 'onMessage'],
    frozen: true,
    require: 'undefined',
    process: 'undefined',
  });
});

test('inline scripts do not run', async () => {
  const page = await start().firstWindow();
  expect(await page.evaluate(() => document.documentElement.dataset['inline'])).toBeUndefined();
});

test('a link that is not to a listener of ours opens nowhere', async () => {
  const app = start();
  const page = await app.firstWindow();
  const before = page.url();
  await page.click('#outside');
  await page.click('#other-window');
  await expect.poll(() => app.stderr().match(/was not opened/g)?.length).toBe(2);
  expect(page.url()).toBe(before);
  expect(app.openedOutside).toEqual([]);
});

test('a link to a listener of ours opens in the system browser', async () => {
  const app = start();
  const page = await app.firstWindow();
  const before = page.url();
  await page.click('#own');
  await expect.poll(() => app.openedOutside).toEqual(['https://shop.test:8443/basket']);
  expect(page.url()).toBe(before);
});

test('permissions are denied, except writing to the clipboard', async () => {
  const app = start();
  await app.firstWindow();
  expect(await app.askPermission('geolocation')).toBe(false);
  expect(await app.askPermission('media')).toBe(false);
  expect(await app.askPermission('clipboard-read')).toBe(false);
  expect(await app.askPermission('clipboard-sanitized-write')).toBe(true);
});

test('closing the window remembers its place and closes the host before the process ends', async () => {
  const app = start();
  await app.firstWindow();
  app.closeWindow();
  expect(await app.exited).toBe(0);
  expect(app.stderr()).toContain('host closed');
  const place: unknown = JSON.parse(await readFile(join(dataDirectory, 'window.json'), 'utf8'));
  expect(place).toEqual({ x: 160, y: 100, width: 1280, height: 800, maximized: false });
});

test('the window opens where it was', async () => {
  const place = { x: 40, y: 50, width: 1000, height: 700, maximized: false };
  await writeFile(join(dataDirectory, 'window.json'), JSON.stringify(place));
  const page = await start().firstWindow();
  expect(page.viewportSize()).toEqual({ width: 1000, height: 700 });
});

test('a second launch on the same data directory ends and leaves the first running', async () => {
  const first = start();
  const page = await first.firstWindow();
  const second = start();
  expect(await second.exited).toBe(0);
  expect(second.stderr()).toContain('running already');
  expect(await page.locator('#answers').textContent()).toBe('echo one;echo two;');
});

test('the menu shows the configuration file', async () => {
  const app = start();
  await app.firstWindow();
  app.clickMenuItem('Show Configuration File');
  await expect.poll(() => app.openedOutside).toEqual([join(dataDirectory, 'doorman.yaml')]);
});
