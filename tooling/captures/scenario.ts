import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import sharp from 'sharp';
import { showView } from '../../test/e2e/support/ui.ts';
import { launchHeadless } from '../../test/helpers/launch-headless.ts';
import { picture, size } from './picture.ts';

const scenario = 'Kill an upstream';
/** Frames of the animation, and milliseconds that each is shown. */
const frames = 24;
const frameTime = 500;
/** The frame in which one upstream is left out. */
const failing = 7;
/** Pixels; less than what is drawn, so that the file stays small. */
const animationWidth = 960;

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

/** Pictures and an animation of a scenario that really runs. */
export async function pictureScenario(browser: Browser, dataDirectory: string): Promise<void> {
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
}
