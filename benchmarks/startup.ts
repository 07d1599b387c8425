/**
 * How long Doorman takes to start, from the build in `out/`: process start → ready line, ready line → first
 * paint in Chromium, and the memory of the process. Prints medians and the machine; asserts nothing.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { startHeadless } from '../test/helpers/launch-headless.ts';
import { built } from '../test/helpers/running-app.ts';
import { findBrowser } from '../tooling/browser.ts';

const rounds = 7;

const config = `version: 1
listeners:
  - id: web
    port: 0
routes:
  - id: hello
    to: {respond: {status: 200, body: hello}}
`;

interface Round {
  /** Milliseconds from starting the process to its ready line. */
  readonly ready: number;
  /** Milliseconds from the navigation's start to the first contentful paint; null without a browser. */
  readonly paint: number | null;
  /** Resident memory of the process once the page is painted, in bytes; null where it cannot be read. */
  readonly memory: number | null;
}

if (!existsSync(built('main/cli.js'))) {
  throw new Error(`There is no ${built('main/cli.js')}: run 'npm run build' first.`);
}

const found = findBrowser();
const browser =
  found?.path === undefined
    ? undefined
    : await chromium.launch({ executablePath: found.path, chromiumSandbox: process.getuid?.() !== 0 });
if (browser === undefined) console.log('No Chromium was found, so first paint is left out.');

const measured: Round[] = [];
for (let round = 0; round < rounds; round += 1) measured.push(await measure(browser));
await browser?.close();

console.log(
  `Machine: ${type()} ${release()}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ` +
    `${(totalmem() / 1024 ** 3).toFixed(1)} GiB, Node ${process.versions.node}`,
);
console.log(`Medians of ${rounds} starts (least to most):`);
print(
  'start → ready line',
  measured.map(({ ready }) => ready),
  'ms',
);
print(
  'navigation → first paint',
  measured.map(({ paint }) => paint),
  'ms',
);
print(
  'resident memory',
  measured.map(({ memory }) => (memory === null ? null : memory / 1024 ** 2)),
  'MiB',
);

async function measure(inBrowser: Browser | undefined): Promise<Round> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'doorman-bench-'));
  const configPath = join(dataDirectory, 'doorman.yaml');
  await writeFile(configPath, config);
  try {
    const start = performance.now();
    const headless = await startHeadless({ dataDirectory, configPath });
    await headless.ready;
    const ready = performance.now() - start;
    const paint = inBrowser === undefined ? null : await firstPaint(inBrowser, headless.ui);
    const memory = headless.child.pid === undefined ? null : residentMemory(headless.child.pid);
    await headless.end();
    return { ready, paint, memory };
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function firstPaint(inBrowser: Browser, url: string): Promise<number> {
  const context = await inBrowser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  const paint = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          const entry = list.getEntriesByName('first-contentful-paint')[0];
          if (entry === undefined) return;
          observer.disconnect();
          resolve(entry.startTime);
        });
        observer.observe({ type: 'paint', buffered: true });
      }),
  );
  await context.close();
  return paint;
}

/** In bytes; null where the system offers no way to ask. */
function residentMemory(pid: number): number | null {
  if (process.platform === 'linux') {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  }
  if (process.platform === 'win32') return null;
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
}

function print(name: string, values: readonly (number | null)[], unit: string): void {
  const sorted = values.filter((value) => value !== null).sort((one, other) => one - other);
  const median = sorted[Math.floor(sorted.length / 2)];
  const text =
    median === undefined
      ? 'not measured'
      : `${median.toFixed(0)} ${unit} (${sorted[0]?.toFixed(0)} to ${sorted.at(-1)?.toFixed(0)})`;
  console.log(`  ${name.padEnd(26)} ${text}`);
}
