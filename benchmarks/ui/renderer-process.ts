import { readFileSync } from 'node:fs';
import type { Browser, CDPSession } from 'playwright';

/** Seconds of processor time and private memory (bytes; null where the system does not say) of the renderer. */
export interface RendererUse {
  readonly processorSeconds: number;
  readonly privateMemory: number | null;
}

/** Of the renderer that has used the most: a browser keeps a spare one. */
export async function rendererUse(browser: Browser): Promise<RendererUse> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const renderer = processInfo
    .filter(({ type }) => type === 'renderer')
    .toSorted((one, other) => other.cpuTime - one.cpuTime)[0];
  if (renderer === undefined) throw new Error('The browser has no renderer process.');
  return { processorSeconds: renderer.cpuTime, privateMemory: privateMemory(renderer.id) };
}

function privateMemory(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kibibytes = [...text.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB$/gm)].map((match) =>
    Number(match[1]),
  );
  return kibibytes.reduce((sum, part) => sum + part, 0) * 1024;
}

/** Bytes of the script heap that are in use after everything unreachable was collected. */
export async function heapAfterCollection(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Bytes of the script heap in use now, garbage included. */
export async function heapNow(session: CDPSession): Promise<number> {
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** Processor time of the page's main thread so far, in seconds. Wants `Performance.enable` with `threadTicks`. */
export async function mainThreadSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
}
