import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quantile } from '../statistics.ts';
import { loadWithH2load } from './h2load.ts';
import type { LoadResult, Target } from './load-result.ts';

const connections = 10;
/** Seconds at the start that are not counted: connections open, and whatever the first requests set up. */
const settling = 0.5;
/** Below this part of the pace it was asked for, what a request takes is no longer measured at that pace. */
const leastPace = 0.9;

/** Few requests at an even pace, to see what one takes and not what a queue of them does. */
export async function loadAtFixedRate(
  target: Target,
  options: { readonly path: string; readonly perSecond: number; readonly seconds: number },
): Promise<LoadResult> {
  const { perSecond } = options;
  const log = join(target.directory, 'latency.tsv');
  const result = await loadWithH2load(target, {
    protocol: 'h1',
    tls: false,
    path: options.path,
    connections,
    streams: 1,
    until: { requests: perSecond * options.seconds },
    more: [
      // Each connection keeps a pace of its own; opened together, all of them would send at the same moment.
      '--rate=1',
      `--rate-period=${Math.round(1000 / perSecond)}ms`,
      `--rps=${perSecond / connections}`,
      `--log-file=${log}`,
    ],
  });
  // Start in microseconds since 1970, status, microseconds to the end of the answer.
  const rows = readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number));
  const first = Math.min(...rows.map(([start]) => start ?? 0));
  const taken = rows
    .filter(([start]) => (start ?? 0) >= first + settling * 1e6)
    .map(([, , microseconds]) => (microseconds ?? 0) / 1000);
  const isBehind = result.perSecond < perSecond * leastPace;
  return {
    ...result,
    errors: [
      ...result.errors,
      ...(isBehind ? [`it kept up ${Math.round(result.perSecond)} of ${perSecond} requests/s`] : []),
    ],
    latency: { p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) },
  };
}
