/**
 * The inspector's list under load, in the built interface in Chromium: frame times, interactions and memory with
 * 100,000 exchanges listed and 2,000 new ones a second. The benchmark is its own host behind the real contract; the
 * traffic is invented. Prints what the machine does at rest first, since a shared machine that draws in software may
 * not reach 60 frames a second at all. Asserts nothing.
 */
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { built } from '../test/helpers/running-app.ts';
import { findBrowser } from '../tooling/browser.ts';
import { describeMachine } from './machine.ts';
import { startBenchHost } from './ui/bench-host.ts';
import { type Recording, record, scrollThrough } from './ui/page-probe.ts';
import { heapAfterCollection, heapNow, mainThreadSeconds, rendererUse } from './ui/renderer-process.ts';
import { type FramesRow, framesTable, type InteractionsRow, interactionsTable } from './ui/report.ts';
import { drawnRoutes, panAbout } from './ui/topology.ts';

const listed = 100_000;
const rate = 2000;
const fillRate = 8000;
/** Seconds of each stretch. */
const stretch = 8;
const interactionBudget = 100;
const memoryBudget = 300e6;

if (!existsSync(built('main/cli.js')))
  throw new Error(`There is no ${built('')}: run 'npm run build' first.`);
const found = findBrowser();
if (found?.path === undefined) throw new Error(`This benchmark needs a Chromium. ${found?.message ?? ''}`);

const host = await startBenchHost();
const browser = await chromium.launch({
  executablePath: found.path,
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--enable-precise-memory-info'],
});
try {
  await run(browser);
} finally {
  await browser.close();
  await host.close();
}

