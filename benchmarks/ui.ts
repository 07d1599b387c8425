/**
 * The inspector's list under load, in the built interface in Chromium: frame times, interactions and memory with
 * 100,000 exchanges listed and 2,000 new ones a second. The benchmark is its own host behind the real contract; the
 * traffic is invented. Prints what the machine does at rest first, since a shared machine that draws in software may
 * not reach 60 frames a second at all. Asserts nothing.
 */
import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { chromium } from 'playwright';
import { findBrowser } from '../tooling/browser.ts';
import { describeMachine } from './machine.ts';
import { startBenchHost } from './ui/bench-host.ts';
import { type ComparedRound, comparedTables } from './ui/compare.ts';
import { type InterfaceMeasurement, listed, measureInterface } from './ui/measure-interface.ts';
import { readUiOptions, type UiBenchOptions, usage } from './ui/options.ts';
import { createPageProfiler } from './ui/page-profiler.ts';
import { framesTable, interactionsTable } from './ui/report.ts';

const interactionBudget = 100;
const memoryBudget = 300e6;

const options = optionsOrUsage();
for (const folder of [options.renderer, options.before]) {
  if (folder !== null && !existsSync(folder))
    throw new Error(`There is no ${folder}: run 'npm run build' first.`);
}
const found = findBrowser();
if (found?.path === undefined) throw new Error(`This benchmark needs a Chromium. ${found?.message ?? ''}`);
const { path } = found;

/** In a browser of its own, so that nothing of one build is left for the next. */
async function measure(renderer: string): Promise<InterfaceMeasurement> {
  const host = await startBenchHost(renderer);
  const browser = await chromium.launch({
    executablePath: path,
    chromiumSandbox: process.getuid?.() !== 0,
    args: ['--enable-precise-memory-info'],
  });
  try {
    const profiler = options.isProfile ? createPageProfiler(new URL(host.uiUrl).origin, renderer) : null;
    const measurement = await measureInterface({ browser, host, stretch: options.stretch, profiler });
    if (profiler !== null) console.log(profiler.report());
    return measurement;
  } finally {
    await browser.close();
    await host.close();
  }
}

const { before } = options;
if (options.isProfile) await measure(options.renderer);
else if (before === null) console.log(report(await measure(options.renderer)));
else {
  const rounds: ComparedRound[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    rounds.push({ before: await measure(before), build: await measure(options.renderer) });
    console.log(`${comparedTables(rounds)}\n\nAfter ${round + 1} of ${options.rounds} rounds. ${load()}\n`);
  }
}

function load(): string {
  return `Load of the machine over the last minute: ${loadavg()[0]?.toFixed(1)}.`;
}

function report(measurement: InterfaceMeasurement): string {
  const { achieved, leftOut, frames, interactions, heap, memory } = measurement;
  const megabytes = (size: number | null) => (size === null ? 'unknown' : `${(size / 1e6).toFixed(0)} MB`);
  const verdict = (size: number) => (size < memoryBudget ? 'met' : 'NOT MET');
  return [
    `${new Date().toISOString()}. ${describeMachine().split('\n')[0]}`,
    `${load()} Chromium, headless, drawing in software.`,
    `${achieved.toFixed(0)} new exchanges a second, each sent twice; ${leftOut} left out of the live list.`,
    '',
    framesTable(frames),
    '',
    interactionsTable(interactions, interactionBudget),
    '',
    `Script heap with ${listed.toLocaleString('en')} listed: ${megabytes(heap.listed)}; at most, garbage included, under load: ${megabytes(heap.peak)}; at the end: ${megabytes(heap.end)}. Under ${memoryBudget / 1e6} MB: ${verdict(Math.max(heap.peak, heap.end))}.`,
    `Private memory of the renderer's process: ${megabytes(memory.listed)} with all listed, ${megabytes(memory.end)} at the end. Under ${memoryBudget / 1e6} MB: ${memory.end === null ? 'unknown' : verdict(memory.end)}.`,
  ].join('\n');
}

function optionsOrUsage(): UiBenchOptions {
  try {
    return readUiOptions(process.argv.slice(2));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
