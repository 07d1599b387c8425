/**
 * Makes the pictures of the README, of a web shop and of a scenario that really run: `npm run docs:captures`, after `npm run build`. The
 * window is the headless one in Chromium; its data is in directories of its own that are deleted afterwards. `shop` or `scenario` as an
 * argument makes only those.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../browser.ts';
import { pictureOwnService } from './own-service.ts';
import { pictureScenario } from './scenario.ts';

const parts = new Map<string, (browser: Browser, dataDirectory: string) => Promise<void>>([
  ['shop', pictureOwnService],
  ['scenario', pictureScenario],
]);

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !parts.has(name));
if (unknown !== undefined) throw new Error(`'${unknown}' is none of ${[...parts.keys()].join(', ')}.`);
const found = findBrowser();
if (found?.path === undefined) throw new Error(`This needs a Chromium. ${found?.message ?? ''}`);
const browser = await chromium.launch({
  executablePath: found.path,
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  for (const [name, take] of parts) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const dataDirectory = await mkdtemp(join(tmpdir(), `doorman-captures-${name}-`));
    try {
      await take(browser, dataDirectory);
      console.log(`${name}: done`);
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  }
} finally {
  await browser.close();
}
