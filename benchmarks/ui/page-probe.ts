import type { Page } from 'playwright';

/** What one stretch of time looked like from inside the page. Times in milliseconds. */
export interface Recording {
  /** From one animation frame to the next. */
  readonly frames: readonly number[];
  /** Tasks of the main thread of more than 50 ms. */
  readonly longTasks: readonly number[];
  /** From an input to the paint that shows it, for each interaction of 16 ms or more; in steps of 8 ms. */
  readonly interactions: readonly number[];
}

interface ProbeWindow extends Window {
  doormanProbe?: { stop(): Recording };
}

/** Begins to watch frames, long tasks and interactions in the page. */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(() => {
    const frames: number[] = [];
    const longTasks: number[] = [];
    const interactions = new Map<number, number>();
    let last = 0;
    let running = true;
    const onFrame = (now: number) => {
      if (last > 0) frames.push(now - last);
      last = now;
      if (running) requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    const tasks = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration);
    });
    tasks.observe({ type: 'longtask' });
    const takeEvents = (entries: PerformanceEntryList) => {
      for (const entry of entries) {
        if (!('interactionId' in entry) || typeof entry.interactionId !== 'number') continue;
        const id = entry.interactionId;
        if (id > 0) interactions.set(id, Math.max(interactions.get(id) ?? 0, entry.duration));
      }
    };
    const events = new PerformanceObserver((list) => takeEvents(list.getEntries()));
    // TypeScript's DOM does not know the threshold, which the Event Timing API has.
    const how: PerformanceObserverInit & { durationThreshold: number } = {
      type: 'event',
      durationThreshold: 16,
    };
    events.observe(how);
    (window as ProbeWindow).doormanProbe = {
      stop() {
        running = false;
        takeEvents(events.takeRecords());
        tasks.disconnect();
        events.disconnect();
        return { frames, longTasks, interactions: [...interactions.values()] };
      },
    };
  });
}

export async function stopRecording(page: Page): Promise<Recording> {
  return page.evaluate(() => {
    const probe = (window as ProbeWindow).doormanProbe;
    if (probe === undefined) throw new Error('Nothing is being recorded.');
    return probe.stop();
  });
}

/** Runs something while the page is watched. */
export async function record(page: Page, during: () => Promise<void>): Promise<Recording> {
  await startRecording(page);
  await during();
  return stopRecording(page);
}

/** Scrolls the list from its beginning to its end, a step for each frame. Resolves at the end. */
export async function scrollThrough(page: Page, seconds: number): Promise<void> {
  await page.getByRole('grid', { name: 'Exchanges' }).evaluate(
    (grid, length) =>
      new Promise<void>((resolve) => {
        const began = performance.now();
        const onFrame = () => {
          const part = (performance.now() - began) / (length * 1000);
          if (part >= 1) resolve();
          else {
            grid.scrollTop = part * (grid.scrollHeight - grid.clientHeight - 1);
            requestAnimationFrame(onFrame);
          }
        };
        requestAnimationFrame(onFrame);
      }),
    seconds,
  );
}