async function run(inBrowser: Browser): Promise<void> {
  const frames: FramesRow[] = [];
  const interactions: InteractionsRow[] = [];
  const context = await inBrowser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const measureFrames = async (name: string, during: () => Promise<void>): Promise<Recording> => {
    const before = await rendererUse(inBrowser);
    const busyBefore = await mainThreadSeconds(session);
    const began = performance.now();
    const recording = await record(page, during);
    const busy = (await mainThreadSeconds(session)) - busyBefore;
    const after = await rendererUse(inBrowser);
    const processor =
      (after.processorSeconds - before.processorSeconds) / ((performance.now() - began) / 1000);
    frames.push({ name, recording, processor, work: (busy * 1000) / recording.frames.length });
    return recording;
  };
  const interact = async (name: string, made: number, once: (index: number) => Promise<void>) => {
    const recording = await record(page, async () => {
      for (let index = 0; index < made; index += 1) {
        await once(index);
        await sleep(120);
      }
    });
    interactions.push({ name, made, recording });
  };

  // Processor time and not the clock's, which others on the machine spend as well.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(host.uiUrl);
  await page.getByText('Engine running').waitFor();
  await measureFrames('at rest, nothing listed', () => sleep(stretch * 500));

  const stopFilling = host.send(fillRate);
  await page.waitForFunction(
    (count) =>
      Number(/([\d,]+) exchanges/.exec(document.body.textContent ?? '')?.[1]?.replaceAll(',', '')) >= count,
    listed * 0.97,
    { timeout: 120_000, polling: 200 },
  );
  stopFilling();
  await sleep(1000);
  const heapListed = await heapAfterCollection(session);
  const memoryListed = (await rendererUse(inBrowser)).privateMemory;

  await measureFrames(`at rest, ${listed.toLocaleString('en')} listed`, () => sleep(stretch * 500));
  await measureFrames('scrolling through all of them', () => scrollThrough(page, stretch));

  await page.getByRole('grid', { name: 'Exchanges' }).evaluate((grid) => {
    grid.scrollTop = grid.scrollHeight;
  });
  await sleep(300);
  const beganAt = host.begun;
  const startedAt = performance.now();
  const stop = host.send(rate);
  await sleep(1000);
  let heapPeak = 0;
  const sampling = setInterval(() => {
    heapNow(session).then(
      (size) => {
        heapPeak = Math.max(heapPeak, size);
      },
      () => undefined,
    );
  }, 500);
  await measureFrames(`following ${rate.toLocaleString('en')} new ones a second`, () =>
    sleep(stretch * 1000),
  );
  await measureFrames('scrolling through while they come', () => scrollThrough(page, stretch));
  await interactAll(page, interact);
  const stopDrawing = host.draw(rate);
  await page.keyboard.press('ControlOrMeta+2');
  await page.getByRole('button', { name: /^route route-0,/ }).waitFor();
  await sleep(1000);
  await measureFrames(`topology: ${drawnRoutes} routes, ${rate.toLocaleString('en')} a second`, () =>
    sleep(stretch * 1000),
  );
  await measureFrames('topology: moved about meanwhile', () => panAbout(page, stretch));
  await interactTopology(page, interact);
  stopDrawing();
  clearInterval(sampling);
  const achieved = (host.begun - beganAt) / ((performance.now() - startedAt) / 1000);
  stop();
  await sleep(500);
  const heapEnd = await heapAfterCollection(session);
  const memoryEnd = (await rendererUse(inBrowser)).privateMemory;
  const leftOut = /([\d,]+) left out/.exec((await page.textContent('body')) ?? '')?.[1] ?? '0';

  const megabytes = (size: number | null) => (size === null ? 'unknown' : `${(size / 1e6).toFixed(0)} MB`);
  const verdict = (size: number) => (size < memoryBudget ? 'met' : 'NOT MET');
  console.log(
    [
      `${new Date().toISOString()}. ${describeMachine().split('\n')[0]}`,
      `Load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)}. Chromium ${inBrowser.version()}, headless, drawing in software.`,
      `${achieved.toFixed(0)} new exchanges a second, each sent twice; ${leftOut} left out of the live list.`,
      '',
      framesTable(frames),
      '',
      interactionsTable(interactions, interactionBudget),
      '',
      `Script heap with ${listed.toLocaleString('en')} listed: ${megabytes(heapListed)}; at most, garbage included, under load: ${megabytes(heapPeak)}; at the end: ${megabytes(heapEnd)}. Under ${memoryBudget / 1e6} MB: ${verdict(Math.max(heapPeak, heapEnd))}.`,
      `Private memory of the renderer's process: ${megabytes(memoryListed)} with all listed, ${megabytes(memoryEnd)} at the end. Under ${memoryBudget / 1e6} MB: ${memoryEnd === null ? 'unknown' : verdict(memoryEnd)}.`,
    ].join('\n'),
  );
}

async function interactTopology(
  page: Page,
  interact: (name: string, made: number, once: (index: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  await page.getByRole('button', { name: /^route route-0,/ }).focus();
  await interact('topology: walk by arrow key', 20, () => page.keyboard.press('ArrowDown'));
  await interact('topology: open a form', 6, async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  });
}

async function interactAll(
  page: Page,
  interact: (name: string, made: number, once: (index: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const grid = page.getByRole('grid', { name: 'Exchanges' });
  const box = await grid.boundingBox();
  if (box === null) throw new Error('The list is not in view.');
  await grid.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await interact('select by click', 20, (index) =>
    page.mouse.click(box.x + 120, box.y + 60 + (index % 12) * 30),
  );
  await interact('select by arrow key', 20, () => page.keyboard.press('ArrowDown'));
  const size = page.getByRole('columnheader', { name: 'Size' });
  await size.focus();
  // Upwards, downwards, and not at all.
  await interact('sort all by a column', 6, () => page.keyboard.press('Enter'));
  const input = page.getByLabel('Filter exchanges');
  await input.focus();
  const text = 'assets -status:404';
  await interact('type a filter', text.length, (index) => page.keyboard.type(text.charAt(index)));
  await interact('take it away', text.length, () => page.keyboard.press('Backspace'));
}
