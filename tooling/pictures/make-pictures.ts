/**
 * Takes pictures of every state of the inspector, of the forms and of the dialogs, in both themes: `npm run pictures [-- FOLDER [PATTERN]]`, after `npm run build`. FOLDER is
 * `pictures/` unless it is given; with PATTERN, a regular expression, only the scenes whose view and name (`why: full`) it finds. The app is the headless one, with its real engine,
 * before upstreams that really answer. A state that cannot be reached fails the run, once all others were tried.
 */
import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { findBrowser } from '../browser.ts';
import { repositoryRoot } from '../processes.ts';
import { type Camera, createCamera } from './camera.ts';
import { fullConfig } from './configs/full.ts';
import { type Places, shopConfig } from './configs/shop.ts';
import type { Scene, Scenery } from './scene.ts';
import { certificateScenes } from './scenes/certificates.ts';
import { detailScenes } from './scenes/details.ts';
import { dialogScenes } from './scenes/dialogs.ts';
import { draftScenes } from './scenes/drafts.ts';
import { emptyScenes } from './scenes/empty.ts';
import { formScenes } from './scenes/forms.ts';
import { listScenes } from './scenes/list.ts';
import { lostScenes, sendLittle } from './scenes/lost.ts';
import { scenarioScenes } from './scenes/scenarios.ts';
import { viewScenes } from './scenes/views.ts';
import { welcomeScenes } from './scenes/welcome.ts';
import { openShop, type Shop } from './shop.ts';
import { sendTraffic } from './traffic.ts';

const [folder = 'pictures', only = ''] = process.argv.slice(2);
const pattern = new RegExp(only);

/** Plays scenes one after the other. @returns what went wrong, one line each */
async function play(
  scenes: readonly Scene[],
  shop: Shop,
  browser: Browser,
  camera: Camera,
): Promise<string[]> {
  const failures: string[] = [];
  for (const { view, name, prepare, run } of scenes) {
    const opened = await shop.open(browser, prepare);
    const { page, answers } = opened;
    const take: Scenery['take'] = (state, others = []) =>
      camera.take(page, view, state, others === true ? ['small'] : others === false ? [] : others);
    try {
      await run({ page, answers, shop, browser, take });
      console.log(`${view}: ${name}`);
    } catch (error) {
      await page.screenshot({
        path: resolve(repositoryRoot, folder, `failed-${view}-${name.replaceAll(' ', '-')}.png`),
      });
      const reason = error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : String(error);
      failures.push(`${view}: ${name}: ${reason}`);
      console.error(`${view}: ${name}: FAILED: ${reason}`);
    } finally {
      await opened.close();
    }
  }
  return failures;
}

const found = findBrowser();
if (found?.path === undefined) throw new Error(`This needs a Chromium. ${found?.message ?? ''}`);
const camera = await createCamera(resolve(repositoryRoot, folder));
const browser = await chromium.launch({
  executablePath: found.path,
  chromiumSandbox: process.getuid?.() !== 0,
});
const failures: string[] = [];
const chosen = (scenes: readonly Scene[]) =>
  scenes.filter(({ view, name }) => pattern.test(`${view}: ${name}`));

interface Act {
  readonly scenes: readonly Scene[];
  /** Of the shop unless it is given; null for a first start. */
  readonly config?: ((places: Places) => string) | null;
  readonly prepare?: (shop: Shop) => Promise<void>;
}

const acts: readonly Act[] = [
  { scenes: emptyScenes },
  // Each in front of traffic that is fresh: other programs of this machine may look at the ports, too.
  { scenes: listScenes, prepare: sendTraffic },
  { scenes: detailScenes, prepare: sendTraffic },
  { scenes: [...certificateScenes, ...dialogScenes], prepare: sendTraffic },
  { scenes: lostScenes, config: shopConfig('0B'), prepare: sendLittle },
  { scenes: formScenes, config: fullConfig },
  { scenes: draftScenes, config: fullConfig },
  { scenes: viewScenes, config: fullConfig },
  { scenes: scenarioScenes, config: fullConfig },
  { scenes: welcomeScenes, config: null },
];

try {
  for (const { scenes, config, prepare } of acts) {
    const asked = chosen(scenes);
    if (asked.length === 0) continue;
    const shop = await openShop(config);
    try {
      await prepare?.(shop);
      failures.push(...(await play(asked, shop, browser, camera)));
    } finally {
      await shop.close();
    }
  }
} finally {
  await browser.close();
}
console.log(`${camera.taken.length} pictures in ${resolve(repositoryRoot, folder)}.`);
if (failures.length > 0) {
  console.error(`${failures.length} states could not be reached:\n${failures.join('\n')}`);
  process.exitCode = 1;
}
