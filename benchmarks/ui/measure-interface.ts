import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import type { BenchHost } from './bench-host.ts';
import { interactAll, interactTopology } from './interactions.ts';
import { type Recording, record, scrollThrough } from './page-probe.ts';
import type { PageProfiler } from './page-profiler.ts';
import { heapAfterCollection, heapNow, mainThreadSeconds, rendererUse } from './renderer-process.ts';
import type { FramesRow, InteractionsRow } from './report.ts';
import { drawnRoutes, panAbout } from './topology.ts';

/** Exchanges listed, and new ones a second while the interface is used. */
export const listed = 100_000;
export const rate = 2000;
const fillRate = 8000;

/** Everything that one run of the benchmark finds out about one build. Sizes in bytes; null where the system does not say. */
export interface InterfaceMeasurement {
  readonly frames: readonly FramesRow[];
  readonly interactions: readonly InteractionsRow[];
  /** New exchanges a second that were really sent. */
  readonly achieved: number;
  /** Exchanges that the live list left out, as it says so itself. */
  readonly leftOut: string;
  readonly heap: { readonly listed: number; readonly peak: number; readonly end: number };
  readonly memory: { readonly listed: number | null; readonly end: number | null };
}

export interface MeasureInterfaceOptions {
  readonly browser: Browser;
  readonly host: BenchHost;
  /** Seconds of each stretch. */
  readonly stretch: number;
  /** Looks into each stretch as well, which slows it down. */
  readonly profiler: PageProfiler | null;
}

/** Lists 100,000 exchanges in a page of its own and uses the interface while more come. */
export async function measureInterface(options: MeasureInterfaceOptions): Promise<InterfaceMeasurement> {
  const context = await options.browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    return await measurePage(page, await context.newCDPSession(page), options);
  } finally {
    await context.close();
  }
}

async function measurePage(
  page: Page,
  session: CDPSession,
  { browser, host, stretch, profiler }: MeasureInterfaceOptions,
): Promise<InterfaceMeasurement> {
  const frames: FramesRow[] = [];
  const interactions: InteractionsRow[] = [];

  /** Records a stretch of time, with the processor time that the page's main thread and its process took. */
  const watch = async (name: string, during: () => Promise<void>) => {
    const before = await rendererUse(browser);
    const busyBefore = await mainThreadSeconds(session);
    const began = performance.now();
    const recording: Recording = await record(page, () =>
      profiler === null ? during() : profiler.profile(session, name, during),
    );
    const busy = (await mainThreadSeconds(session)) - busyBefore;
    const after = await rendererUse(browser);
    const processor =
      (after.processorSeconds - before.processorSeconds) / ((performance.now() - began) / 1000);
    return { recording, processor, work: busy * 1000 };
  };
  const measureFrames = async (name: string, during: () => Promise<void>) => {
    const { recording, processor, work } = await watch(name, during);
    frames.push({ name, recording, processor, work: work / recording.frames.length });
  };
  const interact = async (name: string, made: number, once: (index: number) => Promise<void>) => {
    const { recording, work } = await watch(name, async () => {
      for (let index = 0; index < made; index += 1) {
        await once(index);
        await sleep(120);
      }
    });
    interactions.push({ name, made, recording, work: work / made });
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
  const memoryListed = (await rendererUse(browser)).privateMemory;

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
  const memoryEnd = (await rendererUse(browser)).privateMemory;
  return {
    frames,
    interactions,
    achieved,
    leftOut: /([\d,]+) not listed/.exec((await page.textContent('body')) ?? '')?.[1] ?? '0',
    heap: { listed: heapListed, peak: heapPeak, end: heapEnd },
    memory: { listed: memoryListed, end: memoryEnd },
  };
}
