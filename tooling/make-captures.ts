/**
 * Makes the pictures of the README from a scenario that really runs: `npm run docs:captures`, after `npm run build`. The window is
 * the headless one in Chromium, its data in a directory of its own that is deleted afterwards.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { launchHeadless } from '../test/helpers/launch-headless.ts';
import { findBrowser } from './browser.ts';
import { repositoryRoot } from './processes.ts';

const scenario = 'Kill an upstream';
const size = { width: 1280, height: 800 };
/** Frames of the animation, and milliseconds that each is shown. */
const frames = 24;
const frameTime = 500;
/** The frame in which one upstream is left out. */
const failing = 7;
/** Pixels; half of what is drawn, so that the file stays small. */
const animationWidth = 960;

const picture = (name: string): string => join(repositoryRoot, 'docs/images', name);

async function showView(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('button', { name }).click();
}

/** The graph while an upstream fails and traffic moves to the others. */
async function animate(page: Page): Promise<void> {
  const taken: Buffer[] = [];
  for (let index = 0; index < frames; index += 1) {
    taken.push(await page.screenshot());
    if (index === failing) await page.screenshot({ path: picture('topology-light.png') });
    await sleep(frameTime);
  }
  const resized = await Promise.all(
    taken.map((frame) => sharp(frame).resize({ width: animationWidth }).toBuffer()),
  );
  await sharp(resized, { join: { animated: true } })
    .webp({ quality: 70, effort: 4, loop: 0, delay: resized.map(() => frameTime) })
    .toFile(picture('kill-an-upstream.webp'));
}

const found = findBrowser();
if (found?.path === undefined) throw new Error(`This needs a Chromium. ${found?.message ?? ''}`);
const dataDirectory = await mkdtemp(join(tmpdir(), 'doorman-captures-'));
const browser = await chromium.launch({
  executablePath: found.path,
  chromiumSandbox: process.getuid?.() !== 0,
});
try {
  const app = await launchHeadless({
    browser,
    dataDirectory,
    configPath: join(dataDirectory, 'doorman.yaml'),
  });
  const { page } = app;
  try {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: 'light' });
    await showView(page, 'Scenarios');
    await page.getByRole('button', { name: `Run ${scenario}` }).click();
    await page.getByRole('heading', { name: scenario, level: 1 }).waitFor();
    await showView(page, 'Topology');
    await page
      .getByRole('button', { name: /^upstream / })
      .first()
      .waitFor();
    await animate(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await showView(page, 'Scenarios');
    await page.getByText('Passed', { exact: true }).first().waitFor();
    await page.screenshot({ path: picture('scenario-dark.png') });
  } finally {
    await app.close();
  }
} finally {
  await browser.close();
  await rm(dataDirectory, { recursive: true, force: true });
}
